import Store
import TitleReview

/// The unit's colleagues with the state of their applications.
public struct ReadPeople: Inquiry {
    public struct Colleague: Sendable, Codable, Equatable {
        public let name: String
        public let records: Int
        public let waiting: Int
        public let state: CaseState?
    }
    public init() {}

    public func run(_ work: Work) throws -> [Colleague] {
        let unit = try work.requireUnit(.employer)
        return try work.tx.query("""
            SELECT p.name, (SELECT COUNT(*) FROM archive_records a WHERE a.person_id = p.id) AS records,
                (SELECT COUNT(*) FROM archive_records a WHERE a.person_id = p.id AND a.state = 'waiting') AS waiting,
                (SELECT c.state FROM cases c WHERE c.person_id = p.id ORDER BY c.updated_at DESC LIMIT 1) AS state
            FROM persons p WHERE p.employer_id = \(unit) ORDER BY p.name, p.id LIMIT 500
            """).map {
            Colleague(name: try $0.text("name"), records: try $0.int("records"), waiting: try $0.int("waiting"), state: try $0.optionalText("state").flatMap(CaseState.init(rawValue:)))
        }
    }
}
