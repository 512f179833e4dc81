import Store
import TitleReview

/// Where a file lies in the vault, and what it is.
public struct FileReference: Sendable, Equatable {
    public let address: String
    public let name: String
    public let type: String
}

/// A file of evidence, for those who have to look at it; for all others it does not exist (S14).
///
/// The applicant sees the own ones, an employer those of its people, authority, office and bureau those of a submitted
/// case, an expert those of a case on the own panel (R8, R12).
public struct ReadEvidence: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: Work) throws -> FileReference {
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        try work.require(actor.role)
        guard let row = try work.tx.one("SELECT person_id, case_id, address, name, type FROM evidence WHERE id = \(id)")
        else { throw Refusal.notFound }
        let person = try row.text("person_id")
        let caseID = try row.optionalText("case_id")
        guard try work.maySee(person: person, case: caseID, actor) else { throw Refusal.notFound }
        return FileReference(address: try row.text("address"), name: try row.text("name"), type: try row.text("type"))
    }
}

extension Work {
    /// Whether the actor has to do with a person's files; those of an application only with that application.
    fileprivate func maySee(person: String, case caseID: String?, _ actor: Actor) throws -> Bool {
        let unit = actor.unitID ?? ""
        let only: SQL = caseID.map { " AND c.id = \($0)" } ?? SQL.empty
        switch actor.role {
        case .applicant: return actor.personID == person
        case .employer:
            if caseID == nil {
                // Of who has left, as long as a case that was filed with this unit is under way.
                return try tx.one(
                    """
                    SELECT 1 AS ok FROM persons WHERE id = \(person) AND (employer_id = \(unit) OR EXISTS (
                        SELECT 1 FROM cases c
                        WHERE c.person_id = persons.id AND c.employer_id = \(unit)
                            AND c.submitted_at IS NOT NULL AND c.state NOT IN \(CaseRecord.over)))
                    """) != nil
            }
            return try tx.one(
                """
                SELECT 1 AS ok FROM cases c
                WHERE c.person_id = \(person) AND c.employer_id = \(unit) AND c.state <> 'draft'\(only) LIMIT 1
                """) != nil
        case .authority:
            return try tx.one(
                """
                SELECT 1 AS ok FROM cases c
                WHERE c.person_id = \(person) AND c.authority_id = \(unit)
                    AND c.submitted_at IS NOT NULL\(scope().condition)\(only) LIMIT 1
                """) != nil
        case .office:
            return try tx.one(
                """
                SELECT 1 AS ok FROM cases c
                WHERE c.person_id = \(person) AND c.office_id = \(unit) AND c.submitted_at IS NOT NULL\(only) LIMIT 1
                """) != nil
        case .bureau:
            return try tx.one(
                """
                SELECT 1 AS ok FROM cases c WHERE c.person_id = \(person)
                AND (c.state IN ('passed','notPassed','resultNotice','reported','approved','certified','revoked','vetoed')
                    OR EXISTS (SELECT 1 FROM inspection_cases x WHERE x.case_id = c.id))\(only) LIMIT 1
                """) != nil
        case .expert:
            return try tx.one(
                """
                SELECT 1 AS ok FROM cases c JOIN panel_members p ON p.case_id = c.id JOIN experts e ON e.id = p.expert_id
                WHERE c.person_id = \(person) AND e.account_id = \(actor.accountID) AND c.state IN ('underReview','passed','notPassed')
                AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = c.id AND r.expert_id = e.id)\(only) LIMIT 1
                """) != nil
        case .administrator: return false
        }
    }
}

/// The ID photo of an application, for whoever may see the application (A2.2.1).
public struct ReadPhoto: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: Work) throws -> FileReference {
        let c = try work.visibleCase(caseID)
        guard let photo = c.photo else { throw Refusal.notFound }
        return FileReference(address: photo, name: "证件照.jpg", type: "image/jpeg")
    }
}

/// The signed commitment of an application (A2.2.2).
public struct ReadCommitment: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: Work) throws -> FileReference {
        let c = try work.visibleCase(caseID)
        guard let commitment = c.commitment else { throw Refusal.notFound }
        return FileReference(address: commitment, name: "真实性保证书.pdf", type: "application/pdf")
    }
}
