import TitleReview

/// Comma-separated text that somebody else has written (RFC 4180).
enum CommaSeparated {
    /// Lines of a file, and cells of a line; no list of people or payments has as many.
    static let mostRows = 50_000, mostCells = 100

    /// Cells by line; quotes as RFC 4180 has them, a line break within quotes belongs to its cell. Empty lines are passed over.
    ///
    /// - Throws: ``Refusal`` for text that costs more to compare than it is long, and for too many lines or cells.
    static func rows(_ text: String) throws(Refusal) -> [(number: Int, cells: [String])] {
        try check(text)
        var reader = Reader()
        for byte in text.utf8 { try reader.take(byte) }
        try reader.end(of: .line)
        return reader.rows
    }

    /// - Throws: ``Refusal`` with the line.
    private static func check(_ text: String) throws(Refusal) {
        guard let place = PiledMarks.first(in: text) else { return }
        let line = text.unicodeScalars.prefix(place).count { $0 == "\n" } + 1
        throw .invalid("file", "第 \(line) 行：一个字上叠加的符号太多，请改正后再上传。")
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
    }

    /// Whether nothing is written in a cell.
    private static func isEmpty(_ cell: String) -> Bool { cell.unicodeScalars.allSatisfy(isBlank) }

    /// Takes a text byte by byte: what parts cells and lines is one byte each.
    private struct Reader {
        enum Part { case cell, line }

        var rows: [(number: Int, cells: [String])] = []
        private var cells: [String] = []
        private var cell: [UInt8] = []
        private var line = 1
        private var start = 1
        private var isQuoted = false
        /// Behind the quote that may end a cell.
        private var isClosing = false

        mutating func take(_ byte: UInt8) throws(Refusal) {
            switch byte {
            case UInt8(ascii: "\"") where isQuoted: (isQuoted, isClosing) = (false, true)
            case UInt8(ascii: "\"") where isClosing:  // two quotes within quotes are one
                cell.append(byte)
                (isQuoted, isClosing) = (true, false)
            case UInt8(ascii: "\"") where cell.isEmpty: isQuoted = true
            case UInt8(ascii: ",") where !isQuoted: try end(of: .cell)
            case UInt8(ascii: "\n") where !isQuoted:
                try end(of: .line)
                line += 1
                start = line
            case UInt8(ascii: "\r") where !isQuoted: break
            default:
                if byte == UInt8(ascii: "\n") { line += 1 }
                cell.append(byte)
                if byte == 0xBF, cell.suffix(3).elementsEqual([0xEF, 0xBB, 0xBF]) { cell.removeLast(3) }
            }
        }

        mutating func end(of part: Part) throws(Refusal) {
            // Of 1,048,576 empty lines none costs more than its own byte.
            if part == .line, cell.isEmpty, cells.isEmpty, !isClosing { return }
            if part == .cell || !cell.isEmpty || !cells.isEmpty { cells.append(String(decoding: cell, as: UTF8.self)) }
            cell.removeAll(keepingCapacity: true)
            isClosing = false
            guard cells.count <= CommaSeparated.mostCells else {
                throw .invalid("file", "第 \(start) 行：一行最多 \(CommaSeparated.mostCells) 列。")
            }
            guard part == .line else { return }
            if !cells.allSatisfy(CommaSeparated.isEmpty) { rows.append((start, cells)) }
            cells = []
            guard rows.count <= CommaSeparated.mostRows else {
                throw .invalid("file", "文件太长，最多 \(CommaSeparated.mostRows) 行。")
            }
        }
    }
}
