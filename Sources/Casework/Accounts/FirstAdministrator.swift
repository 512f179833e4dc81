import Documents
import Foundation
import Store
import TitleReview

/// Whoever starts a server without administrator gets a link to become the first one (S58); an earlier link is dead from then on, on
/// whatever node it was printed.
public struct OpenFirstLink: UseCase {
    /// How long a link lives, on the machine's clock.
    public static let minutes = 30

    public init() {}

    /// - Returns: the token of `/first/{token}`, stored nowhere but as a digest; nil once there is an administrator.
    public func run(_ work: UnitOfWork) throws -> String? {
        guard try !work.hasAdministrator else { return nil }
        let token = UnitOfWork.randomID()
        let machine = work.casework.machine.now()
        let expires = machine.adding(seconds: Double(Self.minutes) * 60)
        let opened = try work.tx.execute(
            """
            INSERT INTO first_link (id, digest, created_at, expires_at)
            VALUES (1, \(Sessions.digest(token)), \(machine), \(expires))
            ON CONFLICT (id) DO UPDATE
            SET digest = excluded.digest, created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE first_link.used_at IS NULL
            """)
        guard opened == 1 else { return nil }
        try work.record("installation.firstLink", "platform")
        return token
    }
}

/// What the link shows: a second factor to be set up. Looking uses nothing up, and gives each time another secret, so that a program that
/// looks at links before people do learns nothing of the one that counts.
public struct ReadFirstLink: Inquiry {
    public struct Enrolment: Sendable, Codable {
        /// For the authenticator, in Base32.
        public let secret: String
        /// The same, sealed for this link: the form brings it back.
        public let sealed: String
        /// The secret as a QR code: an SVG image in a data URI.
        public let image: String
        /// What is left of the link's life, rounded up.
        public let minutes: Int
    }

    let token: String, sealed: String?

    /// - Parameter sealed: what an earlier look gave, to be shown again; nil for a new secret.
    public init(token: String, sealed: String? = nil) {
        self.token = token
        self.sealed = sealed
    }

    public func run(_ work: UnitOfWork) throws -> Enrolment {
        let expires = try work.firstLink(token)
        let secret = sealed.flatMap { FirstSecret.open($0, token: token, work.casework) } ?? TOTP.newSecret()
        let address = "otpauth://totp/%E8%AF%84%E8%A1%A1:administrator?secret=\(secret)&issuer=%E8%AF%84%E8%A1%A1"
        return Enrolment(
            secret: secret, sealed: try FirstSecret.seal(secret, token: token, work.casework),
            image: "data:image/svg+xml;base64,\(Data(try QR.svg(address).utf8).base64EncodedString())",
            minutes: Int((expires.microseconds - work.casework.machine.now().microseconds + 59_999_999) / 60_000_000))
    }
}

/// The holder of the link becomes the first administrator, with login, password and second factor of their own, and is signed in. The link
/// is used up with it (S58).
public struct BecomeFirstAdministrator: PasswordUseCase {
    private let token: String, secret: String?, code: String, caller: Caller
    private let account: OpenAccount
    public var passwords: [String] { account.passwords }

    /// Without a living link nothing is hashed at all.
    public static func prepare(
        token: String, login: String, name: String, password: String, sealed: String, code: String,
        from caller: Caller = Caller(), casework: Casework
    ) async throws -> BecomeFirstAdministrator {
        _ = try await casework.ask(ReadFirstLink(token: token), as: nil)
        return BecomeFirstAdministrator(
            token: token, secret: FirstSecret.open(sealed, token: token, casework), code: code, caller: caller,
            account: try OpenAccount(
                login: login, password: password, name: name, role: .administrator, unitID: UnitOfWork.platform))
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> OpenedSession {
        _ = try work.firstLink(token)
        guard let secret else { throw Refusal.invalid("code", "这一页的二维码已经失效，请重新扫描现在显示的二维码。") }
        let machine = work.casework.machine.now()
        guard let step = TOTP.match(code, secret: secret, at: machine) else {
            throw Refusal.invalid("code", "验证码不对，请确认扫描的是这一页的二维码，并输入验证器上最新的 6 位数字。")
        }
        // Of two forms at once, one has used the link up.
        guard
            try work.tx.execute(
                "UPDATE first_link SET used_at = \(machine) WHERE digest = \(Sessions.digest(token)) AND used_at IS NULL"
            ) == 1
        else { throw FirstLinkRefusal.used }
        let opened = try work.found(account, hashes, unitName: "评衡平台", secondFactor: secret)
        try work.tx.execute("UPDATE accounts SET totp_step = \(step) WHERE id = \(opened.accountID)")
        let membership = try work.tx.one("SELECT id FROM memberships WHERE account_id = \(opened.accountID)")?.text(
            "id")
        return OpenedSession(
            token: try work.openSession(
                opened.accountID, membership: membership, secondFactor: true, on: caller.device),
            role: .administrator, needsSecondFactor: false, passwordOnce: false)
    }
}

/// The first administrator of an installation that this program fills by itself: demo, bench and rehearsal, never a server for real use.
public struct OpenFirstAdministrator: PasswordUseCase {
    let account: OpenAccount
    let unitName: String
    public var passwords: [String] { account.passwords }

