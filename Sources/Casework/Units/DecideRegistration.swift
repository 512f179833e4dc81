import Store
import TitleReview

/// The administrator approves or returns a unit's registration (A3.1.1).
public struct DecideRegistration: UseCase {
    let unitID: String, approve: Bool, reason: String

    /// - Parameter reason: needed for a return; the clerk reads it.
    public init(unitID: String, approve: Bool, reason: String = "") {
        self.unitID = unitID
        self.approve = approve
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.administrator)
        guard approve || !reason.isEmpty else { throw Refusal.invalid("reason", "退回时请写明原因，经办人会看到。") }
        let state = approve ? "approved" : "returned"
        let because = approve ? "" : reason
        guard
            try work.tx.execute(
                """
                UPDATE units SET state = \(state), return_reason = \(because)
                WHERE id = \(unitID) AND kind = 'employer' AND state = 'waiting'
                """) == 1
        else {
            throw Refusal.conflict("这个单位的注册申请已经处理过。")
        }
        try work.record("unit.\(state)", unitID)
    }
}
