import Gateways
import Store
import TitleReview

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
