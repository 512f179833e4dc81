import Gateways
import Store
import TitleReview

/// Writes a new code; the earlier ones of the contact are dead from then on.
struct OpenContactCode: UseCase {
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
