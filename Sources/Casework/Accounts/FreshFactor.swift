import Store
import TitleReview

extension Actor {
    /// Seconds for which a second factor is fresh.
    public static let freshness: Double = 300

    /// The same actor, whose second factor was given at that instant.
    public func proved(at instant: Instant) -> Actor {
        Actor(
            accountID: accountID, membershipID: membershipID, role: role, unitID: unitID, unitName: unitName,
            personID: personID, name: name, secondFactor: true, factorAt: instant)
    }
}

extension UnitOfWork {
    /// Some acts ask once more who is there (S17): the second factor was given within the last minutes.
    func requireFreshFactor() throws {
        guard let given = actor?.factorAt, casework.machine.now() <= given.adding(seconds: Actor.freshness) else {
            throw Refusal.invalid("code", "办理这一项，请填写验证器上最新的 6 位数字；也可以退出后重新登录，在 5 分钟内办理。")
        }
    }
}

/// The holder of a session gives the second factor once more, before an act that asks for it; wrong codes count as at signing in.
public struct ProveAgain: UseCase {
    let token: String, code: String, caller: Caller

    public init(token: String, code: String, from caller: Caller = Caller()) {
        self.token = token
        self.code = code
        self.caller = caller
    }

    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Guess<Instant>
    {
        try await casework.refuseUnasked(token, caller)
        return run
    }

    /// - Returns: the instant from which it is fresh.
    public func run(_ work: UnitOfWork) throws -> Guess<Instant> {
        var session = try work.halfSession(token, caller, held: true)
        guard let actor = work.actor, actor.secondFactor, actor.accountID == session.account else {
            throw Refusal.forbidden("请先完成二次验证。")
        }
        if let refusal = try session.guesses.refuse(work) { return .unasked(refusal) }
        if let wrong = try work.wrongness(of: code, &session) { return .wrong(wrong) }
        try session.guesses.clear(work)
        let now = work.casework.machine.now()
        try work.tx.execute(
            "UPDATE sessions SET factor_at = \(now), wrong_codes = 0 WHERE digest = \(session.digest)")
        try work.record("account.proved", session.account)
        return .right(now)
    }
}
