import Store
import TitleReview

/// What a page of a queue shows beside its rows: each row's outcomes by clause, and how many stand under each verdict and
/// speciality, so that filters carry their counts. Three queries at most, whatever the length of the queue.
public struct ReadQueueOverview: Inquiry {
    public struct Overview: Sendable, Codable, Equatable {
        /// By case: the outcomes of its findings, in the order of the clauses.
        public let outcomes: [String: [Outcome]]
        /// By case: the name of its route in the plan.
        public let routes: [String: String]
        public let verdicts: [String: Int]
        public let specialities: [String: Int]
    }
    let states: [CaseState], caseIDs: [String]
    public init(states: [CaseState], caseIDs: [String]) {
        self.states = states
        self.caseIDs = Array(caseIDs.prefix(500))
    }

    public func run(_ work: Work) throws -> Overview {
        let mine = try work.deskScope()
        var outcomes: [String: [Outcome]] = [:], routes: [String: String] = [:]
        if !caseIDs.isEmpty {
            let ids = SQL.joined(caseIDs.map { "\($0)" }, by: ", ")
            let rows = try work.tx.query("SELECT c.id, c.version, c.route, c.plan_id, c.plan_version FROM cases c WHERE \(mine) AND c.id IN (\(ids))")
            outcomes = try work.outcomes(rows.map { (try $0.text("id"), try $0.int("version")) })
            for row in rows {
                guard let route = try row.optionalText("route") else { continue }
                routes[try row.text("id")] = try work.plan(row.text("plan_id"), version: row.int("plan_version")).eligibility.routes.first { $0.id == route }?.name ?? route
            }
        }
        var verdicts: [String: Int] = [:], specialities: [String: Int] = [:]
        let asked = SQL.joined(states.map { "\($0.rawValue)" }, by: ", ")
        for row in try work.tx.query("""
            SELECT COALESCE(c.verdict, '') AS verdict, c.speciality, COUNT(*) AS n FROM cases c WHERE \(mine) AND c.state IN (\(asked)) GROUP BY c.verdict, c.speciality
            """) {
            let count = try row.int("n")
            verdicts[try row.text("verdict"), default: 0] += count
            specialities[try row.text("speciality"), default: 0] += count
        }
        return Overview(outcomes: outcomes, routes: routes, verdicts: verdicts, specialities: specialities)
    }
}

/// A page of a desk's queue with its overview and the case that stands beside it, all as they are at one moment.
public struct ReadDeskQueue: Inquiry {
    public struct Desk: Sendable {
        public let page: ReadQueue.Page
        public let overview: ReadQueueOverview.Overview
        public let beside: ReadCase.View?
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

    public func run(_ work: Work) throws -> Desk {
        let page = try ReadQueue(filter).run(work)
        let overview = try ReadQueueOverview(states: filter.states, caseIDs: page.rows.map(\.id)).run(work)
        let beside = page.rows.first { $0.id == chosen } ?? (first ? page.rows.first : nil)
        return Desk(page: page, overview: overview, beside: try beside.map { try ReadCase(caseID: $0.id, atAGlance: first).run(work) })
    }
}
