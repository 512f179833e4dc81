import Store
import TitleReview

/// One plan as the public reads it (A2.2.0).
public struct ReadPlan: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> Plan { try work.plan(id).plan }
}
