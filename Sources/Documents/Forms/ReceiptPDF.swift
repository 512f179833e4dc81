import TitleReview

/// The receipt of a review fee (A2.2.7): who paid what for what, and under which number it can be found.
public struct ReceiptPDF: Sendable {
    public let number: String
    public let payer: String
    public let purpose: String
    public let cents: Int
    public let order: String
    public let gatewayID: String
    public let paidAt: Instant
    public let receiver: String
    /// What became of the money, when it did not stay.
    public let refund: String?

    public init(
        number: String, payer: String, purpose: String, cents: Int, order: String, gatewayID: String, paidAt: Instant,
        receiver: String, refund: String?
    ) {
        (self.number, self.payer, self.purpose, self.cents) = (number, payer, purpose, cents)
        (self.order, self.gatewayID, self.paidAt, self.receiver, self.refund) = (
            order, gatewayID, paidAt, receiver, refund
        )
    }

    public func document() throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title("评审费收据", subtitle: "收据号 \(number)")
        var rows: [(String, String)] = [
            ("缴款人", payer), ("收款单位", receiver), ("事项", purpose), ("金额", cents.yuan),
            ("金额（大写）", ChineseAmount.words(cents: cents)), ("缴款时间", paidAt.chinese),
            ("订单号", order), ("支付流水号", gatewayID),
        ]
        if let refund { rows.append(("退款", refund)) }
        writer.table(FormTable(columns: [1, 4], rows: rows.map { FormRow([.label($0.0), .value($0.1)]) }))
        writer.space(14)
        writer.paragraph("本收据由系统生成，证明款项已经收到。需要财政票据的，请凭收据号向收款单位索取。", .small)
        return PDFDocument(title: "评审费收据 \(number)", createdAt: paidAt, pages: writer.finish())
    }
}
