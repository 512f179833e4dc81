import Store
import TitleReview

/// The office registers the committee of a plan (R1): its size and term are the plan's.
public struct RegisterCommittee: UseCase {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> String {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        if let row = try work.tx.one("SELECT id FROM committees WHERE plan_id = \(planID)") {
            return try row.text("id")
        }
        let id = work.newID()
        let last = CommitteeCheck.lastDay(from: plan.committee.termFrom, years: plan.committee.termYears)
        try work.tx.execute(
            """
            INSERT INTO committees (id, plan_id, office_id, members, registered_on, term_to, created_at)
            VALUES (\(id), \(planID), \(office), \(plan.committee.members), \(plan.committee.termFrom), \(last), \(work.now))
            """)
        try work.record("committee.registered", id, ["plan": planID])
        return id
    }
}
