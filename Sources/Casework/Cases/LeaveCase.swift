import Store
import TitleReview

/// The actor handles a case no more; it is nobody's then, or the others'.
public struct LeaveCase: UseCase {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        let c = try work.ownCase(caseID, .authority, .office)
        guard let actor = work.actor,
            try work.tx.execute(
                "DELETE FROM case_handlers WHERE case_id = \(c.id) AND unit_id = \(unit) AND account_id = \(actor.accountID)"
            ) == 1
        else {
            throw Refusal.conflict("这份申报没有登记由您经办。")
        }
        try work.record("case.handler.leave", c.id)
    }
}
