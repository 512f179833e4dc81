import Store
import TitleReview

/// The administrator adds a year to the calendar, or corrects what is still to come of one (N3.2, R4, R13).
///
/// Deadlines and notices that run keep their ends: they were told to people and stand in their rows. What is counted from
/// now on, is counted by it.
public struct SetCalendarYear: UseCase {
    let year: CalendarYear, edition: Int

    /// - Parameter edition: which one the form was made from; 0 for what ships with the program, or for a year that is not there.
    public init(_ year: CalendarYear, edition: Int) {
        self.year = year
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.administrator)
        // Whoever changes the calendar at the same time waits here; what is read next, is what the other has left.
        try work.holdPlatform()
        let calendar = try work.calendar
        let before = calendar.year(year.year)
        guard
            try work.tx.one("SELECT COALESCE(MAX(number), 0) AS newest FROM calendar_years WHERE year = \(year.year)")?
                .int("newest") == edition
        else {
            throw Refusal.conflict("\(year.year) 年刚刚由另一位管理员改过。请刷新页面，在现在的内容上修改。")
        }
        let mistakes = problems(before, work.today)
        guard mistakes.isEmpty else { throw Refusal(.invalid, "工作日历有 \(mistakes.count) 处要改。", problems: mistakes) }
        guard before != year else { throw Refusal.conflict("内容与现在的一样，没有改动。") }
        let body = try JSON.encode(year)
        let number =
            (try work.tx.one("SELECT COALESCE(MAX(number), 0) AS newest FROM calendar_years")?.int("newest") ?? 0)
            + 1
        try work.tx.execute(
            """
            INSERT INTO calendar_years (number, year, body, account_id, at)
            VALUES (\(number), \(year.year), \(body), \(actor.accountID), \(work.casework.machine.now()))
            """)
        try work.record(
            before == nil ? "calendar.added" : "calendar.corrected", "\(year.year)",
            [
                "edition": "\(number)", "digest": SHA256Digest(of: Array(body.utf8)).hex,
                "source": year.source.joined(separator: "；"),
            ])
    }

    /// All that is wrong, by the form's fields: `year`, `source`, `off.3`, `work`.
    private func problems(_ before: CalendarYear?, _ today: Day) -> [Refusal.Problem] {
        var found = year.mistakes.map { mistake in
            switch mistake.place {
            case .source: Refusal.Problem("source", mistake.message)
            case .off(let index): Refusal.Problem("off.\(index + 1).name", mistake.message)
            case .work: Refusal.Problem("work", mistake.message)
            }
        }
        if !(2000...today.year + 2).contains(year.year) {
            found.append(.init("year", "年份应在 2000 到 \(today.year + 2) 之间。"))
        }
        if year.off.isEmpty { found.append(.init("off.1.name", "没有一个放假的日子。请按通知逐个填写。")) }
        guard found.isEmpty, let before else { return found }
        // What is past has been counted by.
        let (old, new) = (before.exceptions, year.exceptions)
        let past = year.days.filter { $0 <= today && old[$0] != new[$0] }
        if let first = past.first {
            let more = past.count > 1 ? "等 \(past.count) 天" : ""
            found.append(
                .init("work", "已经过去的日子不能改：\(first.chinese)\(more)与原来的不一样。只能更正今天以后的安排。"))
        }
        return found
    }
}
