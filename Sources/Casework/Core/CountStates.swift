import Store

/// How many cases stand in each state, by plan; for statistics and reports.
public struct CountStates: Inquiry {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public struct Counts: Sendable, Codable, Equatable {
        public let states: [String: Int]
        public let refusals: [String: Int]
        public let certificates: Int
    }

    public func run(_ work: Work) throws -> Counts {
        var states: [String: Int] = [:]
        var refusals: [String: Int] = [:]
        for row in try work.tx.query("SELECT state, COUNT(*) AS n FROM cases WHERE plan_id = \(planID) GROUP BY state")
        { states[try row.text("state")] = try row.int("n") }
        for row in try work.tx.query(
            "SELECT clause, COUNT(*) AS n FROM cases WHERE plan_id = \(planID) AND clause <> '' GROUP BY clause")
        { refusals[try row.text("clause")] = try row.int("n") }
        let n =
            try work.tx.one(
                "SELECT COUNT(*) AS n FROM certificates x JOIN cases c ON c.id = x.case_id WHERE c.plan_id = \(planID)")?
            .int("n") ?? 0
        return Counts(states: states, refusals: refusals, certificates: n)
    }
}
