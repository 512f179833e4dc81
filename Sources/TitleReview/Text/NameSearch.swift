/// Looks for people's names in a text that must not name them (R11).
///
/// A name is found however it is spaced: blanks, the dot between the parts of a name and the width of characters make no
/// difference. One character is no name, since that would be every surname. What is a piece of another name that the text has
/// to use is no name either: of a unit called 杭州高新机械 both that name and “高新机械” may be written, though an expert be
/// called 高新, and “高新认为” not.
///
///     NameSearch(["张三"]).first(in: "经张 三核实")                    // "张 三"
///     NameSearch(["高新"]).first(in: "高新机械已说明", besides: ["杭州高新机械有限公司"])   // nil
public struct NameSearch: Sendable {
    private let names: [[Unicode.Scalar]]

    public init(_ names: [String]) {
        self.names = names.map { NameSearch.folded($0).map(\.scalar) }.filter { $0.count > 1 }
    }

    /// - Parameter hosts: names, and texts published before, of which a piece may be written.
    /// - Returns: the first that is found, as it stands in the text; nil for none.
    public func first(in text: String, besides hosts: [String] = []) -> String? {
        let scalars = Array(text.unicodeScalars)
        let letters = NameSearch.folded(text)
        var allowed: [[Unicode.Scalar]]?
        for start in letters.indices {
            for name in names where NameSearch.stands(name, at: start, in: letters) {
                let end = start + name.count
                let (first, last) = (letters[start].place, letters[end - 1].place)
                if NameSearch.goesOn(first, last, in: scalars) { continue }
                let known = allowed ?? hosts.map { NameSearch.folded($0).map(\.scalar) }
                allowed = known
                if NameSearch.isPiece(start..<end, of: letters, in: known) { continue }
                var found = String.UnicodeScalarView()
                found.append(contentsOf: scalars[first...last])
                return String(found)
            }
        }
        return nil
    }

    // MARK: Folding

    /// A scalar that counts, and where it stands in the text.
    private struct Letter {
        let scalar: Unicode.Scalar
        let place: Int
    }

    private static func folded(_ text: String) -> [Letter] {
        text.unicodeScalars.enumerated().compactMap { place, scalar in
            fold(scalar).map { Letter(scalar: $0, place: place) }
        }
    }

    /// Nil for what makes no difference: blanks, but not the end of a line, and dots.
    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{200B}"..."\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}": nil
        case "·", "•", "‧", "∙", "⋅", "・", "･", "．", ".": nil
        case "！"..."～": lower(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
        case "\n", "\r", "\u{2028}", "\u{2029}": scalar
        default: scalar.properties.isWhitespace ? nil : lower(scalar)
        }
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(scalar.value + 0x20) ?? scalar : scalar
    }

    // MARK: Matching

    private static func stands(_ name: [Unicode.Scalar], at start: Int, in letters: [Letter]) -> Bool {
        start + name.count <= letters.count && name.indices.allSatisfy { letters[start + $0].scalar == name[$0] }
    }

    /// Whether a Latin word goes on at either end: `Li An` is not in `reliance`.
    private static func goesOn(_ first: Int, _ last: Int, in text: [Unicode.Scalar]) -> Bool {
        (first > 0 && isLatin(text[first - 1]) && isLatin(text[first]))
            || (last + 1 < text.count && isLatin(text[last]) && isLatin(text[last + 1]))
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x250 && scalar.properties.isAlphabetic
    }

    /// Whether what stands there is the whole of a host, or with the next character to either side a piece of one.
    private static func isPiece(_ range: Range<Int>, of letters: [Letter], in hosts: [[Unicode.Scalar]]) -> Bool {
        let wider = [
            max(0, range.lowerBound - 1)..<range.upperBound,
            range.lowerBound..<min(letters.count, range.upperBound + 1),
        ]
        let pieces = wider.filter { $0.count > range.count }.map { letters[$0].map(\.scalar) }
        let name = letters[range].map(\.scalar)
        return hosts.contains { host in
            host == name
                || pieces.contains { piece in
                    host.indices.contains { at in
                        at + piece.count <= host.count && piece.indices.allSatisfy { host[at + $0] == piece[$0] }
                    }
                }
        }
    }
}
