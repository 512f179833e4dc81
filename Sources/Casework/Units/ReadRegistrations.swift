import Store
import TitleReview

/// Registrations in one state, the oldest first, at most 100.
public struct ReadRegistrations: Inquiry {
    public struct View: Sendable, Codable {
        public let registrations: [Registration]
        /// How many wait and how many are returned.
        public let counts: [String: Int]
    }
    let state: String
    public init(state: String = "waiting") { self.state = state }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.administrator)
        var counts: [String: Int] = [:]
        for row in try work.tx.query(
            "SELECT state, COUNT(*) AS n FROM units WHERE kind = 'employer' AND state <> 'approved' GROUP BY state")
        { counts[try row.text("state")] = try row.int("n") }
        return View(
            registrations: try work.tx.query(
                "\(Registration.source) WHERE u.kind = 'employer' AND u.state = \(state) ORDER BY u.created_at, u.id LIMIT 100"
            ).map(Registration.init), counts: counts)
    }
}
