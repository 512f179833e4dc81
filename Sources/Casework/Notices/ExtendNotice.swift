import Store
import TitleReview

/// The office extends a running notice that was interrupted (N3.2, N3.3, R13): the last day is computed anew by the calendar, never
/// earlier than it was, and the reason is public. The cases wait by the new day.
public struct ExtendNotice: UseCase {
    let noticeID: String, interruption: NoticePeriod.Interruption, reason: String, seen: String?

    /// - Parameter seen: of the notice that was confirmed (``ReadExtending/Draft/stands``); nil where nobody was shown one.
    public init(noticeID: String, interruption: NoticePeriod.Interruption, reason: String, seen: String? = nil) {
        self.noticeID = noticeID
        self.interruption = interruption
        self.reason = reason
        self.seen = seen
    }

    /// - Returns: the new last day.
    public func run(_ work: UnitOfWork) throws -> Day {
        let draft = try ready(work, locked: work.tx.engine == .postgres ? " FOR UPDATE" : "")
        let (before, last) = (draft.before, draft.last)
        let id = work.newID()
        let span = interruption.span
        let added = interruption.added
        try work.tx.execute(
            """
            INSERT INTO notice_interruptions (id, notice_id, from_day, to_day, workdays, reason, last_before, last_day, at)
            VALUES (\(id), \(noticeID), \(span?.lowerBound), \(span?.upperBound), \(added), \(reason), \(before), \(last), \(work.now))
            """)
        try work.tx.execute("UPDATE notices SET last_day = \(last) WHERE id = \(noticeID)")
        // Whoever holds an older page of one of these cases is told so.
        try work.tx.execute("UPDATE cases SET version = version + 1 WHERE \(waiting)")
        try work.record(
            "notice.extended", noticeID,
            [
                "from": span?.lowerBound.description ?? "", "to": span?.upperBound.description ?? "",
                "workdays": added.map { "\($0)" } ?? "", "before": before.description, "lastDay": last.description,
            ])
        return last
    }

    /// The cases that wait in it.
    private var waiting: SQL { "notice_id = \(noticeID) AND state IN ('qualificationNotice','resultNotice')" }

    /// What would be done.
    ///
    /// - Throws: where the notice cannot be extended so.
    func ready(_ work: UnitOfWork, locked lock: SQL) throws -> ReadExtending.Draft {
        let office = try work.requireUnit(.office)
        guard
            let row = try work.tx.one(
                """
                SELECT plan_id, kind, start_day, last_day, days FROM notices
                WHERE id = \(noticeID) AND kind IN ('qualification','result')\(lock)
                """)
        else { throw Refusal.notFound }
        let planID = try row.text("plan_id")
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        let start = try row.day("start_day")
        let before = try row.day("last_day")
        guard work.now < .deadline(before) else { throw Refusal.conflict("公示已于 \(before.chineseDate) 24:00 期满，不能再延长。") }
        let stands = SHA256Digest(of: [UInt8]("\(noticeID) \(before)".utf8)).hex
        if let seen, seen != stands {
            throw Refusal.conflict("这次公示在您核对以后已经延长到 \(before.chineseDate)，没有再次延长。请重新核对。")
        }
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "延长公示需要写明原因，原因会公开。") }
        try work.requireClosedNames(in: reason, .reason, plan: planID)
        try check(start, work.today)
        let last: Day
        do {
            let known = try work.interruptions(of: noticeID).map(\.interruption)
            last = try NoticePeriod(
                start: start, workdays: row.int("days"), interruptions: known + [interruption], calendar: work.calendar
            ).last
        } catch let invalid as NoticePeriod.Invalid {
            throw Refusal.conflict(invalid.reason)
        }
        guard last > before else {
            throw Refusal.invalid("from", "这几天里没有还计入公示的工作日，期满日期仍是 \(before.chineseDate)，不用延长。")
        }
        return ReadExtending.Draft(
            planTitle: plan.title, kind: NoticeView.chinese(try row.text("kind")), before: before, last: last,
            waiting: try work.tx.one("SELECT COUNT(*) AS n FROM cases WHERE \(waiting)")?.int("n") ?? 0,
            stands: stands)
    }

    private func check(_ start: Day, _ today: Day) throws {
        switch interruption.fault(start: start, today: today) {
        case nil: return
        case .beforeStart: throw Refusal.invalid("from", "公示是 \(start.chineseDate) 发布的，中断不能早于这一天。")
        case .goesOn: throw Refusal.invalid("to", "中断的最后一天不能晚于今天；还没有恢复的，恢复以后再延长。")
        case .workdays: throw Refusal.invalid("workdays", "延长的工作日应是 1 到 \(NoticePeriod.Interruption.mostWorkdays) 个。")
        }
    }
}

extension NoticePeriod.Interruption {
    fileprivate var span: ClosedRange<Day>? { if case .days(let span) = self { span } else { nil } }
    fileprivate var added: Int? { if case .workdays(let count) = self { count } else { nil } }
}
