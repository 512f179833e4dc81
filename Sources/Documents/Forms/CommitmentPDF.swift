import TitleReview

/// The signed commitment (A2.2.2): its text, who signed, when, and the digest of what was signed.
public struct CommitmentPDF: Sendable {
    public let plan: String
    public let text: String
    public let signature: String
    public let signedAt: Instant
    /// SHA-256 of text, name and time, in hexadecimal.
    public let digest: String

    public init(plan: String, text: String, signature: String, signedAt: Instant) {
        self.plan = plan
        self.text = text
        self.signature = signature
        self.signedAt = signedAt
        digest = SHA256Digest(of: Array("\(plan)\n\(text)\n\(signature)\n\(signedAt.microseconds)".utf8)).hex
    }

    public func document() throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title("专业技术资格申报材料真实性保证书", subtitle: plan)
        writer.paragraph(text)
        writer.space(20)
        writer.paragraph("承诺人：\(signature)", TextStyle(.serif, 16, leading: 1.3), .trailing)
        writer.paragraph("签署时间：\(signedAt.chinese)", TextStyle(.sans, 10.5), .trailing)
        writer.paragraph("内容摘要（SHA-256）：\(digest)", .small)
        return PDFDocument(title: "真实性保证书", createdAt: signedAt, pages: writer.finish())
    }
}
