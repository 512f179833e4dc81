import Store
import TitleReview

/// Judges facts against a plan's newest version: the public self-check; nothing is stored (A2.2.0).
public struct CheckYourself: Inquiry {
    let planID: String, facts: Facts
    public init(planID: String, facts: Facts) {
        self.planID = planID
        self.facts = facts
    }
    public func run(_ work: UnitOfWork) throws -> Verdict { try work.plan(planID).plan.judge(facts) }
}
