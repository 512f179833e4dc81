import Store
import TitleReview

/// A page of a desk's queue with each row's outcomes and the case that stands beside it, all as they are at one moment.
public struct ReadOfficerQueue: Inquiry {
    public typealias Outcomes = [String: [FindingMark]]

    public struct Contents: Sendable {
        public let page: ReadQueue.Page
        /// By case: the outcomes of its findings, in the order of the clauses.
        public let outcomes: Outcomes
        public let beside: ReadCase.View?
        /// By plan that cases stand in: its title.
        public let plans: [String: String]
        /// The name of the employer that the queue is narrowed to.
        public let employer: String?
        /// By case: who of the unit handles it.
        public let handlers: [String: [CaseHandler]]
        /// Among whom cases can be handed on; empty where nobody handles cases.
        public let colleagues: [Colleague]
        /// What the filter admits of the actor's own.
        public let mine: Int
        /// The actor's own named filters.
        public let views: [SavedView]
    }
    let filter: QueueFilter, chosen: String?, first: Bool

    /// - Parameters:
    ///   - chosen: the case to show beside the rows, if it is among them.
    ///   - first: whether the first row stands in for one that was not chosen.
    public init(_ filter: QueueFilter, chosen: String?, first: Bool) {
        self.filter = filter
        self.chosen = chosen
        self.first = first
    }

    public func run(_ work: UnitOfWork) throws -> Contents {
        let page = try ReadQueue(filter).run(work)
        let beside = page.rows.first { $0.id == chosen } ?? (first ? page.rows.first : nil)
        let unit = try work.handlingUnit()
        var plans: [String: String] = [:]
        for plan in page.counts.by(\.planID, filter).keys { plans[plan] = try work.plan(plan).plan.title }
        return Contents(
            page: page, outcomes: try work.outcomes(page.rows.map { ($0.id, $0.version) }),
            beside: try beside.map { try ReadCase(caseID: $0.id, atAGlance: first).run(work) },
            plans: plans,
            employer: filter.employerID.isEmpty
                ? nil : try work.tx.one("SELECT name FROM units WHERE id = \(filter.employerID)")?.text("name"),
            handlers: try unit.map { try work.handlers($0, page.rows.map(\.id)) } ?? [:],
            colleagues: try unit.map { try work.colleagues($0) } ?? [],
            mine: try unit == nil ? 0 : mine(work, page), views: try unit == nil ? [] : work.savedViews())
    }

    private func mine(_ work: UnitOfWork, _ page: ReadQueue.Page) throws -> Int {
        let counts = try filter.mine ? page.counts : work.counts(of: work.desk(mine: true))
        return counts.lines.filter { filter.admits($0) }.reduce(0) { $0 + $1.count }
    }
}
