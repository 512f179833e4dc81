import CXlsxwriter
import Foundation
import TitleReview

/// A table for a spreadsheet (S31): every cell is a typed string or number, never a formula.
public struct Workbook: Sendable {
    public var title: String
    public var head: [String]
    public var rows: [[String]]

    public init(title: String, head: [String], rows: [[String]]) {
        self.title = title
        self.head = head
        self.rows = rows
    }

    /// The xlsx file.
    public func bytes() throws(DocumentFailure) -> [UInt8] {
        guard rows.count < 100_000, head.count < 200 else { throw .tooLargeForSheet }
        let path = FileManager.default.temporaryDirectory.appending(path: "pingheng-\(UUID().uuidString).xlsx").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let book = workbook_new(path), let sheet = workbook_add_worksheet(book, nil), let bold = workbook_add_format(book) else { throw .library("libxlsxwriter") }
        format_set_bold(bold)
        for (column, name) in head.enumerated() {
            worksheet_write_string(sheet, 0, UInt16(column), name, bold)
            let longest = rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
            worksheet_set_column(sheet, UInt16(column), UInt16(column), Double(min(max(name.count, longest), 40)) * 2 + 2, nil)
        }
        for (index, row) in rows.enumerated() {
            for (column, value) in row.enumerated() { worksheet_write_string(sheet, UInt32(index + 1), UInt16(column), value, nil) }
        }
        guard workbook_close(book) == LXW_NO_ERROR, let data = FileManager.default.contents(atPath: path) else { throw .library("libxlsxwriter") }
        return [UInt8](data)
    }

    /// The same table as a page to print and post (A3.1.4).
    public func document(subtitle: String, at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4Landscape)
        writer.title(title, subtitle: subtitle)
        writer.table(FormTable(columns: head.indices.map { $0 == 0 ? 0.5 : 1.4 }, rows: [.head(head)] + rows.map { FormRow($0.map { .value($0) }) }))
        return PDFDocument(title: title, createdAt: now, pages: writer.finish())
    }
}
