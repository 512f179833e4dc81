import Store
import TitleReview

/// An officer is away from a day to a day, and a colleague sees to the cases meanwhile: they stand in the colleague's own queue.
public struct RegisterAbsence: UseCase {
    let accountID: String, standIn: String, from: Day, to: Day
    public init(accountID: String, standIn: String, from: Day, to: Day) {
        self.accountID = accountID
        self.standIn = standIn
        self.from = from
        self.to = to
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        // Two that overlap, or two who stand in for each other, come one after the other.
        try work.hold(unit: unit)
        let colleagues = Set(try work.colleagues(unit).map(\.accountID))
        guard colleagues.contains(accountID) else { throw Refusal.invalid("account", "请选择本单位的一位同事。") }
        guard colleagues.contains(standIn), standIn != accountID else {
            throw Refusal.invalid("standIn", "请选择另一位同事代办。")
        }
        guard to >= from else { throw Refusal.invalid("to", "结束日期不能早于开始日期。") }
        guard to >= work.today else { throw Refusal.invalid("to", "这段时间已经过去。") }
        guard to <= from.adding(days: 366) else { throw Refusal.invalid("to", "一次最多登记一年。") }
        let overlapping = try work.tx.query(
            """
            SELECT account_id FROM absences
            WHERE unit_id = \(unit) AND account_id IN (\(accountID), \(standIn)) AND from_day <= \(to) AND to_day >= \(from)
            """
        ).map { try $0.text("account_id") }
        guard !overlapping.contains(accountID) else { throw Refusal.invalid("from", "这位同事在这段时间里已经登记过请假。") }
        guard !overlapping.contains(standIn) else { throw Refusal.invalid("standIn", "代办人在这段时间里也请假，请选择另一位同事。") }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO absences (id, unit_id, account_id, stand_in, from_day, to_day, created_at)
            VALUES (\(id), \(unit), \(accountID), \(standIn), \(from), \(to), \(work.now))
            """)
        try work.record(
            "absence.registered", id,
            ["account": accountID, "standIn": standIn, "from": from.description, "to": to.description])
    }
}
