import Store
import TitleReview

/// The office's pool.
public struct ListExperts: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let profile: ExpertProfile
        public let standing: ExpertStanding
        /// Cases under review that the expert reads or has read.
        public let load: Int
        /// Of these, those whose opinion is still to come.
        public let waiting: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Item] {
        let office = try work.requireUnit(.office)
        return try work.tx.query(
            """
            SELECT e.id, e.name, e.speciality, e.title_level, e.employer, e.term_from, e.term_to, e.standing,
                COALESCE(p.load, 0) AS load, COALESCE(p.waiting, 0) AS waiting
            FROM experts e
            LEFT JOIN (
                SELECT q.expert_id, COUNT(*) AS load, SUM(CASE WHEN q.submitted_at IS NULL THEN 1 ELSE 0 END) AS waiting
                FROM panel_members q JOIN cases c ON c.id = q.case_id AND c.state = 'underReview'
                GROUP BY q.expert_id) p ON p.expert_id = e.id
            WHERE e.office_id = \(office) ORDER BY e.speciality, e.name, e.id LIMIT 1000
            """
        ).map {
            Item(
                id: try $0.text("id"), profile: try ExpertProfile($0), standing: try ExpertStanding($0),
                load: try $0.int("load"), waiting: try $0.int("waiting"))
        }
    }
}
