/// What a page's content draws (ISO 32000-1, 7.8.2, 8.2), as far as it takes to know that it draws nothing: whatever is not understood
/// counts as drawn.
struct ContentLook {
    /// Whether something else than white or blanks is drawn by the content itself.
    private(set) var draws = false
    /// Names of pictures and parts that it draws besides.
    private(set) var parts: Set<String> = []

    private static let partLimit = 64, stackLimit = 256
    private static let painting: Set<String> = ["B", "B*", "b", "b*", "S", "s", "sh", "BI"]
    private static let filling: Set<String> = ["f", "F", "f*"]
    private static let showing: Set<String> = ["Tj", "TJ", "'", "\""]

    private let bytes: [UInt8]
    private var at = 0
    private var name = ""
    private var numbers: [Bool] = []  // Of the operands, whether each is 1; of `k`, whether each is 0.
    private var zeros: [Bool] = []
    private var hasText = false
    private var isWhite = false
    private var saved: [Bool] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        while at < bytes.count, !draws, parts.count <= ContentLook.partLimit { step() }
        if parts.count > ContentLook.partLimit { draws = true }
    }

    private mutating func step() {
        switch bytes[at] {
        case 0...0x20, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ")"):
            at += 1
        case UInt8(ascii: "%"): while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        case UInt8(ascii: "("): string()
        case UInt8(ascii: "<"): hexadecimal()
        case UInt8(ascii: ">"): at += 1
        case UInt8(ascii: "/"):
            at += 1
            name = "/" + word()
        default: operand(word())
        }
    }

    private mutating func word() -> String {
        let start = at
        while at < bytes.count, !isDelimiter(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            true
        default: false
        }
    }

    private mutating func string() {
        var depth = 0
        repeat {
            switch bytes[at] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\\"):
                hasText = true
                at += 1
            case 0, 0x09, 0x0A, 0x0D, 0x20: break
            default: hasText = true
            }
            at += 1
        } while at < bytes.count && depth > 0
    }

    private mutating func hexadecimal() {
        at += 1
        // A dictionary's mark; what stands in it is read as operands.
        if at < bytes.count, bytes[at] == UInt8(ascii: "<") { return at += 1 }
        var digits: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
            if bytes[at] > 0x20, digits.count < 1024 { digits.append(bytes[at]) }
            at += 1
        }
        at += 1
        // 20 and 0020 are blanks; where a font has its own is not looked up.
        if !digits.allSatisfy({ $0 == 0x30 || $0 == 0x32 }) { hasText = true }
    }

    private mutating func operand(_ word: String) {
        if let number = Double(word) {
            guard numbers.count < 64 else { return }
            numbers.append(number == 1)
            zeros.append(number == 0)
            return
        }
        switch word {
        case "q" where saved.count < ContentLook.stackLimit: saved.append(isWhite)
        case "q": draws = true
        case "Q": isWhite = saved.popLast() ?? false
        case "g", "rg", "sc", "scn": isWhite = !numbers.isEmpty && numbers.allSatisfy(\.self)
        case "k": isWhite = !zeros.isEmpty && zeros.allSatisfy(\.self)
        case "cs", "gs": isWhite = false
        case "Do": parts.insert(name)
        default:
            if ContentLook.painting.contains(word) || ContentLook.showing.contains(word) && hasText
                || ContentLook.filling.contains(word) && !isWhite
            {
                draws = true
            }
        }
        numbers = []
        zeros = []
        hasText = false
    }
}
