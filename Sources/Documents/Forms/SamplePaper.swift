import TitleReview

/// Pages that stand for a scanned document where nobody has scanned one: the demo and the benches.
public struct SamplePaper: Sendable {
    public let title: String
    public let text: String
    public let pages: Int
    public let createdAt: Instant

    public init(title: String, text: String, pages: Int, createdAt: Instant) {
        self.title = title
        self.text = text
        self.pages = pages
        self.createdAt = createdAt
    }

    public func document() throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        for number in 1...max(1, pages) {
            if number > 1 { writer.breakPage() }
            writer.title(title, subtitle: "第 \(number) 页")
            writer.paragraph(text, TextStyle(.serif, 13, leading: 1.4))
        }
        return PDFDocument(title: title, createdAt: createdAt, pages: writer.finish())
    }
}
