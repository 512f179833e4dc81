import Store
import TitleReview

/// The clerks of the own unit, with how many colleagues each looks after (A2.1.2, A3.1.1).
public struct ReadClerks: Inquiry {
    public struct Clerk: Sendable, Codable, Equatable {
        public let accountID: String
        public let login: String
        public let name: String
        public let since: Instant
        public let colleagues: Int
        public let isSelf: Bool
    }
    public struct View: Sendable, Codable {
        public let clerks: [Clerk]
        /// Colleagues whom nobody looks after in particular.
        public let unassigned: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let unit = try work.requireUnit(.employer)
        return View(
            clerks: try work.clerks(of: unit),
            unassigned: try work.tx.one(
                """
                SELECT COUNT(*) AS n FROM persons p WHERE p.employer_id = \(unit) AND NOT EXISTS (
                    SELECT 1 FROM colleague_clerks k WHERE k.person_id = p.id AND k.unit_id = \(unit))
                """)?.int("n") ?? 0)
    }
}
