import Gateways
import Store
import TitleReview

/// Whether somebody who has forgotten the password can be helped without the administrator: by a text message or a mail.
public struct ReadPasswordHelp: Inquiry {
    public struct Help: Sendable, Codable {
        public let byText: Bool
        public let byMail: Bool
    }
    public init() {}
    public func run(_ work: UnitOfWork) throws -> Help {
        Help(byText: work.casework.messageGateways[.text] != nil, byMail: work.casework.messageGateways[.mail] != nil)
    }
}

/// An applicant who has forgotten the password gets a link to where the account is known to be reached (S10); an earlier
/// one is dead from then on.
///
/// Nobody learns whether there is such an account: what is answered is the same, and a row is written either way.
public struct AskForPasswordLink: UseCase {
    /// How long a link lives, on the machine's clock.
    public static let minutes = 15
    /// Links for one account within an hour.
    static let mostAnHour = 3
    let login: String
    public init(login: String) { self.login = login }

    public func run(_ work: UnitOfWork) throws {
        let casework = work.casework
        let machine = casework.machine.now()
        let tx = work.tx
        guard !casework.messageGateways.isEmpty else {
            throw Refusal.conflict("本平台没有接通短信和邮件，不能发送链接。请联系平台管理员重置密码。")
        }
        try tx.execute("DELETE FROM password_links WHERE expires_at < \(machine.adding(seconds: -86_400))")
        let account = try reachable(work)
        let token = UnitOfWork.randomID()
        if let account {
            try tx.execute(
                "UPDATE password_links SET used_at = \(machine) WHERE account_id = \(account.id) AND used_at IS NULL")
        }
        let expires = machine.adding(seconds: Double(Self.minutes) * 60)
        try tx.execute(
            """
            INSERT INTO password_links (digest, account_id, created_at, expires_at)
            VALUES (\(Sessions.digest(token)), \(account?.id), \(machine), \(expires))
            """)
        guard let account else { return }
        let said = """
            您正在重新设置职称评审平台账号 \(login) 的密码。\
            请在 \(Self.minutes) 分钟内打开：\(casework.address)/password/reset/\(token) 。\
            不是您本人操作的，请不要打开，也不要转发。
            """
        for (channel, has) in [(MessageChannel.text, account.hasPhone), (.mail, account.hasMail)]
        where has && casework.messageGateways[channel] != nil {
            let message = OutboxMessage(
                id: work.newID(), person: account.person, channel: channel.rawValue, template: "passwordLink",
                body: channel == .mail ? "重新设置密码\n" + said : said)
            try Outbox.enqueue(message, in: tx, keys: casework.keys, at: machine)
        }
        try work.record("account.passwordLink", account.id)
    }

    /// The account, if it is an applicant's and has not been sent a link too often.
    private func reachable(_ work: UnitOfWork) throws -> (id: String, person: String, hasPhone: Bool, hasMail: Bool)? {
        let since = work.casework.machine.now().adding(seconds: -3600)
        // Of many who ask at once each sees the links of those before.
        try work.hold(digest: work.casework.keys.lookup("password link", login))
        guard
            let row = try work.tx.one(
                """
                SELECT a.id, a.person_id, p.phone, p.email,
                    (SELECT COUNT(*) FROM password_links l WHERE l.account_id = a.id AND l.created_at > \(since)) AS sent
                FROM accounts a JOIN persons p ON p.id = a.person_id WHERE a.login = \(login) AND a.closed_at IS NULL
                    AND EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.role = 'applicant' AND m.until IS NULL)
                """), try row.int("sent") < Self.mostAnHour
        else { return nil }
        return (
            try row.text("id"), try row.text("person_id"), try row.optionalBytes("phone") != nil,
            try row.optionalBytes("email") != nil
        )
    }
}

/// What a link is for; looking uses nothing up, as programs look at links before people do (S10).
public struct ReadPasswordLink: Inquiry {
    public struct View: Sendable, Codable {
        /// What is left of the link's life, rounded up.
        public let minutes: Int
    }
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws -> View {
        let link = try work.passwordLink(token)
        return View(
            minutes: Int(
                (link.expires.microseconds - work.casework.machine.now().microseconds + 59_999_999) / 60_000_000))
    }
}

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

/// What a password may not be made of.
private struct OwnWords: Inquiry {
    let token: String
    func run(_ work: UnitOfWork) throws -> [String] {
        try Password.own(work.passwordLink(token).account, work.tx, work.casework.keys)
    }
}

private enum PasswordLinkRefusal {
    static let unknown = Refusal(.notFound, "链接不对。请完整复制消息里的链接，或重新申请。")
    static let used = Refusal(.conflict, "这个链接已经用过，或者后来又申请了新的。请使用最新的一条，或重新申请。")
    static let expired = Refusal(.conflict, "这个链接已经过期。请重新申请。")
}

extension UnitOfWork {
    /// What a living link stands for.
    ///
    /// - Throws: ``Refusal`` in words for a token that is unknown, used or over.
    fileprivate func passwordLink(_ token: String) throws -> (account: String, expires: Instant) {
        guard token.utf8.count == 32,
            let row = try tx.one(
                """
                SELECT l.account_id, l.expires_at, l.used_at
                FROM password_links l JOIN accounts a ON a.id = l.account_id AND a.closed_at IS NULL
                WHERE l.digest = \(Sessions.digest(token))
                """)
        else { throw PasswordLinkRefusal.unknown }
        guard try row.optionalInt("used_at") == nil else { throw PasswordLinkRefusal.used }
        let expires = try row.instant("expires_at")
        guard casework.machine.now() < expires else { throw PasswordLinkRefusal.expired }
        return (try row.text("account_id"), expires)
    }
}
