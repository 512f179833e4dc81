import Store
import TitleReview

/// The published plans, newest version of each; open to all.
public struct ListPlans: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [PlanSummary] { try work.planSummaries() }
}
