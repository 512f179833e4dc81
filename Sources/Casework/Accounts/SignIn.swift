import CSodium
import Store
import TitleReview

/// A session as its holder gets it: the token goes into the cookie and is stored only as a digest (S6).
public struct OpenedSession: Sendable {
    public let token: String
    public let role: Role?
    public let needsSecondFactor: Bool
    /// The password was handed over by the administrator and has to be changed.
    public let passwordOnce: Bool
}

/// Somebody signs in with account and password.
///
/// An unknown account and a wrong password give the same answer and cost the same work (S2). Five failures are free, then
/// a delay that doubles to 15 minutes (S3).
public struct SignIn: UseCase {
    private let login: String
    private let accountID: String?
    private let hash: String
    private let passwordMatches: Bool

    /// Verifies the password outside the write transaction, because it takes its time on purpose.
    public static func prepare(login: String, password: String, house: Casework) async throws -> SignIn {
        let row = try await house.database.read { tx in
            try tx.one("SELECT id, password, locked_until FROM accounts WHERE login = \(login) AND closed_at IS NULL")
        }
        let hash = try row?.text("password") ?? Password.nobody
        if let row, let refusal = LockOut.refusal(until: try row.instant("locked_until"), now: house.machine.now()) {
            throw refusal
        }
        return SignIn(
            login: login, accountID: try row?.text("id"), hash: hash, passwordMatches: Password.matches(password, hash))
    }

    public func run(_ work: Work) throws -> OpenedSession? {
        guard let accountID else { return nil }
        guard passwordMatches,
            let row = try work.tx.one(
                "SELECT password, totp, password_once FROM accounts WHERE id = \(accountID) AND closed_at IS NULL"),
            try row.text("password") == hash
        else {
            try LockOut.count(accountID, work)
            try work.record("account.signInFailed", accountID)
            return nil
        }
        try work.tx.execute("UPDATE accounts SET failures = 0, locked_until = 0 WHERE id = \(accountID)")
        let roles = try work.tx.query(
            "SELECT id, role FROM memberships WHERE account_id = \(accountID) AND until IS NULL ORDER BY since, id")
        let first = roles.first
        let role = try first.flatMap { Role(rawValue: try $0.text("role")) }
        let needs = try row.optionalBytes("totp") != nil
        let token = try work.openSession(accountID, membership: first?.text("id"), secondFactor: false)
        try work.record("account.signedIn", accountID)
        return OpenedSession(
            token: token, role: role, needsSecondFactor: needs, passwordOnce: try row.bool("password_once"))
    }
}

extension Work {
    /// A new session with 256 random bits; stored as a digest.
    func openSession(_ account: String, membership: String?, secondFactor: Bool) throws -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        let token = Hexadecimal.encode(bytes)
        let machine = house.machine.now()
        try tx.execute(
            """
            INSERT INTO sessions (digest, account_id, membership_id, csrf, second_factor, created_at, seen_at)
            VALUES (\(Sessions.digest(token)), \(account), \(membership), \(newID()), \(secondFactor), \(machine), \(machine))
            """)
        return token
    }
}

/// The second factor is given; the session gets a new id, the old one is dead at once (S6).
public struct GiveSecondFactor: UseCase {
    let token: String
    let code: String

    public init(token: String, code: String) {
        self.token = token
        self.code = code
    }

    public func run(_ work: Work) throws -> OpenedSession {
        let session = try work.halfSession(token)
        let account = session.account
        let secret = try work.house.keys.open(session.sealed, table: "accounts", column: "totp", row: account)
        guard let step = TOTP.match(code, secret: secret, at: work.house.machine.now()) else {
            throw Refusal.invalid("code", "验证码不对，请查看验证器上最新的 6 位数字。")
        }
        // A code works once, even on two nodes (S4).
        guard
            try work.tx.execute("UPDATE accounts SET totp_step = \(step) WHERE id = \(account) AND totp_step < \(step)")
                == 1
        else {
            throw Refusal.invalid("code", "这个验证码已经用过，请等下一个。")
        }
        return try work.complete(session)
    }
}

/// A session whose password was right, of an account that needs a second factor.
struct HalfSession {
    let digest: [UInt8]
    let account: String
    let membership: String?
    let role: Role?
    /// The second factor's secret.
    let sealed: [UInt8]
    let lockedUntil: Instant
    let passwordOnce: Bool
}

extension Work {
    func halfSession(_ token: String) throws -> HalfSession {
        let digest = Sessions.digest(token)
        guard
            let row = try tx.one(
                """
                SELECT s.account_id, s.membership_id, a.totp, a.locked_until, a.password_once, m.role
                FROM sessions s JOIN accounts a ON a.id = s.account_id
                LEFT JOIN memberships m ON m.id = s.membership_id
                WHERE s.digest = \(digest)
                """)
        else { throw Refusal(.signedOut, "请先登录。") }
        guard let sealed = try row.optionalBytes("totp") else { throw Refusal.conflict("这个账号没有设置二次验证。") }
        return HalfSession(
            digest: digest, account: try row.text("account_id"), membership: try row.optionalText("membership_id"),
            role: try row.optionalText("role").flatMap(Role.init(rawValue:)), sealed: sealed,
            lockedUntil: try row.instant("locked_until"), passwordOnce: try row.bool("password_once"))
    }

    /// The second factor is given: the session gets a new id (S6).
    func complete(_ session: HalfSession) throws -> OpenedSession {
        try tx.execute("DELETE FROM sessions WHERE digest = \(session.digest)")
        let fresh = try openSession(session.account, membership: session.membership, secondFactor: true)
        return OpenedSession(
            token: fresh, role: session.role, needsSecondFactor: false, passwordOnce: session.passwordOnce)
    }
}

/// The holder of a session takes on another of the account's roles; new session id (S6).
public struct SwitchRole: UseCase {
    let token: String
    let membershipID: String

    public init(token: String, membershipID: String) {
        self.token = token
        self.membershipID = membershipID
    }

    public func run(_ work: Work) throws -> OpenedSession {
        let digest = Sessions.digest(token)
        guard let row = try work.tx.one("SELECT account_id, second_factor FROM sessions WHERE digest = \(digest)")
        else { throw Refusal(.signedOut, "请先登录。") }
        let account = try row.text("account_id")
        guard
            let member = try work.tx.one(
                "SELECT role FROM memberships WHERE id = \(membershipID) AND account_id = \(account) AND until IS NULL")
        else {
            throw Refusal.notFound
        }
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(digest)")
        let fresh = try work.openSession(account, membership: membershipID, secondFactor: row.bool("second_factor"))
        return OpenedSession(
            token: fresh, role: Role(rawValue: try member.text("role")), needsSecondFactor: false, passwordOnce: false)
    }
}

/// Somebody signs out; the session is gone on all nodes.
public struct SignOut: UseCase {
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: Work) throws {
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(Sessions.digest(token))")
    }
}
