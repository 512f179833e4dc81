import Store
import TitleReview

/// A draft that nobody needs any more.
public struct DiscardPlanDraft: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws {
        let draft = try work.planDraft(id)
        guard try work.tx.execute("DELETE FROM plan_drafts WHERE id = \(draft.id)") == 1 else { throw Refusal.notFound }
        try work.record("plan.draftDiscarded", draft.id)
    }
}
