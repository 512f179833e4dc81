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
    /// What the browser keeps so that it is known again (``KnownDevices``); nil while the sign-in is not complete.
    public var devices: String?
}

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

extension UnitOfWork {
    /// A new session with 256 random bits; stored as a digest.
    ///
    /// - Parameter factorAt: when the second factor was given; nil: now, if it was.
    func openSession(
        _ account: String, membership: String?, secondFactor: Bool, factorAt: Instant? = nil, on device: SessionDevice
    ) throws
        -> String
    {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        let token = Hexadecimal.encode(bytes)
        let machine = casework.machine.now()
        let over = machine.adding(seconds: -Sessions.absolute)
        let proved: Instant? = secondFactor ? factorAt ?? machine : nil
        try tx.execute("DELETE FROM sessions WHERE account_id = \(account) AND created_at <= \(over)")
        try tx.execute(
            """
            INSERT INTO sessions
                (digest, account_id, membership_id, csrf, second_factor, created_at, seen_at, device, network, factor_at)
            VALUES (\(Sessions.digest(token)), \(account), \(membership), \(newID()), \(secondFactor), \(machine), \(machine),
                \(device.words), \(device.network), \(proved))
            """)
        return token
    }

    /// A sign-in is complete: what failed from there before was the owner's, and the device is known from now on.
    ///
    /// - Returns: what the browser keeps of it.
    func completed(_ guesses: inout WrongGuesses, _ caller: Caller) throws -> String? {
        guard let account = guesses.account else { return nil }
        try guesses.clear(self)
        return try KnownDevices.welcome(guesses.device, with: caller.devices, of: guesses.login, account, self)
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

    public func run(_ work: UnitOfWork) throws -> OpenedSession {
        let digest = Sessions.digest(token)
        guard
            let row = try work.tx.one(
                "SELECT account_id, second_factor, factor_at, device, network FROM sessions WHERE digest = \(digest)")
        else { throw Refusal(.signedOut, "请先登录。") }
        let account = try row.text("account_id")
        guard
            let member = try work.tx.one(
                "SELECT role FROM memberships WHERE id = \(membershipID) AND account_id = \(account) AND until IS NULL")
        else {
            throw Refusal.notFound
        }
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(digest)")
        let fresh = try work.openSession(
            account, membership: membershipID, secondFactor: row.bool("second_factor"),
            // Another role is no proof.
            factorAt: row.optionalInstant("factor_at") ?? Instant(microseconds: 0), on: SessionDevice(row))
        return OpenedSession(
            token: fresh, role: try member.value("role", as: Role.self), needsSecondFactor: false, passwordOnce: false)
    }
}

/// Somebody signs out; the session is gone on all nodes.
public struct SignOut: UseCase {
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws {
        try work.tx.execute("DELETE FROM sessions WHERE digest = \(Sessions.digest(token))")
    }
}
