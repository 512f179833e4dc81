import Store
import TitleReview

/// The first role of an account: for the program itself, which then acts in it; not reachable from the web.
public struct MembershipOf: Inquiry {
    let accountID: String
    public init(accountID: String) { self.accountID = accountID }
    public func run(_ work: UnitOfWork) throws -> String {
        guard
            let row = try work.tx.one(
                "SELECT id FROM memberships WHERE account_id = \(accountID) AND until IS NULL ORDER BY since, id LIMIT 1"
            )
        else { throw Refusal.notFound }
        return try row.text("id")
    }
}
