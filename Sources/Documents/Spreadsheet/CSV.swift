/// Comma-separated text that spreadsheet programs open without computing anything (S31; RFC 4180, UTF-8 with byte order mark).
public struct CSV: Hashable, Sendable {
    public var head: [String]
    public var rows: [[String]]

    public init(head: [String], rows: [[String]]) {
        self.head = head
        self.rows = rows
    }

    public var text: String {
        "\u{FEFF}" + ([head] + rows).map { $0.map(CSV.field).joined(separator: ",") + "\r\n" }.joined()
    }

    /// One field: an apostrophe before what a spreadsheet would take for a formula, quotes where RFC 4180 asks for them.
    ///
    /// Works on scalars: `"=\u{301}1"` has no prefix `"="` for `Character`, but has for a spreadsheet (S27).
    static func field(_ value: String) -> String {
        var scalars = String.UnicodeScalarView()
        if startsFormula(value) { scalars.append("'") }
        var quoted = false
        for scalar in value.unicodeScalars {
            if scalar == "\"" { scalars.append("\"") }
            quoted = quoted || scalar == "\"" || scalar == "," || scalar == "\n" || scalar == "\r"
            scalars.append(scalar)
        }
        return quoted ? "\"" + String(scalars) + "\"" : String(scalars)
    }

    private static func startsFormula(_ value: String) -> Bool {
        guard let first = value.unicodeScalars.first(where: { !isBlank($0) }) else { return false }
        return ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"].contains(first)
    }

    /// White space and invisible scalars before the first visible one; tab and CR are themselves dangerous.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\t" && scalar != "\r"
            && (scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint || scalar.value < 0x20)
    }
}
