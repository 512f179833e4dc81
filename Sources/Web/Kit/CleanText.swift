import TitleReview

/// What people type, made safe to keep (S26): NFC once; characters that hide, reorder or break text, pile up on one letter
/// or mean something else on every machine are refused with their position; look-alikes from copied PDFs are pointed out and
/// never changed in silence.
public enum CleanText {
    /// Why a text is refused: the position counts code points from 1.
    public struct Fault: Error, Equatable, Sendable {
        public let position: Int
        public let message: String
    }

    /// - Parameter multiline: whether tab and line ends are part of the text; CR LF becomes LF, as the count sees it.
    public static func read(_ text: String, multiline: Bool) throws(Fault) -> String {
        var needsNormalising = false
        var position = 0
        var marks = PiledMarks.Count()
        for scalar in text.unicodeScalars {
            position += 1
            let value = scalar.value
            if value >= 0x300 && !isInert(value) { needsNormalising = true }
            // Before anything puts them in order.
            if marks.isTooMany(scalar) { throw Fault(position: position, message: PiledMarks.message(at: position)) }
            if let reason = reason(against: value, multiline: multiline) {
                throw Fault(position: position, message: "第 \(position) 个字符\(reason)")
            }
            if PrivateUse.contains(scalar) {
                throw Fault(position: position, message: "第 \(position) 个字符\(PrivateUse.reason(against: scalar))")
            }
        }
        let result = LineEnds.feeds(text)
        return needsNormalising ? ComposedText.nfc(result) : result
    }

    /// Characters that look like others: full-width digits and letters, Kangxi radicals (U+2F00–2FDF), with positions.
    public static func lookalikes(in text: String) -> [Fault] {
        var found: [Fault] = []
        var position = 0
        for scalar in text.unicodeScalars {
            position += 1
            switch scalar.value {
            case 0x2F00...0x2FDF, 0x2E80...0x2EFF:
                let message = "第 \(position) 个字符“\(scalar)”是部首符号，不是汉字，多半来自复制的 PDF，请重新输入这个字"
                found.append(.init(position: position, message: message))
            case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
                let half = Unicode.Scalar(scalar.value - 0xFEE0).map { "\($0)" } ?? ""
                found.append(.init(position: position, message: "第 \(position) 个字符“\(scalar)”是全角字符，请改用半角“\(half)”"))
            default: break
            }
        }
        return found
    }

    /// Blocks that NFC leaves as they are: punctuation, CJK ideographs, kana's block is left to the slow way.
    private static func isInert(_ value: UInt32) -> Bool {
        (0x2010...0x2027).contains(value) || (0x3001...0x3029).contains(value) || (0x4E00...0x9FFF).contains(value)
            || (0xFF01...0xFF60).contains(value)
    }

    private static func reason(against value: UInt32, multiline: Bool) -> String? {
        switch value {
        case 0x09, 0x0A, 0x0D: multiline ? nil : "是换行或制表符，这里只能写一行"
        case 0x00..<0x20, 0x7F..<0xA0: "是控制字符，请删去"
        case 0x2028, 0x2029: "是特殊的换行符，请删去后重新换行"
        case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: "会改变文字方向，请删去"
        case 0x200B...0x200D, 0x2060, 0xFEFF: "是看不见的零宽字符，请删去"
        case 0xE0000...0xE007F: "是看不见的标签字符，请删去"
        case 0xFFF9...0xFFFB, 0xFDD0...0xFDEF: "不是可用的文字，请删去"
        case _ where value & 0xFFFE == 0xFFFE: "不是可用的文字，请删去"
        default: nil
        }
    }
}
