import TitleReview

/// The evaluation form (专业技术职务任职资格评审表, A2.2.8): everything that a case says, section by section, with the platform's
/// watermark; and the exceptional form (破格审批表) in the same shape.
public struct EvaluationForm: Sendable {
    /// A section: a heading and either labelled values or rows under column heads.
    public enum Section: Sendable {
        case values(String, [(label: String, value: String)])
        case rows(String, head: [String], rows: [[String]])
        case text(String, String)
        /// An opinion with the place for signature and stamp.
        case opinion(String, String, signature: String)
    }

    public var title: String
    public var subtitle: String
    public var watermark: String
    public var sections: [Section]

    public init(title: String, subtitle: String, watermark: String, sections: [Section]) {
        self.title = title
        self.subtitle = subtitle
        self.watermark = watermark
        self.sections = sections
    }

    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title(title, subtitle: subtitle)
        for section in sections {
            switch section {
            case .values(let heading, let pairs):
                writer.heading(heading)
                let rows = stride(from: 0, to: pairs.count, by: 2).map { start in
                    var cells: [FormCell] = []
                    for pair in pairs[start..<min(start + 2, pairs.count)] { cells += [.label(pair.label), .value(pair.value)] }
                    if cells.count == 2 { cells[1].span = 3 }
                    return FormRow(cells)
                }
                writer.table(FormTable(columns: [1, 2, 1, 2], rows: rows))
            case .rows(let heading, let head, let rows):
                writer.heading(heading)
                let body = rows.isEmpty ? [FormRow([.value("无", span: head.count)])] : rows.map { FormRow($0.map { .value($0) }) }
                writer.table(FormTable(columns: head.map { _ in 1 }, rows: [.head(head)] + body))
            case .text(let heading, let text):
                writer.heading(heading)
                writer.paragraph(text.isEmpty ? "无" : text)
            case .opinion(let heading, let text, let signature):
                writer.table(FormTable(columns: [1, 4], rows: [FormRow([.label(heading), .value(text, signature: signature)], minHeight: 78)]))
            }
        }
        return PDFDocument(title: title, createdAt: now, pages: writer.finish(), watermark: watermark)
    }
}
