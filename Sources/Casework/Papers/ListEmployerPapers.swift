import Store
import TitleReview

/// What an employer's people owe, by plan what to send and where.
public struct ListEmployerPapers: Inquiry {
    public struct PlanAddress: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
        public let address: String
        public let items: [String]
    }
    public struct Board: Sendable, Codable, Equatable {
        public let plans: [PlanAddress]
        public let page: ListPapers.Page
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        try work.require(.employer)
        let page = try ListPapers(limit: 400).run(work)
        guard let due = try work.papersDue() else { return Board(plans: [], page: page) }
        let plans = try work.tx.query(
            """
            SELECT c.plan_id, MAX(c.plan_version) AS version FROM cases c LEFT JOIN papers p ON p.case_id = c.id
            WHERE \(due) AND p.arrived_on IS NULL GROUP BY c.plan_id ORDER BY c.plan_id
            """)
        return Board(
            plans: try plans.map { row in
                let plan = try work.plan(row.text("plan_id"), version: row.int("version"))
                return PlanAddress(id: plan.id, title: plan.title, address: plan.paper.address, items: plan.paper.items)
            }, page: page)
    }
}
