import TitleReview

/// What the installed fonts can draw (B8), asked where it is drawn: Pango puts a box with hexadecimal digits in the place of a character
/// that no font has, and tells of it only when it is asked.
public enum FontCoverage {
    /// The characters of a text that would not be printed as themselves, each once, in their order.
    ///
    /// Those of private use are always among them: a font may have something there, and nobody knows what.
    public static func missing(in text: String) throws(DocumentFailure) -> [Unicode.Scalar] {
        // Every font for Chinese has these; asking Pango takes a hundred times as long.
        guard text.unicodeScalars.contains(where: { $0.value >= 0x80 }) else { return [] }
        return try Typesetter().missing(in: text)
    }
}

extension Typesetter {
    func missing(in text: String) -> [Unicode.Scalar] {
        guard hasUnknown(text) || text.unicodeScalars.contains(where: PrivateUse.contains) else { return [] }
        var seen = Set<Unicode.Scalar>()
        return text.unicodeScalars.filter { scalar in
            guard seen.insert(scalar).inserted else { return false }
            return PrivateUse.contains(scalar) || hasUnknown(String(Character(scalar)))
        }
    }

    private func hasUnknown(_ text: String) -> Bool { set(text, .body, width: 10_000).unknownGlyphs > 0 }
}
