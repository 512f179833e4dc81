/// Writes what people type as YAML that reads back as the same text wherever it stands, and as nothing else.
enum YAMLText {
    enum Quoting { case asNeeded, always }

    /// - Parameter isText: a text that looks like a number, a date or a word of YAML goes into quotes.
    static func scalar(_ text: String, isText: Bool, quoting: Quoting = .asNeeded) -> String {
        quoting == .asNeeded && isPlain(text, isText: isText) ? text : quoted(text)
    }

    /// `[a, b]`, over as many lines as are easily read.
    static func list(_ texts: [String], indentation: Int, quoting: Quoting = .asNeeded) -> String {
        let parts = texts.map { scalar($0, isText: true, quoting: quoting) }
        guard parts.reduce(indentation, { $0 + $1.count + 2 }) > 90 else {
            return "[" + parts.joined(separator: ", ") + "]"
        }
        let margin = "\n" + String(repeating: " ", count: indentation)
        var lines: [String] = []
        var line = ""
        for (index, part) in parts.enumerated() {
            line += (line.isEmpty ? "" : " ") + part + (index + 1 < parts.count ? "," : "")
            if line.count > 70 { (lines, line) = (lines + [line], "") }
        }
        return "[" + (lines + (line.isEmpty ? [] : [line])).joined(separator: margin) + "]"
    }

    /// Everything that has a meaning in YAML, and everything that cannot be seen, keeps a text from standing without quotes.
    private static func isPlain(_ text: String, isText: Bool) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last, first != " ", last != " ", last != ":",
            scalars.allSatisfy(isPrintable)
        else { return false }
        if "-?:#|>%@`!~.=<".unicodeScalars.contains(first)
            || scalars.contains(where: { ",[]{}&*'\"\\".unicodeScalars.contains($0) })
        {
            return false
        }
        if zip(scalars, scalars.dropFirst()).contains(where: { ($0 == ":" && $1 == " ") || ($0 == " " && $1 == "#") }) {
            return false
        }
        guard isText else { return true }
        let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        return !words.contains(text.lowercased())
            && !scalars.allSatisfy { "0123456789+-.:eExXTZ_ ".unicodeScalars.contains($0) }
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA1...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\n": out += "\\n"
            default:
                if isPrintable(scalar) {
                    out.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    out +=
                        (scalar.value > 0xFFFF ? "\\U" : "\\u")
                        + String(repeating: "0", count: max(0, (scalar.value > 0xFFFF ? 8 : 4) - digits.count)) + digits
                }
            }
        }
        return out + "\""
    }
}
