import Store
import TitleReview

/// How a plan ended, in numbers, for everybody: once its results were published and no notice of them runs any more (N3.3).
public struct ReadPlanOutcome: Inquiry {
    public struct Outcome: Sendable, Codable, Equatable {
        public let all: PublicCounts.Group
        /// By speciality; small groups are put together.
        public let specialities: [PublicCounts.Group]
        /// The day on which the last notice of results ended.
        public let noticeOver: Day
    }
    let planID: String
    public init(planID: String) { self.planID = planID }

    /// - Returns: nil while there is nothing to tell yet.
    public func run(_ work: UnitOfWork) throws -> Outcome? {
        guard
            let last = try work.tx.one(
                "SELECT MAX(last_day) AS last_day FROM notices WHERE plan_id = \(planID) AND kind = 'result'")?
                .optionalDay("last_day"), work.now >= .deadline(last)
        else { return nil }
        var groups: [String: PublicCounts.Group] = [:]
        var all = PublicCounts.Group("", applied: 0, reviewed: 0, passed: 0)
        // Counted rows, under '' for all desks: it costs the same however many applied.
        for row in try work.tx.query(
            "SELECT state, speciality, n FROM case_counts WHERE unit_id = '' AND plan_id = \(planID) AND n > 0")
        {
            let state = try row.value("state", as: CaseState.self)
            let name = try row.text("speciality")
            let n = try row.int("n")
            let known = groups[name]
            let line = (
                reviewed: state.isDecided || [.readyForReview, .underReview].contains(state) ? n : 0,
                passed: state.hasPassed && state != .passed ? n : 0
            )
            groups[name] = .init(
                name, applied: (known?.applied ?? 0) + n, reviewed: (known?.reviewed ?? 0) + line.reviewed,
                passed: (known?.passed ?? 0) + line.passed)
            all = .init(
                "", applied: all.applied + n, reviewed: all.reviewed + line.reviewed, passed: all.passed + line.passed)
        }
        return Outcome(all: all, specialities: PublicCounts.together(Array(groups.values)), noticeOver: last)
    }
}
