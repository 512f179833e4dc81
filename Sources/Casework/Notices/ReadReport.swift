import Store
import TitleReview

/// What reporting a plan's results would do (N3.3); for the office.
public struct ReadReport: Inquiry {
    public struct Draft: Sendable, Codable, Equatable {
        public let planTitle: String
        /// Who would be reported.
        public let people: [NamedCase]
        /// Who would stay: the notice still runs, or an objection is open.
        public let held: Int
        /// Stands for exactly the list of those who would be reported.
        public let list: String
    }
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> Draft {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        let people = try work.reportable(planID)
        let all =
            try work.tx.one("SELECT COUNT(*) AS n FROM cases WHERE plan_id = \(planID) AND state = 'resultNotice'")?
            .int("n") ?? 0
        guard !people.isEmpty else {
            throw Refusal.conflict(all == 0 ? "没有正在公示的评审结果。" : "公示还没有期满，或者还有异议没有答复，现在没有可以上报的。")
        }
        return Draft(planTitle: plan.title, people: people, held: all - people.count, list: people.digest)
    }
}
