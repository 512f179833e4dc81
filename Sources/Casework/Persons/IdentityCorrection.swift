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

/// The own name and masked number as they stand, and the last request.
public struct ReadOwnIdentity: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let name: String
        public let maskedNumber: String
        /// Who decides; nil while no employer is chosen.
        public let employer: String?
        public let last: IdentityCorrection?
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let person = try work.requirePerson()
        guard
            let row = try work.tx.one(
                """
                SELECT p.name, p.resident_id, u.name AS employer
                FROM persons p LEFT JOIN units u ON u.id = p.employer_id WHERE p.id = \(person)
                """)
        else { throw Refusal.notFound }
        let number = try work.casework.keys.open(
            row.bytes("resident_id"), table: "persons", column: "resident_id", row: person)
        return View(
            name: try row.text("name"), maskedNumber: Masking.middle(of: number, first: 4, last: 4),
            employer: try row.optionalText("employer"),
            last: try work.identityCorrections(of: person, limit: 1).first)
    }
}

/// The person asks the employer to correct name or number, with a proof.
public struct AskForIdentityCorrection: UseCase {
    let name: String, residentID: ResidentID?, proof: String

    /// - Parameters:
    ///   - residentID: nil where the number stays.
    ///   - proof: the vault's address of the uploaded proof.
    public init(name: String, residentID: ResidentID?, proof: String) {
        (self.name, self.residentID, self.proof) = (name, residentID, proof)
    }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        let keys = work.casework.keys
        try PrintableName.require(name, "姓名", field: "name")
        guard
            let row = try work.tx.one(
                """
                SELECT name, COALESCE(claimed_lookup, resident_lookup) AS lookup, employer_id
                FROM persons WHERE id = \(person)\(SQL.forUpdate(work.tx.engine))
                """
            )
        else { throw Refusal.notFound }
        guard let unit = try row.optionalText("employer_id") else {
            throw Refusal.conflict("更正由您的工作单位核对。请先在“我的申报”里选择工作单位。")
        }
        let old = try row.text("name")
        let lookup = residentID.map { keys.lookup("residentID", $0.revealed) }
        let changed = try lookup == row.bytes("lookup") ? nil : residentID
        guard name != old || changed != nil else { throw Refusal.invalid("name", "姓名和号码都和现在的一样，没有要更正的。") }
        // Whoever has changed the employer asks the new one.
        for row in try work.tx.query(
            "SELECT id, proof FROM identity_corrections WHERE person_id = \(person) AND state = 'waiting' AND unit_id <> \(unit)"
        ) {
            try work.tx.execute(
                """
                UPDATE identity_corrections SET state = 'returned', reason = '工作单位已经变更', resident_id = NULL,
                    decided_at = \(work.now)
                WHERE id = \(row.text("id"))
                """)
            try work.release(row.text("proof"))
        }
        guard
            try work.tx.one(
                "SELECT 1 AS waiting FROM identity_corrections WHERE person_id = \(person) AND state = 'waiting'")
                == nil
        else {
            throw Refusal.conflict("已有一份更正申请在等单位核对。")
        }
        let id = work.newID()
        let sealed = try changed.map {
            try keys.seal($0.revealed, table: "identity_corrections", column: "resident_id", row: id)
        }
        try work.tx.execute(
            """
            INSERT INTO identity_corrections (id, person_id, unit_id, old_name, name, numbered, resident_id, proof, asked_at)
            VALUES (\(id), \(person), \(unit), \(old), \(name), \(changed != nil), \(sealed), \(proof), \(work.now))
            """)
        try work.record("person.correctionAsked", person, ["request": id])
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
