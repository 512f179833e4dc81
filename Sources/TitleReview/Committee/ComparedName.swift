/// The name of an employer or a work, compared as people mean it and not as it happens to be typed (R12).
///
/// Two names are equal when nothing parts them but width (（３） and (3)), brackets, blanks, punctuation, the case of letters,
/// and 有限责任公司 for 有限公司.
public struct ComparedName: Hashable, Sendable {
    /// As it was written.
    public let text: String
    private let folded: [Unicode.Scalar]
    /// Without the legal form, with ASCII digits: what is compared when names are only alike.
    private let core: [Unicode.Scalar]

    public init(_ text: String) {
        self.text = text
        folded = ComparedName.folded(text)
        core = ComparedName.core(folded)
    }

    public static func == (a: ComparedName, b: ComparedName) -> Bool { a.folded == b.folded }
    public func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    /// Nothing is left of it to compare.
    public var isEmpty: Bool { folded.isEmpty }

    /// Whether the two may name the same without being equal, so that somebody has to decide: another legal form, one name
    /// inside the other, or a character or two of difference where the numbers in them agree.
    public func isNear(_ other: ComparedName) -> Bool {
        guard self != other, !core.isEmpty, !other.core.isEmpty else { return false }
        if core == other.core { return true }
        let (short, long) = core.count <= other.core.count ? (core, other.core) : (other.core, core)
        if short.count >= ComparedName.leastInside, ComparedName.holds(long, short) { return true }
        guard short.filter(ComparedName.isDigit) == long.filter(ComparedName.isDigit) else { return false }
        let bound = short.count >= 10 ? 2 : short.count >= 5 ? 1 : 0
        return bound > 0 && ComparedName.isWithin(bound, short, long)
    }

    /// Shorter than this a name stands inside too many others.
    private static let leastInside = 4

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        let scalars = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            // Full-width forms of ASCII stand in the same order.
            let narrow =
                (0xFF01...0xFF5E).contains(scalar.value)
                ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            switch narrow.properties.generalCategory {
            case .uppercaseLetter, .titlecaseLetter: return narrow.properties.lowercaseMapping.unicodeScalars.first
            case .lowercaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber,
                .nonspacingMark, .spacingMark, .privateUse:
                return narrow
            default: return nil
            }
        }
        return replaced(scalars, Array("有限责任公司".unicodeScalars), Array("有限公司".unicodeScalars))
    }

    private static let legalForms = ["集团股份有限公司", "集团有限公司", "股份有限公司", "有限公司", "集团公司", "集团", "公司"].map {
        Array($0.unicodeScalars)
    }
    private static let chineseDigits = Array("〇一二三四五六七八九".unicodeScalars)

    private static func core(_ folded: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var core = folded
        if let form = legalForms.first(where: { core.count > $0.count && core.suffix($0.count).elementsEqual($0) }) {
            core.removeLast(form.count)
        }
        return core.map { scalar in
            chineseDigits.firstIndex(of: scalar).flatMap { Unicode.Scalar(0x30 + UInt32($0)) } ?? scalar
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    private static func replaced(_ text: [Unicode.Scalar], _ old: [Unicode.Scalar], _ new: [Unicode.Scalar])
        -> [Unicode.Scalar]
    {
        var result: [Unicode.Scalar] = []
        var place = 0
        while place < text.count {
            if text[place...].starts(with: old) {
                result += new
                place += old.count
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }

    private static func holds(_ long: [Unicode.Scalar], _ short: [Unicode.Scalar]) -> Bool {
        (0...(long.count - short.count)).contains { long[$0...].starts(with: short) }
    }

    /// Whether so many characters put in, left out or exchanged make the one of the other; only the diagonals that can
    /// matter are looked at.
    private static func isWithin(_ bound: Int, _ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
        guard abs(a.count - b.count) <= bound else { return false }
        var row = Array(0...b.count)
        for i in 1...a.count {
            var next = Array(repeating: bound + 1, count: b.count + 1)
            if i <= bound { next[0] = i }
            for j in max(1, i - bound)...min(b.count, i + bound) {
                next[j] = min(row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), row[j] + 1, next[j - 1] + 1)
            }
            row = next
        }
        return row[b.count] <= bound
    }
}
