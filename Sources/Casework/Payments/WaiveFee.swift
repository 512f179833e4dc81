import Gateways
import Store
import TitleReview

/// The office waives a fee with a reason (A2.2.7).
public struct WaiveFee: UseCase {
    let caseID: String, reason: String
    public init(caseID: String, reason: String) {
        self.caseID = caseID
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .office)
        try work.move(c, .waiveFee, by: .office, given: reason.isEmpty ? [] : [.reason], note: reason)
    }
}
