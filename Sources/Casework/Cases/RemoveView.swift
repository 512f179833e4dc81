import Store
import TitleReview

/// The officer takes an own view out again.
public struct RemoveView: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.authority, .office)
        guard try work.tx.execute("DELETE FROM saved_views WHERE id = \(id) AND account_id = \(actor.accountID)") == 1
        else { throw Refusal.notFound }
        try work.record("view.removed", id)
    }
}
