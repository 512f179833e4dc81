import CSodium
import Documents
import Store
import TitleReview

/// The approved cases that get the next numbers.
struct NextCertificates: Inquiry {
    struct Item: Sendable {
        let caseID: String
        let number: CertificateNumber
        let content: CertificateContent
        let authority: String
        let day: Day
        let photo: String?
    }
    let planID: String, limit: Int
    /// Cases that are left where they are.
    var without: [String] = []

    func run(_ work: UnitOfWork) throws -> [Item] {
        try work.require(.bureau)
        let tried: SQL =
            without.isEmpty ? "" : " AND a.id NOT IN (\(SQL.joined(without.map { "\($0)" }, by: ", ")))"
        return try work.numbered(
            planID,
            work.tx.query(
                """
                SELECT c.id, c.name, c.speciality, c.photo, c.findings, p.resident_id, p.id AS person,
                    d.number AS document, d.day AS document_day, CAST(NULL AS TEXT) AS replaces
                FROM cases c JOIN persons p ON p.id = c.person_id JOIN result_documents d ON d.number =
                    (SELECT e.note FROM case_events e WHERE e.case_id = c.id AND e.action = 'approve' ORDER BY e.number DESC LIMIT 1)
                WHERE c.id IN (
                    SELECT a.id FROM cases a WHERE a.plan_id = \(planID) AND a.state = 'approved'\(tried)
                    ORDER BY a.name, a.id LIMIT \(limit))
                ORDER BY c.name, c.id
                """))
    }
}
