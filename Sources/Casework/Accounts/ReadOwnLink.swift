import Store
import TitleReview

/// What is known of whose the own account is.
public struct ReadOwnLink: Inquiry {
    public init() {}

    public func run(_ work: UnitOfWork) throws -> PersonLink {
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        guard
            let row = try work.tx.one(
                "SELECT person_id, resident_lookup, linked_by, linked_at FROM accounts WHERE id = \(actor.accountID)")
        else { throw Refusal.notFound }
        return try PersonLink(row)
    }
}
