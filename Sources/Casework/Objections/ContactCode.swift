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
