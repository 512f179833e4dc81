import CSodium
import Store
import TitleReview

/// Ten codes that stand in for the authenticator when it is not at hand, each once (S4). They are shown when they are
/// made; what is stored is a keyed digest.
public struct NewRecoveryCodes: UseCase {
    static let count = 10

    public init() {}

    /// - Returns: the codes, as their owner writes them down; earlier ones are worth nothing from now on.
    public func run(_ work: UnitOfWork) throws -> [String] {
        let account = try work.ownerOfSecondFactor()
        // Of two sheets at once the first is worth nothing any more.
        try work.hold(account: account)
        try work.tx.execute("DELETE FROM recovery_codes WHERE account_id = \(account)")
        let codes = (0..<Self.count).map { _ in RecoveryCode.make() }
        for code in codes {
            let digest = RecoveryCode.digest(code, account, work.casework)
            try work.tx.execute(
                """
                INSERT INTO recovery_codes (account_id, digest, created_at)
                VALUES (\(account), \(digest), \(work.casework.machine.now()))
                """)
        }
        try work.record("account.recoveryCodes", account)
        return codes
    }
}

/// How many codes are left.
public struct ReadRecoveryCodes: Inquiry {
    public struct View: Sendable, Codable {
        public let left: Int
        /// When they were made; nil when there are none.
        public let madeAt: Instant?
    }

    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let account = try work.ownerOfSecondFactor()
        let row = try work.tx.one(
            "SELECT COUNT(*) AS left_over, MIN(created_at) AS made FROM recovery_codes WHERE account_id = \(account) AND used_at IS NULL"
        )
        return View(left: try row?.int("left_over") ?? 0, madeAt: try row?.optionalInstant("made"))
    }
}

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

extension UnitOfWork {
    /// The actor's account, when it has a second factor and this session has given it.
    fileprivate func ownerOfSecondFactor() throws -> String {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        try require(actor.role)
        guard try tx.one("SELECT 1 AS has FROM accounts WHERE id = \(actor.accountID) AND totp IS NOT NULL") != nil
        else { throw Refusal.conflict("您的账号登录时不需要二次验证，用不到恢复码。") }
        guard actor.secondFactor else { throw Refusal.forbidden("请先完成二次验证。") }
        return actor.accountID
    }
}

private enum RecoveryCode {
    /// 49 random bits: ten characters in fives, none that is mistaken for another.
    static func make() -> String {
        let alphabet = Array("23456789abcdefghijkmnpqrstuvwxy")
        return (0..<2).map { _ in
            String((0..<5).map { _ in alphabet[Int(randombytes_uniform(UInt32(alphabet.count)))] })
        }.joined(separator: "-")
    }

    /// However it is typed: blanks, hyphens and capitals do not count.
    static func digest(_ code: String, _ account: String, _ casework: Casework) -> [UInt8] {
        casework.keys.lookup("recovery", account + "\0" + code.lowercased().filter { !$0.isWhitespace && $0 != "-" })
    }
}
