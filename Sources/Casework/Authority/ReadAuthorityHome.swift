import Store
import TitleReview

/// What waits at an authority, and until when.
public struct ReadAuthorityHome: Inquiry {
    public struct Home: Sendable {
        public let counts: QueueCounts
        /// The next of the stage's last days among the plans with cases that wait.
        public let nextDue: Day?
        /// The specialities that the account has to do with; nil: all.
        public let specialities: [String]?
    }
    public init() {}

    public func run(_ work: Work) throws -> Home {
        try work.require(.authority)
        let counts = try work.counts(of: work.desk())
        let waiting = counts.plans.filter {
            $0.value.keys.contains { $0 == .authorityReview || $0 == .authorityPassed }
        }.keys
        let days = try waiting.map { try work.plan($0).plan.dates.authorityDeadline }.filter { $0 >= work.today }
        let specialities: [String]? = if case .only(let names) = try work.scope() { names.sorted() } else { nil }
        return Home(counts: counts, nextDue: days.min(), specialities: specialities)
    }
}
