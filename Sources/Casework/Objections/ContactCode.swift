import Gateways
import Store
import TitleReview

/// A code sent to a phone or a mail address, by which an objector shows that it is the own one.
///
/// Asked for where the installation can send messages that way; elsewhere a contact has a plausible form and no more.
public enum ContactCode {
    /// How long a code lives, on the machine's clock, and how long what it has proved.
    public static let minutes = 15, provedMinutes = 30
    /// Codes within an hour: to one contact, from one network, and in all.
    static let toContact = 3, fromNetwork = 10, inAll = 300
    /// Wrong ones after which a code is dead.
    static let mostWrong = 5

    /// Sends a code to a contact.
    ///
    /// - Throws: ``Refusal`` in words where none can be sent there, too many were, or the message did not go out.
    public static func send(
        to text: String, notice: String, case caseID: String, from caller: Caller, casework: Casework, actor: Actor?,
        at now: Instant
    ) async throws {
        let opened = try await casework.perform(
            OpenContactCode(text: text, noticeID: notice, caseID: caseID, caller: caller), as: actor, at: now)
        guard let gateway = casework.messageGateways[opened.channel] else { return }
        let body = "您正在对职称评审公示提出异议，验证码 \(opened.code)，\(minutes) 分钟内有效。不是您本人操作的，请不要告诉别人。"
        let message = OutgoingMessage(
            id: opened.id, to: opened.contact.text, subject: opened.channel == .mail ? "异议验证码" : "", body: body)
        do { try await gateway.send(message) } catch {
            throw Refusal.invalid("contact", "验证码没有发出去。请核对联系方式，稍等片刻再试，或者换一种联系方式。")
        }
    }
}

extension Casework {
    /// The ways in which a contact can be proved.
    func channel(to contact: ObjectorContact) -> MessageChannel? {
        switch contact {
        case .mobile: messageGateways[.text] == nil ? nil : .text
        case .mail: messageGateways[.mail] == nil ? nil : .mail
        case .telephone: nil
        }
    }

    /// What has to be typed as a contact that can be proved; nil where nothing can.
    var provableContact: String? {
        switch (messageGateways[.text] != nil, messageGateways[.mail] != nil) {
        case (true, true): "手机号或者邮箱"
        case (true, false): "手机号"
        case (false, true): "邮箱"
        case (false, false): nil
        }
    }
}

/// Writes a new code; the earlier ones of the contact are dead from then on.
private struct OpenContactCode: UseCase {
    struct Opened: Sendable {
        let id: String
        let code: String
        let contact: ObjectorContact
        let channel: MessageChannel
    }
    let text: String, noticeID: String, caseID: String, caller: Caller

    func run(_ work: UnitOfWork) throws -> Opened {
        _ = try work.objectedNotice(noticeID, caseID, held: false)
        guard let contact = ObjectorContact(parsing: text) else {
            throw Refusal.invalid("contact", "联系方式应是\(ObjectorContact.form)。")
        }
        guard let channel = work.casework.channel(to: contact) else {
            throw Refusal.invalid("contact", "验证码不能发到这里。请填写\(work.casework.provableContact ?? "联系方式，不用验证")。")
        }
        let keys = work.casework.keys
        let now = work.casework.machine.now()
        let hourAgo = now.adding(seconds: -3600)
        let whose = keys.lookup("contact", contact.text)
        let place = keys.lookup("objection place", caller.network)
        // Codes are few, and each is counted before the next is sent.
        try work.hold(digest: keys.lookup("contact", "all"))
        try work.tx.execute("DELETE FROM contact_codes WHERE sent_at < \(now.adding(seconds: -86_400))")
        func sent(_ condition: SQL) throws -> Int {
            try work.tx.one("SELECT COUNT(*) AS n FROM contact_codes WHERE sent_at > \(hourAgo)\(condition)")?.int("n")
                ?? 0
        }
        guard try sent(" AND contact = \(whose)") < ContactCode.toContact,
            try sent(" AND place = \(place)") < ContactCode.fromNetwork, try sent("") < ContactCode.inAll
        else {
            throw Refusal.invalid("contact", "验证码发得太多，请一小时以后再试；最近一次收到的验证码在有效期内还能用。")
        }
        let id = work.newID()
        let digits = String(String(Int.random(in: 1_000_000..<2_000_000)).dropFirst())
        try work.tx.execute(
            "UPDATE contact_codes SET expires_at = \(now) WHERE contact = \(whose) AND proved_at IS NULL AND expires_at > \(now)"
        )
        try work.tx.execute(
            """
            INSERT INTO contact_codes (id, contact, place, code, sent_at, expires_at)
            VALUES (\(id), \(whose), \(place), \(keys.lookup("contact code", id + digits)), \(now),
                \(now.adding(seconds: Double(ContactCode.minutes) * 60)))
            """)
        return Opened(id: id, code: digits, contact: contact, channel: channel)
    }
}

/// An objector gives the code that was sent. What is wrong is counted, so it is no error of the use case.
public struct ProveContact: UseCase {
    let contact: String, code: String

    /// - Parameter code: six digits; blanks, hyphens and width make no difference.
    public init(contact: String, code: String) {
        self.contact = contact
        self.code = code
    }

    /// - Returns: why it proves nothing; nil when it does.
    public func run(_ work: UnitOfWork) throws -> Refusal? {
        guard let known = ObjectorContact(parsing: contact) else { return nil }
        let keys = work.casework.keys
        let now = work.casework.machine.now()
        guard
            let row = try work.tx.one(
                """
                SELECT id, code, wrong FROM contact_codes
                WHERE contact = \(keys.lookup("contact", known.text)) AND expires_at > \(now)
                ORDER BY sent_at DESC LIMIT 1\(SQL.forUpdate(work.tx.engine))
                """), try row.int("wrong") < ContactCode.mostWrong
        else { return .invalid("code", "验证码已经失效。请按“发送验证码”取得新的。") }
        let id = try row.text("id")
        let digits = code.compactMap(\.wholeNumberValue).map(String.init).joined()
        guard try keys.lookup("contact code", id + digits) == row.bytes("code") else {
            try work.tx.execute("UPDATE contact_codes SET wrong = wrong + 1 WHERE id = \(id)")
            return .invalid("code", "验证码不对，请核对最近一次收到的 6 位数字。")
        }
        try work.tx.execute("UPDATE contact_codes SET proved_at = \(now) WHERE id = \(id)")
        return nil
    }
}

extension UnitOfWork {
    /// Whether the contact was proved a little while ago.
    func isProved(_ contact: ObjectorContact) throws -> Bool {
        let since = casework.machine.now().adding(seconds: Double(-ContactCode.provedMinutes) * 60)
        return try tx.one(
            """
            SELECT 1 AS proved FROM contact_codes
            WHERE contact = \(casework.keys.lookup("contact", contact.text)) AND proved_at > \(since) LIMIT 1
            """) != nil
    }

    /// - Throws: ``Refusal`` where messages can be sent and the contact was not proved.
    func requireProof(of contact: ObjectorContact) throws {
        guard let provable = casework.provableContact else { return }
        guard casework.channel(to: contact) != nil else {
            throw Refusal.invalid("contact", "请填写\(provable)，以便用验证码核实是您本人的。")
        }
        guard try isProved(contact) else {
            throw Refusal.invalid("code", "请按“发送验证码”，再填写收到的 6 位数字。填过的内容会留着。")
        }
    }
}
