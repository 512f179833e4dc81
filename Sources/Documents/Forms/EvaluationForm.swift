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
        for section in sections { writer.table(section.table) }
        return PDFDocument(title: title, createdAt: now, pages: writer.finish(), watermark: watermark)
    }
}

extension EvaluationForm.Section {
    /// Sections stand border on border, so that the whole reads as one ruled form.
    var table: FormTable {
        switch self {
        case .values(let heading, let pairs):
            let rows = stride(from: 0, to: pairs.count, by: 2).map { start in
                var cells = pairs[start..<min(start + 2, pairs.count)].flatMap {
                    [FormCell.label($0.label), .value($0.value)]
                }
                if cells.count == 2 { cells[1].span = 3 }
                return FormRow(cells)
            }
            return FormTable(columns: [1, 2, 1, 2], rows: [.band(heading, columns: 4)] + rows)
        case .rows(let heading, let head, let rows):
            let columns = max(head.count, 1)
            let body =
                rows.isEmpty
                ? [FormRow([.value("无", span: columns, .centre)])]
                : rows.map { FormRow($0.map { .value($0, .centre) }) }
            var heads = FormRow.head(head)
            heads.keepsWithNext = true
            return FormTable(
                columns: FormTable.weights(head: head, rows: rows),
                rows: [.band(heading, columns: columns), heads] + body)
        case .text(let heading, let text):
            return FormTable(
                columns: [1],
                rows: [.band(heading, columns: 1), FormRow([.value(text.isEmpty ? "无" : Self.indented(text))])])
        case .opinion(let heading, let text, let signature):
            return FormTable(
                columns: [1, 5], rows: [FormRow([.label(heading), .value(text, signature: signature)], minHeight: 84)])
        }
    }

    /// Paragraphs begin two characters in, as Chinese text does; by characters, so that a page break inside one adds nothing.
    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: true).map { "　　" + $0.drop(while: \.isWhitespace) }
            .joined(separator: "\n")
    }
}
