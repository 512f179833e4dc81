import Store
import TitleReview

/// The second factor is given; the session gets a new id, the old one is dead at once (S6).
///
/// Wrong codes count with wrong passwords (``WrongGuesses``, S3), and the fifth ends the session.
public struct GiveSecondFactor: UseCase {
    let token: String
    let code: String
    let caller: Caller

    public init(token: String, code: String, from caller: Caller = Caller()) {
        self.token = token
        self.code = code
        self.caller = caller
    }

    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Guess<OpenedSession>
    {
        try await casework.refuseUnasked(token, caller)
        return run
    }

    public func run(_ work: UnitOfWork) throws -> Guess<OpenedSession> {
        var session = try work.halfSession(token, caller, held: true)
        if let refusal = try session.guesses.refuse(work) { return .unasked(refusal) }
        if let wrong = try work.wrongness(of: code, &session) { return .wrong(wrong) }
        return .right(try work.complete(&session))
    }
}
