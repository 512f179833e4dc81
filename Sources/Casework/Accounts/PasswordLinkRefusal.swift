import Gateways
import Store
import TitleReview

enum PasswordLinkRefusal {
    static let unknown = Refusal(.notFound, "链接不对。请完整复制消息里的链接，或重新申请。")
    static let used = Refusal(.conflict, "这个链接已经用过，或者后来又申请了新的。请使用最新的一条，或重新申请。")
    static let expired = Refusal(.conflict, "这个链接已经过期。请重新申请。")
}

extension UnitOfWork {
    /// What a living link stands for.
    ///
    /// - Throws: ``Refusal`` in words for a token that is unknown, used or over.
    func passwordLink(_ token: String) throws -> (account: String, expires: Instant) {
        guard token.utf8.count == 32,
            let row = try tx.one(
                """
                SELECT l.account_id, l.expires_at, l.used_at
                FROM password_links l JOIN accounts a ON a.id = l.account_id AND a.closed_at IS NULL
                WHERE l.digest = \(Sessions.digest(token))
                """)
        else { throw PasswordLinkRefusal.unknown }
        guard try row.optionalInt("used_at") == nil else { throw PasswordLinkRefusal.used }
        let expires = try row.instant("expires_at")
        guard casework.machine.now() < expires else { throw PasswordLinkRefusal.expired }
        return (try row.text("account_id"), expires)
    }
}
