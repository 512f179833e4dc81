import Store
import TitleReview

/// The applicant takes the case back.
public struct WithdrawApplication: UseCase {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .applicant)
        let plan = try work.plan(c.planID, version: c.planVersion)
        try work.move(c, .withdraw, by: .applicant)
        if plan.fee?.refundOnWithdrawal == true {
            try work.refundKeptFee(of: c.id)
        }
    }
}
