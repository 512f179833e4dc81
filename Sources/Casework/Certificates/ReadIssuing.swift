import Store
import TitleReview

/// What issuing a plan's certificates would do (N3.4); for the bureau.
public struct ReadIssuing: Inquiry {
    public struct Draft: Sendable, Codable, Equatable {
        public let planTitle: String
        /// The number of the first certificate.
        public let firstNumber: String
        public let people: [NamedCase]
        /// Stands for exactly this list.
        public let list: String
    }
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> Draft {
        try work.require(.bureau)
        let people = try work.named("c.plan_id = \(planID) AND c.state = 'approved'")
        guard let first = try NextCertificates(planID: planID, limit: 1).run(work).first else {
            throw Refusal.conflict("没有已经批准、等待颁发的证书。")
        }
        return Draft(
            planTitle: try work.plan(planID).plan.title, firstNumber: first.number.description, people: people,
            list: people.digest)
    }
}
