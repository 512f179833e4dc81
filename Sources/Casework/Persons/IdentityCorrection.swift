import Store
import TitleReview

/// A person's request to be known under another name or number: what was typed at the registration was wrong, or has
/// changed (PIPL art. 46, S40).
public struct IdentityCorrection: Sendable, Codable, Equatable {
    public let id: String
    public let personID: String
    public let oldName: String
    public let name: String
    /// Whether the number changes, too; the new one is shown to nobody who decides.
    public let changesNumber: Bool
    public let unit: String
    public let askedAt: Instant
    /// waiting | approved | returned
    public let state: String
    /// Why it was returned.
    public let reason: String

    static let source: SQL = """
        SELECT x.id, x.person_id, x.old_name, x.name, x.numbered, u.name AS unit, x.asked_at, x.state, x.reason
        FROM identity_corrections x JOIN units u ON u.id = x.unit_id
        """

    init(_ row: Row) throws {
        (id, personID, oldName, name) = (
            try row.text("id"), try row.text("person_id"), try row.text("old_name"), try row.text("name")
        )
        (changesNumber, unit) = (try row.bool("numbered"), try row.text("unit"))
        (askedAt, state, reason) = (try row.instant("asked_at"), try row.text("state"), try row.text("reason"))
    }
}

extension UnitOfWork {
    /// The newest first.
    func identityCorrections(of person: String, limit: Int) throws -> [IdentityCorrection] {
        try tx.query(
            "\(IdentityCorrection.source) WHERE x.person_id = \(person) ORDER BY x.asked_at DESC, x.id LIMIT \(limit)"
        ).map(IdentityCorrection.init)
    }

    /// The number counts as nobody else's; said to who has the proof, not to who asks (S2).
    func requireFreeNumber(_ number: ResidentID, for person: String) throws {
        let lookup = casework.keys.lookup("residentID", number.revealed)
        try hold(digest: lookup)
        guard try tx.one("SELECT 1 AS taken FROM persons WHERE resident_lookup = \(lookup) AND id <> \(person)") == nil
        else {
            throw Refusal.invalid("residentID", "这个身份证号已经由单位核对给另一个人。请照证明逐位核对；证明无误的，请联系平台管理员。")
        }
    }
}
