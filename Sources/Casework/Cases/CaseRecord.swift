import Store
import TitleReview

/// A case as it stands in the table, loaded within the transaction that acts on it.
public struct CaseRecord: Sendable, Codable, Equatable {
    public let id: String
    public let planID: String
    public let planVersion: Int
    public let personID: String
    public let employerID: String
    /// The employer's name at the filing, when it has another one now.
    public let employerName: String?
    public let authorityID: String?
    public let officeID: String
    public let state: CaseState
    public let level: Int
    public let returnerState: CaseState?
    public let returnerLevel: Int?
    /// Last day of the present stage, where it has one.
    public let due: Day?
    /// The clause by which it was refused.
    public let clause: String
    public let name: String
    public private(set) var speciality: String
    public private(set) var filing: Facts.Filing
    public let route: String?
    public let verdict: String?
    public private(set) var photo: String?
    public private(set) var commitment: String?
    public let submittedAt: Instant?
    public let noticeID: String?
    public let version: Int
    /// What the owner of a returned case has changed and not handed in again; it goes into no answer.
    private var edited: EditedColumns?

    static let columns: SQL = """
        id, plan_id, plan_version, person_id, employer_id, employer_name, authority_id, office_id,
        state, level, returner_state, returner_level, due, clause, name,
        speciality, filing, route, verdict, photo, commitment, submitted_at, notice_id, version, edited
        """

    init(_ row: Row) throws {
        id = try row.text("id")
        planID = try row.text("plan_id")
        planVersion = try row.int("plan_version")
        personID = try row.text("person_id")
        employerID = try row.text("employer_id")
        employerName = try row.optionalText("employer_name")
        authorityID = try row.optionalText("authority_id")
        officeID = try row.text("office_id")
        state = try row.value("state", as: CaseState.self)
        level = try row.int("level")
        returnerState = try row.optionalValue("returner_state", as: CaseState.self)
        returnerLevel = try row.optionalInt("returner_level")
        due = try row.optionalDay("due")
        clause = try row.text("clause")
        name = try row.text("name")
        speciality = try row.text("speciality")
        filing = try row.value("filing", as: Facts.Filing.self)
        route = try row.optionalText("route")
        verdict = try row.optionalText("verdict")
        photo = try row.optionalText("photo")
        commitment = try row.optionalText("commitment")
        submittedAt = try row.optionalInstant("submitted_at")
        noticeID = try row.optionalText("notice_id")
        version = try row.int("version")
        edited = try row.optionalText("edited").map { try JSON.decode(EditedColumns.self, $0) }
    }

    /// As its owner sees it, or as everybody else does.
    fileprivate func shown(toOwner isOwner: Bool) -> CaseRecord {
        var c = self
        c.edited = nil
        guard isOwner, state == .returned, let edited else { return c }
        c.speciality = edited.speciality
        c.filing = edited.filing
        c.photo = edited.photo
        c.commitment = edited.commitment
        return c
    }
}

/// What the owner of a case has changed of its row since it was returned.
struct EditedColumns: Sendable, Codable, Equatable {
    var speciality: String
    var filing: Facts.Filing
    var photo: String?
    var commitment: String?
}

extension EditedColumns {
    /// Of a case as its owner sees it.
    init(_ c: CaseRecord) {
        self.init(speciality: c.speciality, filing: c.filing, photo: c.photo, commitment: c.commitment)
    }
}

extension UnitOfWork {
    /// Changes what stands in a case's row while it is edited: of a draft the row itself, which nobody else sees; of a returned
    /// case beside what was handed in, which stays for everybody else until it is handed in again.
    func edit(_ c: CaseRecord, _ change: (inout EditedColumns) -> Void) throws {
        var columns = EditedColumns(c)
        change(&columns)
        let set: SQL =
            try c.state == .draft
            ? """
            speciality = \(columns.speciality), filing = \(columns.filing.rawValue), photo = \(columns.photo),
            commitment = \(columns.commitment)
            """ : "edited = \(JSON.encode(columns))"
        try tx.execute("UPDATE cases SET \(set), updated_at = \(now) WHERE id = \(c.id)")
    }
}

