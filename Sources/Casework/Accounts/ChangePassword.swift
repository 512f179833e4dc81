import Store
import TitleReview

/// Somebody changes the own password; all other sessions of the account end (S1, S8).
///
/// A wrong old password counts with failed sign-ins (``WrongGuesses``, S3), so that an open session is no place to guess it.
public struct ChangePassword: UseCase {
    private let token: String
    private let accountID: String
    private let login: String
    private let caller: Caller
    private let oldHash: String
    /// Whether the old password was looked at.
    private let isAsked: Bool
    /// Nil when the old password was not right.
    private let newHash: String?

    /// Verifies the old and hashes the new password before its turn to write comes, because both take their time on purpose.
    ///
    /// - Parameter token: the session that goes on.
    /// - Throws: ``Refusal`` when the new password may not be one, nothing is looked at now, or too many passwords wait.
    public static func prepare(
        old: String, new: String, actor: Actor?, token: String, from caller: Caller = Caller(), casework: Casework
    ) async throws -> ChangePassword {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        guard new != old else { throw Refusal.invalid("new", "新密码和现在的一样，请换一个。") }
        let look = try await casework.ask(Look(caller: caller), as: actor)
        if let problem = Password.problem(new, of: look.own) { throw Refusal.invalid("new", problem) }
        if let refusal = look.refusal, look.isNoted { throw refusal }
        let isAsked = look.refusal == nil
        return ChangePassword(
            token: token, accountID: actor.accountID, login: look.login, caller: caller, oldHash: look.hash,
            isAsked: isAsked,
            newHash: isAsked ? try await casework.passwords.hash(new, inPlaceOf: old, look.hash) : nil)
    }

    public func run(_ work: UnitOfWork) throws -> Guess<Void> {
        guard let actor = work.actor, actor.accountID == accountID else { throw Refusal(.signedOut, "请先登录。") }
        try work.require(actor.role)
        var guesses = try WrongGuesses(login, of: accountID, from: caller, held: true, work)
        if let refusal = try guesses.refuse(work) { return .unasked(refusal) }
        guard isAsked else {
            let now = work.casework.machine.now()
            return .unasked(WrongGuesses.refusal(until: now, now: now))
        }
        guard let newHash else {
            try guesses.count("account.passwordRefused", work)
            return .wrong(.invalid("old", "现在的密码不对"))
        }
        guard
            try work.tx.execute(
                """
                UPDATE accounts SET password = \(newHash), password_once = 0
                WHERE id = \(accountID) AND password = \(oldHash)
                """) == 1
        else {
            throw Refusal.conflict("密码刚刚在别处改过，请用新密码重新登录。")
        }
        try work.tx.execute(
            "DELETE FROM sessions WHERE account_id = \(accountID) AND digest <> \(Sessions.digest(token))")
        try KnownDevices.forget(of: accountID, but: guesses.device, work)
        try guesses.clear(work)
        try work.record("account.passwordChanged", accountID)
        return .right(())
    }

    /// What is known before the old password is looked at.
    private struct Look: Inquiry {
        typealias Found = (login: String, hash: String, own: [String], refusal: Refusal?, isNoted: Bool)
        let caller: Caller

        func run(_ work: UnitOfWork) throws -> Found {
            guard let account = work.actor?.accountID,
                let row = try work.tx.one(
                    "SELECT login, password FROM accounts WHERE id = \(account) AND closed_at IS NULL")
            else { throw Refusal(.signedOut, "请先登录。") }
            let guesses = try WrongGuesses(row.text("login"), of: account, from: caller, held: false, work)
            let now = work.casework.machine.now()
            return (
                guesses.login, try row.text("password"), try Password.own(account, work.tx, work.casework.keys),
                guesses.refusal(at: now), guesses.isNoted(at: now)
            )
        }
    }
}
