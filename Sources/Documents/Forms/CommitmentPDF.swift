import TitleReview

/// What a hand wrote on a phone.
public enum Handwriting: Hashable, Sendable {
    /// Strokes in the unit square, y downwards.
    case strokes([[Point]])
    case picture(Picture)

    /// For the digest: the same hand gives the same text.
    var canonical: String {
        switch self {
        case .strokes(let strokes):
            strokes.map { $0.map { "\($0.x),\($0.y)" }.joined(separator: " ") }.joined(separator: ";")
        case .picture(let picture): SHA256Digest(of: picture.bytes).hex
        }
    }
}

/// The signed commitment (A2.2.2): its text, who signed, when, and the digest of what was signed.
public struct CommitmentPDF: Sendable {
    public let plan: String
    public let text: String
    /// The name of who signed.
    public let signature: String
    public let handwriting: Handwriting?
    public let signedAt: Instant
    /// SHA-256 of plan, text, name, time and handwriting, in hexadecimal.
    public let digest: String

    public init(plan: String, text: String, signature: String, signedAt: Instant, handwriting: Handwriting? = nil) {
        self.plan = plan
        self.text = text
        self.signature = signature
        self.handwriting = handwriting
        self.signedAt = signedAt
        let hand = handwriting.map { "\n\($0.canonical)" } ?? ""
        digest = SHA256Digest(of: Array("\(plan)\n\(text)\n\(signature)\n\(signedAt.microseconds)\(hand)".utf8)).hex
    }

    public func document() throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title("专业技术资格申报材料真实性保证书", subtitle: plan)
        let paragraphs = text.split(separator: "\n").map { "　　" + $0.drop(while: \.isWhitespace) }
        writer.paragraph(paragraphs.joined(separator: "\n"), TextStyle(.serif, 12, leading: 1.35))
        writer.space(20)
        writer.need(170)
        writer.paragraph("承诺人：\(signature)", TextStyle(.serif, 14, leading: 1.3), .trailing)
        if let handwriting {
            let frame = Rect(x: writer.left + writer.width - 190, y: writer.y, width: 190, height: 76)
            writer.put(.frame(frame, 0.5, .hairline))
            switch handwriting {
            case .strokes(let strokes): writer.put(.strokes(strokes, frame.inset(by: 8), .text))
            case .picture(let picture): writer.put(.picture(picture, frame.inset(by: 4)))
            }
            writer.space(frame.height + 6)
        }
        writer.paragraph("签署时间：\(signedAt.chinese)", TextStyle(.sans, 10.5), .trailing)
        writer.space(10)
        writer.paragraph("内容摘要（SHA-256）：\(digest)", .small)
        return PDFDocument(title: "真实性保证书", createdAt: signedAt, pages: writer.finish())
    }
}
