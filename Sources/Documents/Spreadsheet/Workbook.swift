import CXlsxwriter
import Foundation
import TitleReview

/// A table for a spreadsheet (S31): every cell is a string and typed as one, never a formula, a link or a guess.
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
    ///
    /// - Throws: ``DocumentFailure/tooLargeForSheet`` beyond 100,000 rows, 200 columns or 32,767 characters in a cell.
    public func bytes() throws(DocumentFailure) -> [UInt8] {
        guard rows.count < 100_000, head.count < 200 else { throw .tooLargeForSheet }
        // libxlsxwriter 1.1 writes to a named file only; people's data stay in a folder that nobody else opens.
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "pingheng-\(UUID().uuidString)")
        do {
            try files.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .library("不能建立临时文件夹")
        }
        defer { try? files.removeItem(at: folder) }
        let path = folder.appending(path: "table.xlsx").path
        guard let book = workbook_new(path) else { throw .library("libxlsxwriter") }
        let written = write(to: book)
        guard workbook_close(book) == LXW_NO_ERROR, let data = files.contents(atPath: path) else {
            throw .library("libxlsxwriter")
        }
        guard written else { throw .tooLargeForSheet }
        return [UInt8](data)
    }

    /// - Returns: false when a cell was too long to be written whole.
    private func write(to book: UnsafeMutablePointer<lxw_workbook>) -> Bool {
        guard let sheet = workbook_add_worksheet(book, nil) else { return false }
        let bold = workbook_add_format(book)
        let wrapped = workbook_add_format(book)
        for format in [bold, wrapped] {
            format_set_text_wrap(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
            // "@": a cell that is edited stays text; what looks like a formula is never computed.
            format_set_num_format_index(format, 49)
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
        }
        format_set_bold(bold)
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)  // A4
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_freeze_panes(sheet, 1, 0)
        worksheet_repeat_rows(sheet, 0, 0)
        for column in head.indices {
            let longest = rows.lazy.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
            let width = Double(min(max(head[column].count, longest), 20)) * 2 + 2
            worksheet_set_column(sheet, UInt16(column), UInt16(column), width, nil)
        }
        var whole = true
        for (index, row) in ([head] + rows).enumerated() {
            for (column, value) in row.enumerated() {
                // A C string ends at NUL: the rest of the text must not vanish with it.
                let text =
                    value.utf8.contains(0) ? String(decoding: value.utf8.filter { $0 != 0 }, as: UTF8.self) : value
                let done = worksheet_write_string(
                    sheet, UInt32(index), UInt16(column), text, index == 0 ? bold : wrapped)
                whole = whole && done == LXW_NO_ERROR
            }
        }
        return whole
    }

    /// The same table as a page to print and post (A3.1.4).
    public func document(subtitle: String, at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4Landscape)
        writer.title(title, subtitle: subtitle)
        let body = rows.map { FormRow($0.map { .value($0, .centre) }) }
        writer.table(FormTable(columns: FormTable.weights(head: head, rows: rows), rows: [.head(head)] + body))
        return PDFDocument(title: title, createdAt: now, pages: writer.finish())
    }
}
