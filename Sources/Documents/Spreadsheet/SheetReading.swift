import TitleReview

/// Reads the first sheet of an xlsx file (ECMA-376, part 1, chapter 18) as texts: shared and inline strings, numbers as
/// they stand, dates as `2022-01-01`, formulas by the value that the file holds. For the helper: the file is somebody
/// else's.
public enum SheetReading {
    /// Bytes of all parts that are read, once they are inflated.
    static let inflatedLimit = 32 << 20
    static let rowLimit = 5_000
    static let columnLimit = 100
    /// As many as a sheet has (18.3.1.73).
    static let rowNumbers = 1...1_048_576
    /// Code points; of longer texts the rest is left out.
    static let cellLimit = 1_000

    public static func read(_ bytes: [UInt8]) -> SheetFinding {
        guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return SheetFinding(fault: .notSpreadsheet) }
        do {
            let parts = try ZipReader.files(in: bytes, most: inflatedLimit) {
                $0.hasPrefix("xl/") && ($0.hasSuffix(".xml") || $0.hasSuffix(".rels"))
            }
            guard let book = parts["xl/workbook.xml"] else { return SheetFinding(fault: .notSpreadsheet) }
            let head = try Book(book, relations: parts["xl/_rels/workbook.xml.rels"] ?? [])
            guard let sheet = head.sheet.flatMap({ parts[$0] }) else { return SheetFinding(fault: .unreadable) }
            let strings = try parts["xl/sharedStrings.xml"].map(strings) ?? []
            let dates = try parts["xl/styles.xml"].map(dateStyles) ?? []
            return try SheetCells(strings: strings, dates: dates, is1904: head.is1904).read(sheet)
        } catch is ZipReader.TooLarge {
            return SheetFinding(fault: .tooLarge)
        } catch { return SheetFinding(fault: .unreadable) }
    }

    /// Where the first sheet lies, and from when days are counted.
    private struct Book {
        let sheet: String?
        let is1904: Bool

        init(_ bytes: [UInt8], relations: [UInt8]) throws {
            var first: String?
            var is1904 = false
            var target: String?
            try XMLWalk { name, attributes in
                if name == "workbookPr" { is1904 = ["1", "true"].contains(attributes["date1904"] ?? "") }
                if name == "sheet", first == nil {
                    first = attributes["r:id"] ?? attributes.first { $0.key.hasSuffix(":id") }?.value
                }
            } end: { _, _ in
            }.read(bytes)
            try XMLWalk { name, attributes in
                if name == "Relationship", attributes["Id"] == first { target = attributes["Target"] }
            } end: { _, _ in
            }.read(relations)
            sheet = target.map { $0.hasPrefix("/") ? String($0.dropFirst()) : "xl/" + $0 }
            self.is1904 = is1904
        }
    }

    /// The texts that cells point to; how they are read aloud (`rPh`) is no part of them.
    private static func strings(_ bytes: [UInt8]) throws -> [String] {
        var all: [String] = []
        var text = ""
        var isAloud = false
        try XMLWalk { name, _ in
            if name == "si" { text = "" }
            if name == "rPh" { isAloud = true }
        } end: { name, found in
            switch name {
            case "t" where !isAloud: text += found
            case "rPh": isAloud = false
            case "si": all.append(text)
            default: break
            }
        }.read(bytes)
        return all
    }

    /// By number of style, whether its cells hold dates.
    private static func dateStyles(_ bytes: [UInt8]) throws -> [Bool] {
        var own: [Int: String] = [:]
        var styles: [Bool] = []
        var isInCells = false
        try XMLWalk { name, attributes in
            switch name {
            case "numFmt":
                if let id = attributes["numFmtId"].flatMap({ Int($0) }) { own[id] = attributes["formatCode"] ?? "" }
            case "cellXfs": isInCells = true
            case "xf" where isInCells:
                let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
                styles.append(own[id].map(isDate) ?? standardDates.contains(id))
            default: break
            }
        } end: { name, _ in
            if name == "cellXfs" { isInCells = false }
        }.read(bytes)
        return styles
    }

    /// Formats that every program knows by number, the Chinese ones among them (18.8.30).
    private static let standardDates = Set(Array(14...17) + [22] + Array(27...36) + Array(50...58))

    /// Whether a format shows a year or a day; what stands in quotes, brackets or behind a backslash is not its own.
    static func isDate(_ format: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        for scalar in format.lowercased().unicodeScalars {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch scalar {
            case "\\": isEscaped = true
            case "\"": isQuoted.toggle()
            case "[" where !isQuoted: isBracketed = true
            case "]" where !isQuoted: isBracketed = false
            case "y" where !isQuoted && !isBracketed, "d" where !isQuoted && !isBracketed: return true
            default: break
            }
        }
        return false
    }
}

