import CSodium
import Store
import TitleReview

/// The holder of a session takes on another of the account's roles; new session id (S6).
public struct SwitchRole: UseCase {
    let token: String
    let membershipID: String

    public init(token: String, membershipID: String) {
        self.token = token
        self.membershipID = membershipID
    }

    public func run(_ work: UnitOfWork) throws -> OpenedSession {
        let digest = Sessions.digest(token)
        guard
            let row = try work.tx.one(
                "SELECT account_id, second_factor, factor_at, device, network FROM sessions WHERE digest = \(digest)")
        else { throw Refusal(.signedOut, "请先登录。") }
        let account = try row.text("account_id")
        guard
            let member = try work.tx.one(
                "SELECT role FROM memberships WHERE id = \(membershipID) AND account_id = \(account) AND until IS NULL")
        else {
            throw Refusal.notFound
        }
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(digest)")
        let fresh = try work.openSession(
            account, membership: membershipID, secondFactor: row.bool("second_factor"),
            // Another role is no proof.
            factorAt: row.optionalInstant("factor_at") ?? Instant(microseconds: 0), on: SessionDevice(row))
        return OpenedSession(
            token: fresh, role: try member.value("role", as: Role.self), needsSecondFactor: false, passwordOnce: false)
    }
}
