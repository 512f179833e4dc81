import Store
import TitleReview

/// A number of a person that officers see masked (S39).
public enum PersonalField: String, Sendable, Codable, CaseIterable {
    case residentID, phone, email

    public var chinese: String {
        switch self {
        case .residentID: "公民身份号码"
        case .phone: "手机号"
        case .email: "邮箱"
        }
    }

    fileprivate var column: String { self == .residentID ? "resident_id" : rawValue }

    func masked(_ value: String) -> String {
        switch self {
        case .residentID: Masking.middle(of: value, first: 4, last: 4)
        case .phone: Masking.middle(of: value, first: 3, last: 4)
        case .email:
            Masking.middle(of: String(value.prefix { $0 != "@" }), first: 1, last: 0) + value.drop { $0 != "@" }
        }
    }
}

/// What an officer needs a whole number for.
public enum UnmaskPurpose: String, Sendable, Codable, CaseIterable {
    case identity, contact, evidence, other

    public var chinese: String {
        switch self {
        case .identity: "核对身份"
        case .contact: "联系申报人"
        case .evidence: "核对证明材料"
        case .other: "其他"
        }
    }
}

extension UnitOfWork {
    func ownUnmaskings(_ person: String, limit: Int) throws -> [ReadOwnUnmaskings.Item] {
        try tx.query(
            """
            SELECT r.at, r.role, u.name, r.field, r.purpose, r.note, r.case_id
            FROM reveals r JOIN units u ON u.id = r.unit_id
            WHERE r.person_id = \(person) ORDER BY r.at DESC, r.id LIMIT \(limit)
            """
        ).map { row in
            .init(
                at: try row.instant("at"), role: try row.value("role", as: Role.self), unit: try row.text("name"),
                field: try row.value("field", as: PersonalField.self),
                purpose: try row.value("purpose", as: UnmaskPurpose.self), note: try row.text("note"),
                caseID: try row.text("case_id"))
        }
    }

    /// How many numbers an account has seen in the last twenty-four hours.
    func reveals(by account: String) throws -> Int {
        let since = casework.machine.now().adding(seconds: -86_400)
        let row = try tx.one(
            "SELECT COUNT(*) AS n FROM reveals WHERE account_id = \(account) AND machine_at > \(since)")
        return try row?.int("n") ?? 0
    }

    /// The person's numbers that are known, whole: for one who may see them.
    func personalFields(of person: String) throws -> [(field: PersonalField, value: String)] {
        guard let row = try tx.one("SELECT resident_id, phone, email FROM persons WHERE id = \(person)") else {
            throw Refusal.notFound
        }
        return try PersonalField.allCases.compactMap { field in
            guard let sealed = try row.optionalBytes(field.column) else { return nil }
            let value = try casework.keys.open(sealed, table: "persons", column: field.column, row: person)
            return value.isEmpty ? nil : (field, value)
        }
    }
}

/// An officer sees one number of a case's applicant in full, for a stated purpose (S39).
///
/// It is given once, by the answer to this act; that it was is on the audit chain, in the person's own data, and counted.
public struct UnmaskNumber: UseCase {
    public struct Unmasked: Sendable, Codable, Equatable {
        public let field: PersonalField
        public let value: String
    }
    /// How many an account may see in twenty-four hours by the machine's clock: enough for a busy day at the telephone, too
    /// few to read a register out (T4).
    public static let most = 60

    let caseID: String, field: PersonalField, purpose: UnmaskPurpose, note: String
    public init(caseID: String, field: PersonalField, purpose: UnmaskPurpose, note: String) {
        self.caseID = caseID
        self.field = field
        self.purpose = purpose
        self.note = note
    }

    public func run(_ work: UnitOfWork) throws -> Unmasked {
        let actor = try work.require(.employer, .authority, .office)
        let unit = try work.requireUnit(.employer, .authority, .office)
        let c = try work.ownCase(caseID, .employer, .authority, .office)
        guard c.state.isWorkedOn else { throw Refusal.conflict("这份申报已经结束（\(c.state.chinese)），材料只保管，不能再看完整号码。") }
        guard purpose != .other || !note.isEmpty else { throw Refusal.invalid("note", "用途选“其他”的，请写明要做什么。") }
        // Whoever asks in two windows at once is counted twice.
        _ = try work.tx.one("SELECT id FROM accounts WHERE id = \(actor.accountID)\(SQL.forUpdate(work.tx.engine))")
        guard try work.reveals(by: actor.accountID) < Self.most else {
            throw Refusal.conflict("24 小时内已经查看过 \(Self.most) 个完整号码，不能再看。请过一段时间再来，或者请同事查看。")
        }
        guard let found = try work.personalFields(of: c.personID).first(where: { $0.field == field }) else {
            throw Refusal.invalid("field", "申报人没有留\(field.chinese)。")
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO reveals (id, person_id, case_id, account_id, role, unit_id, field, purpose, note, at, machine_at)
            VALUES (\(id), \(c.personID), \(c.id), \(actor.accountID), \(actor.role.rawValue), \(unit), \(field.rawValue),
                \(purpose.rawValue), \(note), \(work.now), \(work.casework.machine.now()))
            """)
        try work.record("person.revealed", c.id, ["field": field.rawValue, "purpose": purpose.rawValue, "reveal": id])
        return Unmasked(field: field, value: found.value)
    }
}
