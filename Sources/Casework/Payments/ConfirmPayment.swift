import Gateways
import Store
import TitleReview

/// The gateway's signed callback: each payment has one entry in the ledger and one effect, whatever comes first, twice or late (F8).
///
/// The first payment of the order's amount, while the case waits for it, is kept and gets a receipt. All other money is entered
/// too, and goes back.
public struct ConfirmPayment: UseCase {
    let callback: PaymentCallback
    public init(verified callback: PaymentCallback) { self.callback = callback }

    public func run(_ work: UnitOfWork) throws {
        guard let known = try work.tx.one("SELECT case_id FROM payments WHERE id = \(callback.orderID)") else {
            throw Refusal.notFound
        }
        // The case first, then its order: as everybody locks who moves a case.
        let c = try work.anyCase(known.text("case_id"))
        guard
            let order = try work.tx.one(
                "SELECT cents, state FROM payments WHERE id = \(callback.orderID)\(.forUpdate(work.tx.engine))")
        else { throw Refusal.notFound }
        if try isRepeated(work) { return }
        let why: WhyRefund? =
            try order.text("state") != "open"
            ? .double : c.state != .awaitingPayment ? .late : order.int("cents") != callback.cents ? .amount : nil
        try enter(why, work)
        try work.record(
            why == nil ? "payment.paid" : "payment.refundDue", callback.orderID,
            ["case": c.id, "why": why?.rawValue ?? ""])
        if let why {
            return try work.notify(c, .moneyBack, ["amount": callback.cents.yuan, "reason": why.chinese])
        }
        try work.move(c, .pay, by: .gateway)
        try work.notify(c, .feeReceived, ["amount": callback.cents.yuan])
    }

    /// Whether the payment stands in the ledger already.
    private func isRepeated(_ work: UnitOfWork) throws -> Bool {
        guard
            let entry = try work.tx.one(
                "SELECT order_id, cents FROM payment_entries WHERE gateway_id = \(callback.gatewayID)")
        else { return false }
        guard try entry.text("order_id") == callback.orderID, try entry.int("cents") == callback.cents else {
            throw Refusal.conflict("这个支付流水号已用于另一笔款项，没有受理。请核对平台流水。")
        }
        return true
    }

    private func enter(_ why: WhyRefund?, _ work: UnitOfWork) throws {
        let receipt = try why == nil ? work.nextReceipt() : nil
        let entered = try work.tx.execute(
            """
            INSERT INTO payment_entries (gateway_id, order_id, cents, at, state, why, receipt)
            VALUES (\(callback.gatewayID), \(callback.orderID), \(callback.cents), \(work.now),
                \(why == nil ? "kept" : "refundDue"), \(why?.rawValue ?? ""), \(receipt))
            ON CONFLICT (gateway_id) DO NOTHING
            """)
        // Another order's payment took the number in this very moment.
        guard entered == 1 else { throw Refusal.conflict("这个支付流水号已用于另一笔款项，没有受理。请核对平台流水。") }
        if why == nil {
            try work.tx.execute("UPDATE payments SET state = 'paid' WHERE id = \(callback.orderID)")
        } else if why == .late {
            try work.tx.execute("UPDATE payments SET state = 'refundDue' WHERE id = \(callback.orderID)")
        }
    }
}

extension UnitOfWork {
    /// The next receipt's number: without gap, because it is counted in the transaction that needs it.
    func nextReceipt() throws -> Int {
        let taken = try tx.one("SELECT MAX(receipt) AS last FROM payment_entries")?.optionalInt("last") ?? 0
        // The counter's row is what two callbacks at once wait for each other at; on a new installation it begins after
        // what is there.
        try tx.execute(
            """
            INSERT INTO counters (name, value) VALUES ('receipt', \(taken + 1))
            ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
            """)
        guard let row = try tx.one("SELECT value FROM counters WHERE name = 'receipt'") else {
            throw StoreError.statement("收据号没有取到")
        }
        return try row.int("value")
    }
}
