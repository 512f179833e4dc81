import Gateways
import Store
import TitleReview

/// The holder of the link sets a new password; the link is used up and every session of the account ends. The second factor stays.
public struct ResetPasswordByLink: PasswordUseCase {
    private let token: String
    public let passwords: [String]

    /// Without a living link nothing is hashed at all.
    public static func prepare(token: String, new: String, casework: Casework) async throws -> ResetPasswordByLink {
        let own = try await casework.ask(OwnWords(token: token), as: nil)
        if let problem = Password.problem(new, of: own) { throw Refusal.invalid("new", problem) }
        return ResetPasswordByLink(token: token, passwords: [new])
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws {
        let account = try work.passwordLink(token).account
        // Of two forms at once, one has used the link up.
        guard
            try work.tx.execute(
                """
                UPDATE password_links SET used_at = \(work.casework.machine.now())
                WHERE digest = \(Sessions.digest(token)) AND used_at IS NULL
                """) == 1
        else { throw PasswordLinkRefusal.used }
        try work.tx.execute("UPDATE accounts SET password = \(hashes[0]), password_once = 0 WHERE id = \(account)")
        try work.tx.execute("DELETE FROM sessions WHERE account_id = \(account)")
        try KnownDevices.forget(of: account, work)
        // Who was reached by phone or mail is the owner; where a second factor is asked for, that has still to be shown.
        if let row = try work.tx.one("SELECT login FROM accounts WHERE id = \(account) AND totp IS NULL") {
            try WrongGuesses.forget(row.text("login"), work)
        }
        try work.record("account.passwordReset", account)
    }
}
