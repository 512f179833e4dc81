import Store
import TitleReview

/// The demo's button "enter": gives the second factor with the demo account's own secret, at a step that is still free.
///
/// Only the demo's routes call it, and they know only the demo's own secrets.
public struct EnterDemo: UseCase {
    let token: String, secret: String
    public init(token: String, secret: String) {
        self.token = token
        self.secret = secret
    }

    public func run(_ work: UnitOfWork) throws -> String {
        let digest = Sessions.digest(token)
        guard
            let row = try work.tx.one(
                """
                SELECT s.account_id, s.membership_id, s.device, s.network, a.totp FROM sessions s JOIN accounts a ON a.id = s.account_id
                WHERE s.digest = \(digest)
                """),
            let sealed = try row.optionalBytes("totp")
        else { throw Refusal(.signedOut, "请先登录。") }
        let account = try row.text("account_id")
        guard try work.casework.keys.open(sealed, table: "accounts", column: "totp", row: account) == secret else {
            throw Refusal.forbidden()
        }
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(digest)")
        return try work.openSession(
            account, membership: row.optionalText("membership_id"), secondFactor: true, on: SessionDevice(row))
    }
}
