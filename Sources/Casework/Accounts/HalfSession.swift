import Store
import TitleReview

extension TOTP {
    static let wrong = Refusal.invalid("code", "验证码不对，请查看验证器上最新的 6 位数字。")
    fileprivate static let used = Refusal.invalid("code", "这个验证码已经用过，请等下一个。")
}

/// A session whose password was right, of an account that needs a second factor.
struct HalfSession {
    /// How many wrong codes end it.
    static let mostWrong = 5

    let digest: [UInt8]
    let account: String
    let membership: String?
    let role: Role?
    /// The second factor's secret.
    let sealed: [UInt8]
    let passwordOnce: Bool
    let caller: Caller
    var guesses: WrongGuesses
}

extension UnitOfWork {
    /// - Parameter held: whether codes for the same account wait until this transaction ends.
    func halfSession(_ token: String, _ caller: Caller, held: Bool) throws -> HalfSession {
        let digest = Sessions.digest(token)
        guard
            let row = try tx.one(
                """
                SELECT s.account_id, s.membership_id, a.totp, a.login, a.password_once, m.role
                FROM sessions s JOIN accounts a ON a.id = s.account_id
                LEFT JOIN memberships m ON m.id = s.membership_id
                WHERE s.digest = \(digest)
                """)
        else { throw Refusal(.signedOut, "请先登录。") }
        guard let sealed = try row.optionalBytes("totp") else { throw Refusal.conflict("这个账号没有设置二次验证。") }
        let account = try row.text("account_id")
        let guesses = try WrongGuesses(row.text("login"), of: account, from: caller, held: held, self)
        // Another code may have ended it while this one waited.
        guard try tx.one("SELECT 1 AS there FROM sessions WHERE digest = \(digest)") != nil else {
            throw Refusal(.signedOut, "请先登录。")
        }
        return HalfSession(
            digest: digest, account: account, membership: try row.optionalText("membership_id"),
            role: try row.optionalValue("role", as: Role.self), sealed: sealed,
            passwordOnce: try row.bool("password_once"), caller: caller, guesses: guesses)
    }

    /// Looks at an authenticator's code, and uses it up.
    ///
    /// - Returns: what is said of a wrong one, which is counted; nil of the right one.
    func wrongness(of code: String, _ session: inout HalfSession) throws -> Refusal? {
        let account = session.account
        let secret = try casework.keys.open(session.sealed, table: "accounts", column: "totp", row: account)
        guard let step = TOTP.match(code, secret: secret, at: casework.machine.now()) else {
            return try wrongCode("account.codeRefused", &session) ?? TOTP.wrong
        }
        // A code works once, even on two nodes (S4).
        let isNew =
            try tx.execute("UPDATE accounts SET totp_step = \(step) WHERE id = \(account) AND totp_step < \(step)") == 1
        return isNew ? nil : try wrongCode("account.codeRefused", &session) ?? TOTP.used
    }

    /// Counts a wrong code for the account and for the session.
    ///
    /// - Returns: what is said when it was the session's last; nil when one may try again.
    func wrongCode(_ act: String, _ session: inout HalfSession) throws -> Refusal? {
        try session.guesses.count(act, self)
        try tx.execute("UPDATE sessions SET wrong_codes = wrong_codes + 1 WHERE digest = \(session.digest)")
        let ended = try tx.execute(
            "DELETE FROM sessions WHERE digest = \(session.digest) AND wrong_codes >= \(HalfSession.mostWrong)")
        return ended == 0 ? nil : Refusal(.signedOut, "连续 \(HalfSession.mostWrong) 次不对，这次登录已结束。请重新输入账号和密码。")
    }

    /// The second factor is given: the session gets a new id (S6).
    func complete(_ session: inout HalfSession) throws -> OpenedSession {
        try tx.execute("DELETE FROM sessions WHERE digest = \(session.digest)")
        let fresh = try openSession(
            session.account, membership: session.membership, secondFactor: true, on: session.caller.device)
        return OpenedSession(
            token: fresh, role: session.role, needsSecondFactor: false, passwordOnce: session.passwordOnce,
            devices: try completed(&session.guesses, session.caller))
    }
}

extension Casework {
    /// Keeps codes that are not looked at, and of which that is written down, from taking the writer's time.
    func refuseUnasked(_ token: String, _ caller: Caller) async throws {
        if let refusal = try await ask(UnaskedCode(token: token, caller: caller), as: nil) { throw refusal }
    }
}
