import Foundation
import TitleReview

/// The composed form of a text (NFC; UAX #15), in time that grows with its length.
///
/// What Foundation offers moves the whole rest of a text for each letter that becomes longer in it; here it gets a piece at a time.
enum ComposedText {
    /// Code points of a piece, at least; it ends before the next letter that cannot join what is before it.
    private static let piece = 256

    /// - Parameter text: no more than ``PiledMarks/most`` marks on one letter, so that pieces end.
    static func nfc(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var count = 0
        for index in scalars.indices {
            if count >= piece, begins(scalars[index]) {
                result += text[start..<index].precomposedStringWithCanonicalMapping
                (start, count) = (index, 0)
            }
            count += 1
        }
        result += text[start...].precomposedStringWithCanonicalMapping
        return result
    }

    /// Whether nothing before it can join with this one: no mark, no vowel or final consonant of a Hangul syllable, and none of the
    /// vowel signs of Kirat Rai, which are letters.
    private static func begins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x300: true
        case 0x1160...0x11FF, 0x16D60...0x16D6F: false
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: false
            default: true
            }
        }
    }
}
