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

/// Why money goes back.
public enum WhyRefund: String, Sendable, Codable, CaseIterable {
    /// The case no longer waited for it.
    case late
    /// The order was paid already.
    case double
    /// It is not the order's amount.
    case amount
    /// The applicant withdrew, and the plan gives fees back then.
    case withdrawn

    public var chinese: String {
        switch self {
        case .late: "但这份申报已不在待缴费状态"
        case .double: "与已缴的评审费重复"
        case .amount: "与应缴金额不符"
        case .withdrawn: "申报已撤回"
        }
    }
}

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
