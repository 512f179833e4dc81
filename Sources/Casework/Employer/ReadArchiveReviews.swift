import Store
import TitleReview

/// A colleague's records that wait for the employer's check (A3.1.2).
public struct ReadArchiveReviews: Inquiry {
    public struct Waiting: Sendable, Codable {
        public let person: String
        public let personID: String
        public let records: [ArchiveRecord]
    }
    public init() {}

    public func run(_ work: Work) throws -> [Waiting] {
        let unit = try work.requireUnit(.employer)
        let people = try work.tx.query(
            """
            SELECT DISTINCT p.id, p.name
            FROM persons p JOIN archive_records a ON a.person_id = p.id AND a.state = 'waiting' AND a.removed_at IS NULL
            WHERE p.employer_id = \(unit) ORDER BY p.name, p.id LIMIT 50
            """)
        return try people.map { row in
            let id = try row.text("id")
            return Waiting(
                person: try row.text("name"), personID: id,
                records: try work.archive(of: id).filter { $0.state == "waiting" })
        }
    }
}
