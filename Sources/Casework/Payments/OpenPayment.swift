import Gateways
import Store
import TitleReview

/// The payment order of a case, made when it is first asked for (A2.2.7).
public struct OpenPayment: UseCase {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> PaymentOrder {
        let c = try work.ownCase(caseID, .applicant)
        guard c.state == .awaitingPayment, let fee = try work.plan(c.planID, version: c.planVersion).fee else {
            throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不需要缴费。")
        }
        if let row = try work.tx.one("SELECT id, cents FROM payments WHERE case_id = \(c.id) AND state = 'open'") {
            return PaymentOrder(id: try row.text("id"), cents: try row.int("cents"))
        }
        let order = PaymentOrder(id: work.newID(), cents: fee.cents)
        try work.tx.execute(
            """
            INSERT INTO payments (id, case_id, cents, state, created_at)
            VALUES (\(order.id), \(c.id), \(order.cents), 'open', \(work.now))
            """)
        try work.record("payment.opened", order.id, ["case": c.id])
        return order
    }
}
