import Store
import TitleReview

/// The office calls a meeting of the plan's committee.
public struct PlanMeeting: UseCase {
    let planID: String, day: Day
    public init(planID: String, day: Day) {
        self.planID = planID
        self.day = day
    }

    public func run(_ work: UnitOfWork) throws -> String {
        let office = try work.requireUnit(.office)
        guard
            let row = try work.tx.one(
                "SELECT id, term_to FROM committees WHERE plan_id = \(planID) AND office_id = \(office)")
        else { throw Refusal.conflict("还没有组建评委会。") }
        guard day >= work.today else { throw Refusal.invalid("day", "会议日期不能早于今天。") }
        guard try day <= row.day("term_to") else {
            throw Refusal.invalid("day", "会议日期超出评委会任期（到 \(try row.day("term_to").chineseDate)）。（人社部令第40号）")
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO meetings (id, committee_id, day, state, created_at)
            VALUES (\(id), \(row.text("id")), \(day), 'planned', \(work.now))
            """)
        try work.record("meeting.planned", id, ["day": day.description])
        return id
    }
}