/// The cells of one sheet, row by row.
struct SheetCells {
    let strings: [String]
    let dates: [Bool]
    let is1904: Bool

    func read(_ bytes: [UInt8]) throws -> SheetFinding {
        var rows: [SheetFinding.Row] = []
        var isTooLarge = false
        var isPiled = false
        var number = 0
        var cells: [String] = []
        var column = 0
        var type = ""
        var style = 0
        var value = ""
        var isAloud = false
        try XMLWalk { name, attributes in
            switch name {
            case "row":
                let next = attributes["r"].map { Int($0) ?? 0 } ?? number + 1
                if !SheetReading.rowNumbers.contains(next) { isTooLarge = true }
                number = isTooLarge ? 0 : next
                (cells, column) = ([], 0)
            case "c":
                column = attributes["r"].flatMap(SheetCells.column) ?? column + 1
                (type, style, value) = (attributes["t"] ?? "n", attributes["s"].flatMap { Int($0) } ?? 0, "")
            case "rPh": isAloud = true
            default: break
            }
        } end: { name, text in
            switch name {
            case "v": value = text
            case "t" where !isAloud: value += text
            case "rPh": isAloud = false
            case "c":
                let text = shown(value, type, style)
                if text.isEmpty { break }
                guard (1...SheetReading.columnLimit).contains(column) else {
                    isTooLarge = true
                    break
                }
                while cells.count < column { cells.append("") }
                let cell = String(String.UnicodeScalarView(text.unicodeScalars.prefix(SheetReading.cellLimit)))
                if PiledMarks.first(in: cell) != nil { isPiled = true }
                cells[column - 1] = cell
            case "row":
                if cells.isEmpty { break }
                if rows.count < SheetReading.rowLimit {
                    rows.append(.init(number: number, cells: cells))
                } else {
                    isTooLarge = true
                }
            default: break
            }
        }.read(bytes)
        if isTooLarge { return SheetFinding(fault: .tooLarge) }
        return isPiled ? SheetFinding(fault: .piledMarks) : SheetFinding(rows: rows)
    }

    private func shown(_ value: String, _ type: String, _ style: Int) -> String {
        switch type {
        case "s": Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
        case "b": value == "1" ? "TRUE" : "FALSE"
        case "n": dates.indices.contains(style) && dates[style] ? day(value) ?? value : value
        default: value
        }
    }

    /// A day by its number: from the end of 1899 on, with a 29 February 1900 that there never was, or from 1904 on.
    private func day(_ value: String) -> String? {
        guard let number = Double(value), number >= 1, number < 2_958_466 else { return nil }
        let whole = Int(number)
        return Day(number: is1904 ? whole - 24_107 : whole - (whole < 60 ? 25_568 : 25_569)).description
    }

    /// `C7` is in the third column.
    private static func column(_ reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8 {
            guard (0x41...0x5A).contains(byte) else { break }
            column = column * 26 + Int(byte - 0x40)
            if column > 16_384 { return nil }
        }
        return column == 0 ? nil : column
    }
}
