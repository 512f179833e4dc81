import Documents
import Store
import TitleReview

/// The receipt of a case's fee as PDF (A2.2.7), for the applicant and the office.
public struct ReadReceipt: Inquiry {
    public struct Receipt: Sendable {
        public let name: String
        let pdf: ReceiptPDF
        public func bytes() throws -> [UInt8] { try pdf.document().bytes() }
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> Receipt {
        try work.require(.applicant, .office)
        let c = try work.visibleCase(caseID)
        guard
            let row = try work.tx.one(
                """
                SELECT x.gateway_id, x.cents, x.at, x.receipt, x.state, x.refunded_at, p.id, u.name AS office
                FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN units u ON u.id = \(c.officeID)
                WHERE p.case_id = \(c.id) AND x.receipt IS NOT NULL ORDER BY x.receipt DESC LIMIT 1
                """)
        else { throw Refusal.conflict("还没有收到这份申报的评审费，没有收据。") }
        let number = try row.int("receipt").receiptNumber
        return Receipt(
            name: "评审费收据-\(number).pdf",
            pdf: ReceiptPDF(
                number: number, payer: c.name, purpose: try work.plan(c.planID, version: c.planVersion).title + "评审费",
                cents: try row.int("cents"), order: try row.text("id"),
                gatewayID: try row.text("gateway_id"), paidAt: try row.instant("at"), receiver: try row.text("office"),
                refund: try row.text("state") == "kept"
                    ? nil : try row.optionalInstant("refunded_at").map { "已于 \($0.day.chinese) 退回" } ?? "申报已撤回，待退回"))
    }
}

extension Int {
    /// A receipt's number as it stands on it.
    public var receiptNumber: String {
        String(repeating: "0", count: Swift.max(0, 8 - String(self).count)) + String(self)
    }
}
