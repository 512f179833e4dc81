import Store
import TitleReview

/// What waits at an authority, and until when.
public struct ReadAuthorityHome: Inquiry {
    public struct Home: Sendable {
        public let counts: QueueCounts
        /// The next of the last days of the cases that wait.
        public let nextDue: Day?
        /// The specialities that the account has to do with; nil: all.
        public let specialities: [String]?
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        try work.require(.authority)
        let desk = try work.desk()
        let days = try DeadlineStage.authority.states.compactMap { state in
            try work.tx.one(
                """
                SELECT c.due FROM cases c WHERE \(desk.condition) AND c.state = \(state.rawValue) AND c.due >= \(work.today)
                ORDER BY c.due LIMIT 1
                """)?.day("due")
        }
        let specialities: [String]? = if case .only(let names) = try work.scope() { names.sorted() } else { nil }
        return Home(counts: try work.counts(of: desk), nextDue: days.min(), specialities: specialities)
    }
}
