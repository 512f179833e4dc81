import Store
import TitleReview

/// What the bureau has before it.
public struct ReadBureau: Inquiry {
    public struct PlanResults: Sendable, Codable, Equatable {
        public let planID: String
        public let title: String
        public let reported: Int
        public let approved: Int
        public let certified: Int
    }
    public struct Home: Sendable, Codable {
        public let plans: [PlanResults]
        /// What waits for a second person.
        public let proposals: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        try work.require(.bureau)
        return Home(
            plans: try work.counts(of: .bureau).plans.sorted { $0.key < $1.key }.map { id, n in
                PlanResults(
                    planID: id, title: try work.plan(id).plan.title, reported: n[.reported] ?? 0,
                    approved: n[.approved] ?? 0, certified: n[.certified] ?? 0)
            }, proposals: try work.waitingProposals(.bureau))
    }
}
