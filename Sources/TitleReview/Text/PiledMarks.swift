/// Marks piled on one letter beyond what any writing has: they hide the letter, and comparing such a text costs far more than its
/// length, because marks are put in order first (S20, S26).
public enum PiledMarks {
    /// Accents of Hebrew come to four, letters below one another in Tibetan to six.
    public static let most = 8

    /// Counts the marks that stand on one letter, scalar by scalar.
    public struct Count: Sendable {
        private var marks = 0

        public init() {}

        /// - Returns: whether this scalar is a mark too many.
        public mutating func isTooMany(_ scalar: Unicode.Scalar) -> Bool {
            marks = PiledMarks.isMark(scalar) ? marks + 1 : 0
            return marks > most
        }
    }

    /// The place, counted in code points from 1, of the first mark that is one too many; nil when there is none.
    public static func first(in text: String) -> Int? {
        // No mark's first byte is less.
        guard text.utf8.contains(where: { $0 >= 0xCC }) else { return nil }
        var count = Count()
        var place = 0
        for scalar in text.unicodeScalars {
            place += 1
            if count.isTooMany(scalar) { return place }
        }
        return nil
    }

    /// What is said of such a place.
    public static func message(at place: Int) -> String { "第 \(place) 个字符是叠加在一个字上的第 \(most + 1) 个符号，请删去" }

    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Latin; from the Han blocks' beginning on to their end, but for kana's marks; Hangul; pictures; Han beyond the first plane.
        case 0x300...0x36F, 0xFE00...0xFE0F, 0xE0100...0xE01EF: return true
        case 0..<0x300, 0x30A0...0xA66E, 0xAC00...0xD7A3, 0x1F000...0x1FAFF, 0x20000...0x3FFFF: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: return true
        default: return false
        }
    }
}
