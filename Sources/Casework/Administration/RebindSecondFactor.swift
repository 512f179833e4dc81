import CSodium
import Store
import TitleReview

/// The administrator gives an account a new second factor, because the phone with the old one is gone (S4): the secret is handed over
/// once, the old one and its recovery codes are worth nothing from now on, all sessions end.
public struct RebindSecondFactor: UseCase {
    public struct Renewed: Sendable, Codable {
        public let login: String
        public let totp: String
    }
    let accountID: String
    public init(accountID: String) { self.accountID = accountID }

    public func run(_ work: UnitOfWork) throws -> Renewed {
        try work.require(.administrator)
        let login = try work.openLogin(accountID)
        let roles = try work.tx.query("SELECT role FROM memberships WHERE account_id = \(accountID) AND until IS NULL")
            .compactMap { Role(rawValue: try $0.text("role")) }
        guard roles.contains(where: \.needsSecondFactor) else { throw Refusal.conflict("这个账号登录时不需要二次验证。") }
        let secret = TOTP.newSecret()
        let sealed = try work.casework.keys.seal(secret, table: "accounts", column: "totp", row: accountID)
        try work.tx.execute("UPDATE accounts SET totp = \(sealed), totp_step = 0 WHERE id = \(accountID)")
        try work.tx.execute("DELETE FROM recovery_codes WHERE account_id = \(accountID)")
        try work.tx.execute("DELETE FROM sessions WHERE account_id = \(accountID)")
        try work.record("account.secondFactorRebound", accountID)
        return Renewed(login: login, totp: secret)
    }
}
