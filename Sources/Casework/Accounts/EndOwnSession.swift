import Store
import TitleReview

/// One of the own sessions ends, wherever it is; written on the chain.
public struct EndOwnSession: UseCase {
    let id: String, token: String

    /// - Parameter token: the session that asks; it ends by signing out.
    public init(id: String, token: String) {
        self.id = id
        self.token = token
    }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.owner()
        let digests = try work.tx.query("SELECT digest FROM sessions WHERE account_id = \(actor.accountID)").map {
            try $0.bytes("digest")
        }
        guard let digest = digests.first(where: { OwnSession.id($0) == id }) else {
            throw Refusal.conflict("这个登录已经结束，不需要再办。")
        }
        guard digest != Sessions.digest(token) else { throw Refusal.conflict("这是您现在的登录，请按页面上方的“退出”。") }
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(digest)")
        try work.record(OwnSession.ended, actor.accountID, ["count": "1"])
    }
}