extension CaseRecord {
    /// Of `cases c`: those that an expert reads: of the own panels, as long as the expert is in the committee and has not stepped
    /// aside (R8, R12).
    static func read(by expert: Actor) -> SQL {
        """
        c.state IN ('underReview','passed','notPassed') AND EXISTS (
            SELECT 1 FROM panel_members p JOIN experts e ON e.id = p.expert_id
            JOIN committee_members m ON m.expert_id = e.id AND m.left_because IS NULL
            JOIN committees k ON k.id = m.committee_id AND k.plan_id = c.plan_id
            WHERE p.case_id = c.id AND e.account_id = \(expert.accountID)
            AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = c.id AND r.expert_id = e.id))
        """
    }
}

extension UnitOfWork {
    /// Any case, whoever asks: for the clock and for acts that check the relation themselves.
    func anyCase(_ id: String) throws -> CaseRecord {
        guard
            let row = try tx.one("SELECT \(CaseRecord.columns) FROM cases WHERE id = \(id)\(SQL.forUpdate(tx.engine))")
        else { throw Refusal.notFound }
        return try CaseRecord(row)
    }

    /// A case that the actor has a relation to in the present role, for reading (S13, S14): others do not exist for the actor.
    ///
    /// An expert acts on a case of the committee (steps aside, votes) and reads those of the own panels alone (R8); the chair also
    /// sees what the panels wrote.
    func visibleCase(_ id: String, toChair: Bool = false) throws -> CaseRecord {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        try require(actor.role)
        let c = try { () throws -> CaseRecord in
            guard let row = try tx.one("SELECT \(CaseRecord.columns) FROM cases WHERE id = \(id)") else {
                throw Refusal.notFound
            }
            return try CaseRecord(row)
        }()
        guard try isRelated(actor, to: c), try actor.role != .expert || toChair || isRead(c.id, by: actor) else {
            throw Refusal.notFound
        }
        return c.shown(toOwner: actor.role == .applicant)
    }

    /// Whether an expert reads a case (R8).
    func isRead(_ id: String, by expert: Actor) throws -> Bool {
        try tx.one("SELECT 1 AS ok FROM cases c WHERE c.id = \(id) AND \(CaseRecord.read(by: expert))") != nil
    }

    /// A case to act on, locked, in the actor's relation.
    func ownCase(_ id: String, _ roles: Role...) throws -> CaseRecord {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        guard roles.contains(actor.role) else { throw Refusal.forbidden() }
        try require(actor.role)
        let c = try anyCase(id)
        guard try isRelated(actor, to: c) else { throw try handedOn(c, by: actor) ?? Refusal.notFound }
        if actor.role != .applicant, ownPerson == c.personID {
            throw Refusal.forbidden("不能办理本人的申报。请交由同单位的其他经办人办理。")  // S17
        }
        return c.shown(toOwner: actor.role == .applicant)
    }

    /// The one relation predicate for single cases; lists use the same columns.
    func isRelated(_ actor: Actor, to c: CaseRecord) throws -> Bool {
        switch actor.role {
        case .applicant: return actor.personID == c.personID
        case .employer: return actor.unitID == c.employerID && c.submittedAt != nil
        case .authority:
            return try actor.unitID == c.authorityID && c.submittedAt != nil && scope().admits(c.speciality)
        case .office: return actor.unitID == c.officeID && c.submittedAt != nil
        case .bureau:
            // Results, and what an inspection has drawn (R16).
            return try [.reported, .approved, .certified, .revoked, .passed, .notPassed, .resultNotice, .vetoed]
                .contains(c.state)
                || tx.one("SELECT 1 AS ok FROM inspection_cases WHERE case_id = \(c.id) LIMIT 1") != nil
        case .expert:
            return try tx.one(
                """
                SELECT 1 AS ok FROM experts e JOIN committee_members m ON m.expert_id = e.id JOIN committees k ON k.id = m.committee_id
                WHERE e.account_id = \(actor.accountID) AND k.plan_id = \(c.planID) AND m.left_because IS NULL
                AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = \(c.id) AND r.expert_id = e.id)
                """) != nil && [.underReview, .passed, .notPassed].contains(c.state)
        case .administrator: return false
        }
    }
}
