import Store
import TitleReview

/// Somebody changes the own password; all other sessions of the account end (S1, S8).
///
/// A wrong old password counts like a failed sign-in (S3), so that an open session is no place to guess it.
public struct ChangePassword: UseCase {
    private let token: String
    private let accountID: String
    private let oldHash: String
    /// Nil when the old password was wrong.
    private let newHash: String?

    /// Verifies the old and hashes the new password outside the write transaction, because both take their time on purpose.
    ///
    /// - Parameter token: the session that goes on.
    /// - Throws: ``Refusal`` when the new password may not be one, or the account has to wait.
    public static func prepare(old: String, new: String, actor: Actor?, token: String, house: Casework) async throws
        -> ChangePassword
    {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        guard new != old else { throw Refusal.invalid("new", "新密码和现在的一样，请换一个。") }
        let keys = house.keys
        let (row, own) = try await house.database.read { tx in
            (
                try tx.one(
                    "SELECT password, locked_until FROM accounts WHERE id = \(actor.accountID) AND closed_at IS NULL"
                ), try Password.own(actor.accountID, tx, keys)
            )
        }
        guard let row else { throw Refusal(.signedOut, "请先登录。") }
        if let problem = Password.problem(new, of: own) { throw Refusal.invalid("new", problem) }
        let hash = try row.text("password")
        if let refusal = LockOut.refusal(until: try row.instant("locked_until"), now: house.machine.now()) {
            throw refusal
        }
        return ChangePassword(
            token: token, accountID: actor.accountID, oldHash: hash,
            newHash: Password.matches(old, hash) ? try Password.hash(new) : nil)
    }

    /// - Returns: false when the old password was wrong; nothing has changed then but the count of failures.
    public func run(_ work: Work) throws -> Bool {
        guard let actor = work.actor, actor.accountID == accountID else { throw Refusal(.signedOut, "请先登录。") }
        try work.require(actor.role)
        guard let newHash else {
            try LockOut.count(accountID, work)
            try work.record("account.passwordRefused", accountID)
            return false
        }
        guard
            try work.tx.execute(
                """
                UPDATE accounts SET password = \(newHash), password_once = 0, failures = 0, locked_until = 0
                WHERE id = \(accountID) AND password = \(oldHash)
                """) == 1
        else {
            throw Refusal.conflict("密码刚刚在别处改过，请用新密码重新登录。")
        }
        try work.tx.execute(
            "DELETE FROM sessions WHERE account_id = \(accountID) AND digest <> \(Sessions.digest(token))")
        try work.record("account.passwordChanged", accountID)
        return true
    }
}

/// Waiting after wrong passwords: five are free, then a delay that doubles to 15 minutes, on the machine's clock (S3).
enum LockOut {
    /// Counts a wrong password.
    static func count(_ accountID: String, _ work: Work) throws {
        try work.tx.execute("UPDATE accounts SET failures = failures + 1 WHERE id = \(accountID)")
        let failures = try work.tx.one("SELECT failures FROM accounts WHERE id = \(accountID)")?.int("failures") ?? 0
        guard failures >= 5 else { return }
        let seconds = min(900, 15 << min(failures - 5, 6))
        try work.tx.execute(
            "UPDATE accounts SET locked_until = \(work.house.machine.now().adding(seconds: Double(seconds))) WHERE id = \(accountID)"
        )
    }

    /// Why nobody may try now; nil when one may.
    static func refusal(until: Instant, now: Instant) -> Refusal? {
        guard until > now else { return nil }
        return Refusal(
            .forbidden,
            """
            连续输错密码，这个账号暂时锁定，请 \(wait(until: until, now: now))后再试。\
            忘记密码的，可以在登录页按“忘记密码”办理。
            """)
    }

    /// How long it still takes, rounded up: up to a minute in seconds, then in minutes.
    static func wait(until: Instant, now: Instant) -> String {
        let seconds = max(1, (until.microseconds - now.microseconds + 999_999) / 1_000_000)
        return seconds <= 60 ? "\(seconds) 秒" : "\((seconds + 59) / 60) 分钟"
    }
}
