import Store
import TitleReview

/// A colleague's records that wait for the employer's check (A3.1.2).
public struct ReadArchiveReviews: Inquiry {
    public struct Waiting: Sendable, Codable {
        public let person: String
        public let personID: String
        /// The number in its masked form while it is to be compared with the paper; nil once it was.
        public let claimedNumber: String?
        public let records: [ArchiveRecord]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Waiting] {
        let unit = try work.requireUnit(.employer)
        let people = try work.tx.query(
            """
            SELECT p.id, p.name, p.resident_id, p.claimed_lookup FROM persons p
            WHERE p.employer_id = \(unit) AND EXISTS (
                SELECT 1 FROM archive_records a
                WHERE a.person_id = p.id AND a.state = 'waiting' AND a.removed_at IS NULL)
            ORDER BY p.name, p.id LIMIT 50
            """)
        return try people.map { row in
            let id = try row.text("id")
            let isClaimed = try row.optionalBytes("claimed_lookup") != nil
            return Waiting(
                person: try row.text("name"), personID: id,
                claimedNumber: isClaimed
                    ? Masking.middle(
                        of: try work.casework.keys.open(
                            row.bytes("resident_id"), table: "persons", column: "resident_id", row: id),
                        first: 4, last: 4) : nil,
                records: try work.archive(of: id).filter { $0.state == "waiting" })
        }
    }
}
