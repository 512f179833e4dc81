import Gateways
import Store
import TitleReview

/// The payment order of a case, made when it is first asked for (A2.2.7).
public struct OpenPayment: UseCase {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: Work) throws -> PaymentOrder {
        let c = try work.ownCase(caseID, .applicant)
        guard c.state == .awaitingPayment, let fee = try work.plan(c.planID, version: c.planVersion).fee else {
            throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不需要缴费。")
        }
        if let row = try work.tx.one("SELECT id, cents FROM payments WHERE case_id = \(c.id) AND state = 'open'") {
            return PaymentOrder(id: try row.text("id"), cents: try row.int("cents"))
        }
        let order = PaymentOrder(id: work.newID(), cents: fee.cents)
        try work.tx.execute("INSERT INTO payments (id, case_id, cents, state, created_at) VALUES (\(order.id), \(c.id), \(order.cents), 'open', \(work.now))")
        try work.record("payment.opened", order.id, ["case": c.id])
        return order
    }
}

/// The gateway's signed callback: one effect whatever comes first, twice or late (F8).
public struct ConfirmPayment: UseCase {
    let callback: PaymentCallback
    public init(verified callback: PaymentCallback) { self.callback = callback }

    public func run(_ work: Work) throws {
        guard let row = try work.tx.one("SELECT case_id, cents, state FROM payments WHERE id = \(callback.orderID)") else { throw Refusal.notFound }
        guard try row.int("cents") == callback.cents else { throw Refusal.conflict("金额与订单不符。") }
        guard try row.text("state") == "open" else { return }
        let c = try work.anyCase(row.text("case_id"))
        // Paid after the case has gone elsewhere: the money is accounted for and goes back.
        let state = c.state == .awaitingPayment ? "paid" : "refundDue"
        guard try work.tx.execute("""
            UPDATE payments SET state = \(state), gateway_id = \(callback.gatewayID), paid_at = \(work.now) WHERE id = \(callback.orderID) AND state = 'open'
            """) == 1 else { return }
        try work.record("payment.\(state)", callback.orderID, ["case": c.id])
        guard state == "paid" else { return }
        try work.move(c, .pay, by: .gateway)
        try work.tell(c.personID, "评审费已收到，您的申报等待专家评审。", case: c.id)
    }
}

/// The office waives a fee with a reason (A2.2.7).
public struct WaiveFee: UseCase {
    let caseID: String, reason: String
    public init(caseID: String, reason: String) {
        self.caseID = caseID
        self.reason = reason
    }

    public func run(_ work: Work) throws {
        let c = try work.ownCase(caseID, .office)
        try work.move(c, .waiveFee, by: .office, given: reason.isEmpty ? [] : [.reason], note: reason)
    }
}
