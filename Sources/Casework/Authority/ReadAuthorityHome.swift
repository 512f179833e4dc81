import Store
import TitleReview

/// What waits at an authority, and until when.
public struct ReadAuthorityHome: Inquiry {
    public struct Home: Sendable {
        public let counts: QueueCounts
        /// The next of the stage's last days among the plans with cases that wait.
        public let nextDue: Day?
    }
    public init() {}

    public func run(_ work: Work) throws -> Home {
        let counts = try work.counts(of: .authority(work.requireUnit(.authority)))
        let waiting = counts.plans.filter { $0.value.keys.contains { $0 == .authorityReview || $0 == .authorityPassed } }.keys
        let days = try waiting.map { try work.plan($0).plan.dates.authorityDeadline }.filter { $0 >= work.today }
        return Home(counts: counts, nextDue: days.min())
    }
}
