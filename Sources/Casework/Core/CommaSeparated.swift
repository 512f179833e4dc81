import TitleReview

/// Comma-separated text that somebody else has written (RFC 4180).
enum CommaSeparated {
    /// Cells by line; quotes as RFC 4180 has them, a line break within quotes belongs to its cell. Empty lines are passed over.
    static func rows(_ text: String) -> [(number: Int, cells: [String])] {
        var rows: [(number: Int, cells: [String])] = []
        var cells: [String] = []
        var cell = String.UnicodeScalarView()
        var line = 1
        var start = 1
        var quoted = false
        var closing = false
        func end(_ last: Bool) {
            cells.append(String(cell))
            cell = .init()
            closing = false
            guard last else { return }
            if cells.contains(where: { !trimmed($0).isEmpty }) { rows.append((start, cells)) }
            cells = []
        }
        for scalar in text.unicodeScalars where scalar != "\u{FEFF}" {
            switch scalar {
            case "\"" where quoted: (quoted, closing) = (false, true)
            case "\"" where closing:  // two quotes within quotes are one
                cell.append("\"")
                (quoted, closing) = (true, false)
            case "\"" where cell.isEmpty: quoted = true
            case "," where !quoted: end(false)
            case "\n" where !quoted:
                end(true)
                line += 1
                start = line
            case "\r" where !quoted: break
            default:
                if scalar == "\n" { line += 1 }
                cell.append(scalar)
            }
        }
        end(true)
        return rows
    }

    /// - Throws: ``Refusal`` with the line, for text that costs more to compare than it is long.
    static func check(_ text: String) throws(Refusal) {
        var marks = PiledMarks.Count()
        var line = 1
        for scalar in text.unicodeScalars {
            if scalar == "\n" { line += 1 }
            if marks.isTooMany(scalar) { throw .invalid("file", "第 \(line) 行：一个字上叠加的符号太多，请改正后再上传。") }
        }
    }

    static func trimmed(_ text: String) -> String {
        let kept = text.unicodeScalars.drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(kept.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }
}
