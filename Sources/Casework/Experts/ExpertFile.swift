import Documents

/// A list of experts as a file: the office's own spreadsheet (.xlsx), or CSV.
extension ExpertRows {
    /// Bytes of such a file.
    public static let fileLimit = 1 << 20
    private static let field = "file"

    /// Opened where files from outside are opened, away from the server; the same rules as for what is pasted.
    public static func read(_ file: IncomingFile, casework: Casework) async throws -> ExpertRows {
        if file.size > fileLimit { throw Refusal.invalid(field, "名单文件最大 1 MB。") }
        if let text = String(validating: try file.bytes(), as: UTF8.self), !text.utf8.contains(0) {
            return try ExpertRows(
                CommaSeparated.rows(text).map { ($0.number, $0.cells.map(CommaSeparated.trimmed)) }, field: field)
        }
        let finding = try await StoredFile.inspected { try await casework.inspector.table(StoredFile.pieces(of: file)) }
        if let fault = finding.fault { throw Refusal.invalid(field, fault.message) }
        return try ExpertRows(
            finding.rows.map { row in
                // A cell at the end that is empty is not there in the file.
                var cells = row.cells.map(CommaSeparated.trimmed)
                while cells.count > columns.count, cells.last?.isEmpty == true { cells.removeLast() }
                return (row.number, cells + Array(repeating: "", count: max(0, columns.count - cells.count)))
            }, field: field)
    }

    /// A sheet with nothing but the columns' names; every cell below them takes what is typed as text.
    public static func template() async throws -> [UInt8] {
        try await Spreadsheets.bytes(
            Workbook(
                title: "专家名单", head: columns,
                rows: Array(repeating: Array(repeating: "", count: columns.count), count: most)))
    }
}
