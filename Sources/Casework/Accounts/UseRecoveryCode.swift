import CSodium
import Store
import TitleReview

/// A code is given in place of the authenticator's digits; it is used up with it. Wrong codes count with wrong passwords (S3).
public struct UseRecoveryCode: UseCase {
    private let token: String, code: String
    private let caller: Caller

    public init(token: String, code: String, from caller: Caller = Caller()) {
        self.token = token
        self.code = code
        self.caller = caller
    }

    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Guess<(opened: OpenedSession, left: Int)>
    {
        try await casework.refuseUnasked(token, caller)
        return run
    }

    /// - Returns: the renewed session and how many codes are left.
    public func run(_ work: UnitOfWork) throws -> Guess<(opened: OpenedSession, left: Int)> {
        var session = try work.halfSession(token, caller, held: true)
        if let refusal = try session.guesses.refuse(work) { return .unasked(refusal) }
        let digest = RecoveryCode.digest(code, session.account, work.casework)
        // Of two at once, one has used it up.
        guard
            try work.tx.execute(
                """
                UPDATE recovery_codes SET used_at = \(work.casework.machine.now())
                WHERE account_id = \(session.account) AND digest = \(digest) AND used_at IS NULL
                """) == 1
        else {
            return .wrong(
                try work.wrongCode("account.recoveryCodeRefused", &session)
                    ?? .invalid("code", "恢复码不对，或已经用过"))
        }
        try work.record("account.recoveryCodeUsed", session.account)
        let left =
            try work.tx.one(
                "SELECT COUNT(*) AS left_over FROM recovery_codes WHERE account_id = \(session.account) AND used_at IS NULL"
            )?.int("left_over") ?? 0
        return .right((try work.complete(&session), left))
    }
}