    public init(login: String, password: String, unitName: String) throws {
        self.account = try OpenAccount(
            login: login, password: password, name: "平台管理员", role: .administrator, unitID: UnitOfWork.platform)
        self.unitName = unitName
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> OpenAccount.Opened {
        try work.found(account, hashes, unitName: unitName)
    }
}

/// Whether the installation has an administrator (S58).
public struct HasAdministrator: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> Bool { try work.hasAdministrator }
}

extension UnitOfWork {
    /// The unit that administrators belong to.
    fileprivate static let platform = "platform"

    fileprivate var hasAdministrator: Bool {
        get throws { try tx.one("SELECT 1 AS there FROM memberships WHERE role = 'administrator' LIMIT 1") != nil }
    }

    fileprivate func found(
        _ account: OpenAccount, _ hashes: [String], unitName: String, secondFactor: String? = nil
    ) throws -> OpenAccount.Opened {
        guard try !hasAdministrator else { throw Refusal.conflict("已经有平台管理员了。") }
        try tx.execute(
            """
            INSERT INTO units (id, kind, name, created_at)
            VALUES (\(UnitOfWork.platform), 'platform', \(unitName), \(casework.machine.now()))
            """
        )
        return try account.create(hashes, self, secondFactor: secondFactor)
    }

    /// Until when the link may be used.
    ///
    /// - Throws: ``Refusal`` in words for a token that is unknown, used or over.
    fileprivate func firstLink(_ token: String) throws -> Instant {
        guard token.utf8.count == 32,
            let row = try tx.one("SELECT expires_at, used_at FROM first_link WHERE digest = \(Sessions.digest(token))")
        else { throw FirstLinkRefusal.unknown }
        guard try row.optionalInt("used_at") == nil, try !hasAdministrator else { throw FirstLinkRefusal.used }
        let expires = try row.instant("expires_at")
        guard casework.machine.now() < expires else { throw FirstLinkRefusal.expired }
        return expires
    }
}

/// The secret goes to the browser and back under seal, bound to its link; nothing of it is stored before it is somebody's.
private enum FirstSecret {
    static func seal(_ secret: String, token: String, _ casework: Casework) throws -> String {
        Hexadecimal.encode(try casework.keys.seal(secret, table: "first_link", column: "secret", row: row(token)))
    }

    /// - Returns: nil when it was not sealed here for this link.
    static func open(_ sealed: String, token: String, _ casework: Casework) -> String? {
        Hexadecimal.decode(sealed).flatMap {
            try? casework.keys.open($0, table: "first_link", column: "secret", row: row(token))
        }
    }

    private static func row(_ token: String) -> String { Hexadecimal.encode(Sessions.digest(token)) }
}

private enum FirstLinkRefusal {
    static let unknown = Refusal(
        .notFound,
        """
        这个链接无效：地址不完整，或服务重新启动后已经换了新的链接。\
        请使用服务启动窗口里最后显示的那一个。
        """)
    static let used = Refusal.conflict("这个链接已经用过，平台管理员已经设立。请直接登录。")
    static let expired = Refusal.conflict("这个链接已超过 30 分钟，不能再用。请重新启动服务，使用新显示的链接。")
}
