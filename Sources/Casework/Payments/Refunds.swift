import Store
import TitleReview

extension UnitOfWork {
    /// The kept fee of a withdrawn case goes back, where the plan says so (A2.2.7).
    func refundKeptFee(of caseID: String) throws {
        let orders: SQL = "(SELECT id FROM payments WHERE case_id = \(caseID))"
        guard
            try tx.execute(
                "UPDATE payment_entries SET state = 'refundDue', why = 'withdrawn' WHERE order_id IN \(orders) AND state = 'kept'"
            ) > 0
        else { return }
        try tx.execute("UPDATE payments SET state = 'refundDue' WHERE case_id = \(caseID) AND state = 'paid'")
    }
}

/// The office has sent money back: once for each entry, with the number under which it went (A2.2.7).
public struct RecordRefund: UseCase {
    let gatewayID: String, refundID: String

    /// - Parameters:
    ///   - gatewayID: the number of the payment that goes back.
    ///   - refundID: the gateway's or bank's number of the refund.
    public init(gatewayID: String, refundID: String) {
        self.gatewayID = gatewayID
        self.refundID = refundID
    }

    public func run(_ work: UnitOfWork) throws {
        let office = try work.requireUnit(.office)
        guard
            let row = try work.tx.one(
                """
                SELECT x.order_id, x.cents, x.state, c.id AS case_id
                FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
                WHERE x.gateway_id = \(gatewayID) AND c.office_id = \(office)
                """)
        else { throw Refusal.notFound }
        guard try row.text("state") == "refundDue" else {
            throw Refusal.conflict(try row.text("state") == "refunded" ? "这笔款项已登记退款。" : "这笔评审费没有退款事由，不能退。")
        }
        if try work.tx.one("SELECT 1 AS used FROM payment_entries WHERE refund_id = \(refundID)") != nil {
            throw Refusal.invalid("refund", "这个退款流水号已登记过，请核对。")
        }
        let order = try row.text("order_id")
        let caseID = try row.text("case_id")
        guard
            try work.tx.execute(
                """
                UPDATE payment_entries SET state = 'refunded', refund_id = \(refundID), refunded_at = \(work.now)
                WHERE gateway_id = \(gatewayID) AND state = 'refundDue'
                """) == 1
        else { throw Refusal.conflict("这笔款项已登记退款。") }
        try work.tx.execute(
            """
            UPDATE payments SET state = 'refunded' WHERE id = \(order) AND state = 'refundDue'
            AND NOT EXISTS (SELECT 1 FROM payment_entries x WHERE x.order_id = \(order) AND x.state = 'refundDue')
            """)
        try work.record("payment.refunded", order, ["case": caseID])
        try work.notify(work.anyCase(caseID), .moneyReturned, ["amount": row.int("cents").yuan])
    }
}
