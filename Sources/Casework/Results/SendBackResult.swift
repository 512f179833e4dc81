import Store
import TitleReview

/// The bureau sends a reported case back to the office with the reason (N3.4).
public struct SendBackResult: UseCase {
    let caseID: String, reason: String
    public init(caseID: String, reason: String) {
        self.caseID = caseID
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .bureau)
        try work.move(c, .sendBack, by: .bureau, given: reason.isEmpty ? [] : [.reason], note: reason)
    }
}
