import Store
import TitleReview

/// The officers of the unit, what waits with each, and who is away or soon will be.
public struct ReadColleagues: Inquiry {
    public struct Load: Sendable, Codable, Equatable {
        public let accountID: String
        public let name: String
        /// Cases before the unit's decision that this officer handles.
        public let waiting: Int
    }
    public struct Absence: Sendable, Codable, Equatable {
        public let id: String
        public let name: String
        public let standIn: String
        public let from: Day
        public let to: Day
    }
    public struct Board: Sendable, Codable {
        public let colleagues: [Load]
        public let absences: [Absence]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        let unit = try work.requireUnit(.authority, .office)
        let waiting: CaseState = work.actor?.role == .office ? .officeReview : .authorityReview
        var counts: [String: Int] = [:]
        for row in try work.tx.query(
            "SELECT account_id, n FROM handler_counts WHERE unit_id = \(unit) AND state = \(waiting.rawValue) AND n > 0"
        ) {
            counts[try row.text("account_id"), default: 0] += try row.int("n")
        }
        return Board(
            colleagues: try work.colleagues(unit).map {
                Load(accountID: $0.accountID, name: $0.name, waiting: counts[$0.accountID] ?? 0)
            },
            absences: try work.tx.query(
                """
                SELECT b.id, a.name, s.name AS stand_in, b.from_day, b.to_day
                FROM absences b JOIN accounts a ON a.id = b.account_id JOIN accounts s ON s.id = b.stand_in
                WHERE b.unit_id = \(unit) AND b.to_day >= \(work.today) ORDER BY b.from_day, b.id LIMIT 200
                """
            ).map {
                Absence(
                    id: try $0.text("id"), name: try $0.text("name"), standIn: try $0.text("stand_in"),
                    from: try $0.day("from_day"), to: try $0.day("to_day"))
            })
    }
}
