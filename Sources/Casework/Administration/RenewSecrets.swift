import CSodium
import Store
import TitleReview

extension UnitOfWork {
    /// The login of an account that is not closed.
    func openLogin(_ accountID: String) throws -> String {
        guard
            let row = try tx.one(
                "SELECT login, closed_at FROM accounts WHERE id = \(accountID)\(SQL.forUpdate(tx.engine))")
        else { throw Refusal.notFound }
        guard try row.optionalInt("closed_at") == nil else { throw Refusal.conflict("这个账号已停用。") }
        return try row.text("login")
    }
}
