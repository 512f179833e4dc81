import Store
import TitleReview

/// What would be approved, for whoever confirms it: the number as it will stand, the day, and everybody on the list.
public struct ReadApproval: Inquiry {
    public struct Draft: Sendable, Codable, Equatable {
        public let planID: String
        public let planTitle: String
        public let number: String
        public let day: Day
        public let people: [NamedCase]
        /// Stands for exactly this list.
        public let list: String
    }
    let planID: String, number: String, day: Day

    public init(planID: String, number: String, day: Day) {
        self.planID = planID
        self.number = number
        self.day = day
    }

    public func run(_ work: UnitOfWork) throws -> Draft {
        try work.require(.bureau)
        let number = try work.documentNumber(number, of: day, field: "number")
        guard try work.document(number) == nil else { throw Refusal.invalid("number", "文号 \(number) 已经用过。") }
        let people = try work.named("c.plan_id = \(planID) AND c.state = 'reported'")
        guard !people.isEmpty else { throw Refusal.conflict("没有待批准的评审结果。") }
        return Draft(
            planID: planID, planTitle: try work.plan(planID).plan.title, number: number.description, day: day,
            people: people, list: people.digest)
    }
}
