import Store
import TitleReview

/// What a page of a queue shows beside its rows: each row's outcomes by clause, and how many stand under each verdict and
/// speciality, so that filters carry their counts. Three queries, whatever the length of the queue.
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
        let mine = try work.deskScope(), states = SQL.joined(states.map { "\($0.rawValue)" }, by: ", ")
        var outcomes: [String: [Outcome]] = [:], routes: [String: String] = [:]
        if !caseIDs.isEmpty {
            let ids = SQL.joined(caseIDs.map { "\($0)" }, by: ", ")
            for row in try work.tx.query("SELECT c.id, c.findings, c.route, c.plan_id, c.plan_version FROM cases c WHERE \(mine) AND c.id IN (\(ids))") {
                let id = try row.text("id")
                outcomes[id] = try JSON.decode([Finding].self, row.text("findings")).map(\.outcome)
                guard let route = try row.optionalText("route") else { continue }
                routes[id] = try work.plan(row.text("plan_id"), version: row.int("plan_version")).eligibility.routes.first { $0.id == route }?.name ?? route
            }
        }
        func counts(_ column: SQL) throws -> [String: Int] {
            var found: [String: Int] = [:]
            for row in try work.tx.query("""
                SELECT COALESCE(\(column), '') AS value, COUNT(*) AS n FROM cases c WHERE \(mine) AND c.state IN (\(states)) GROUP BY COALESCE(\(column), '')
                """) { found[try row.text("value")] = try row.int("n") }
            return found
        }
        return Overview(outcomes: outcomes, routes: routes, verdicts: try counts("c.verdict"), specialities: try counts("c.speciality"))
    }
}

extension Work {
    /// The cases (`c`) that stand before the actor's unit: the same columns as the relation of single cases.
    func deskScope() throws -> SQL {
        let unit = try requireUnit(.employer, .authority, .office)
        return switch actor?.role {
        case .employer: "c.employer_id = \(unit) AND c.state <> 'draft'"
        case .authority: "c.authority_id = \(unit) AND c.submitted_at IS NOT NULL"
        default: "c.office_id = \(unit) AND c.submitted_at IS NOT NULL"
        }
    }
}
