import CSodium
import Store
import TitleReview

/// Somebody signs in with account and password.
///
/// An unknown account and a wrong password give the same answer and cost the same work (S2). Wrong ones count with wrong codes
/// (``WrongGuesses``, S3); a right one alone clears nothing while a code is still to come.
public struct SignIn: UseCase {
    let login: String
    let caller: Caller
    /// The session that the browser had until now; it ends with the new one.
    var replaced: String?
    /// What it was compared with; nil where nobody has this login.
    let hash: String?
    /// Nil when it was not looked at.
    let passwordMatches: Bool?

    /// Verifies the password before its turn to write comes, because that takes its time on purpose.
    ///
    /// - Throws: ``Refusal`` when nothing from there is looked at now, which is the same as in the transaction; or when too
    ///   many passwords wait.
    public static func prepare(
        login: String, password: String, from caller: Caller = Caller(), replacing: String? = nil, casework: Casework
    ) async throws -> SignIn {
        let look = try await casework.ask(Look(login: login, caller: caller), as: nil)
        if let refusal = look.refusal, look.isNoted { throw refusal }
        return SignIn(
            login: login, caller: caller, replaced: replacing, hash: look.hash,
            passwordMatches: look.refusal == nil ? try await casework.passwords.matches(password, look.hash) : nil)
    }

    public func run(_ work: UnitOfWork) throws -> Guess<OpenedSession> {
        let row = try work.tx.one(
            "SELECT id, password, totp, password_once FROM accounts WHERE login = \(login) AND closed_at IS NULL")
        let account = try row?.text("id")
        var guesses = try WrongGuesses(login, of: account, from: caller, held: true, work)
        if let refusal = try guesses.refuse(work) { return .unasked(refusal) }
        guard let passwordMatches else {
            // The wait ended just now.
            let now = work.casework.machine.now()
            return .unasked(WrongGuesses.refusal(until: now, now: now))
        }
        guard passwordMatches, let row, let account, try row.text("password") == hash else {
            try guesses.count("account.signInFailed", work)
            return .wrong(.invalid("account", "账号或密码不对"))
        }
        if let replaced { try work.tx.execute("DELETE FROM sessions WHERE digest = \(Sessions.digest(replaced))") }
        let first = try work.tx.one(
            "SELECT id, role FROM memberships WHERE account_id = \(account) AND until IS NULL ORDER BY since, id LIMIT 1"
        )
        if try first == nil && work.waitsForRole(account) {
            return .wrong(Refusal.conflict("这个账号的角色还在等另一位平台管理员确认，确认以后才能登录。"))
        }
        let needs = try row.optionalBytes("totp") != nil
        var opened = OpenedSession(
            token: try work.openSession(
                account, membership: first?.text("id"), secondFactor: false, on: caller.device),
            role: try first.flatMap { Role(rawValue: try $0.text("role")) }, needsSecondFactor: needs,
            passwordOnce: try row.bool("password_once"))
        if !needs { opened.devices = try work.completed(&guesses, caller) }
        try work.record("account.signedIn", account)
        return .right(opened)
    }

    /// What is known before the password is looked at.
    private struct Look: Inquiry {
        let login: String, caller: Caller

        func run(_ work: UnitOfWork) throws -> (hash: String?, refusal: Refusal?, isNoted: Bool) {
            let row = try work.tx.one(
                "SELECT id, password FROM accounts WHERE login = \(login) AND closed_at IS NULL")
            let guesses = try WrongGuesses(login, of: row?.text("id"), from: caller, held: false, work)
            let now = work.casework.machine.now()
            return (try row?.text("password"), guesses.refusal(at: now), guesses.isNoted(at: now))
        }
    }
}
