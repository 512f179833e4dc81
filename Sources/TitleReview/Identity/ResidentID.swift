/// An 18-character resident identity number (公民身份号码, GB 11643-1999).
///
/// Created only by parsing, so that a value is always well formed: 17 digits and a check character (ISO 7064,
/// MOD 11-2), the code of a province that exists, and a date of birth that exists and is not in the future.
/// Below the province any division is accepted, because numbers live longer than counties do.
/// Descriptions are masked; whoever calls ``revealed`` leaves an audit entry (S39).
public struct ResidentID: Hashable, Sendable {
    private let text: String
    public let born: Day

    /// - Parameters:
    ///   - text: exactly 18 characters; `x` is taken as `X`, full-width digits are refused.
    ///   - today: the day that the date of birth may not lie behind.
    /// - Throws: the first rule that the text breaks.
    public init(parsing text: some StringProtocol, today: Day) throws(Invalid) {
        let bytes = try ResidentID.characters(text)
        guard DivisionCode.provinces.contains(String(decoding: bytes[0..<2], as: UTF8.self)) else { throw .division }
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        guard let born = Day(year: number(6..<10), month: number(10..<12), day: number(12..<14)) else { throw .date }
        guard born <= today else { throw .future }
        guard bytes[17] == ResidentID.checkCharacter(bytes[0..<17]) else { throw .check }
        self.text = String(decoding: bytes, as: UTF8.self)
        self.born = born
    }

    /// The whole number. Only where it must be shown, stored under seal or looked up by keyed digest.
    public var revealed: String { text }

    /// `3301**********1234`.
    public var masked: String { Masking.middle(of: text, first: 4, last: 4) }

    public var sex: Sex { Array(text.utf8)[16] % 2 == 1 ? .male : .female }
    public var sexChinese: String { sex.chinese }

    /// The division where the number was given out; the division may no longer exist.
    public var division: DivisionCode { DivisionCode(trusted: String(text.prefix(6))) }

    public enum Sex: String, Sendable, Codable {
        case male, female
        public var chinese: String { self == .male ? "男" : "女" }
    }

    /// Upper-case ASCII of the right shape: 17 digits and a digit or X.
    private static func characters(_ text: some StringProtocol) throws(Invalid) -> [UInt8] {
        let scalars = Array(text.unicodeScalars)
        if let place = scalars.firstIndex(where: FullWidth.contains) { throw .fullWidth(position: place + 1) }
        guard scalars.count == 18 else { throw .length(scalars.count) }
        var bytes: [UInt8] = []
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "0"..."9": bytes.append(UInt8(scalar.value))
            case "X", "x":
                guard index == 17 else { throw .character(position: index + 1) }
                bytes.append(0x58)
            default: throw .character(position: index + 1)
            }
        }
        return bytes
    }

    /// ISO 7064, MOD 11-2 over 17 digits.
    static func checkCharacter(_ digits: some Sequence<UInt8>) -> UInt8 {
        var sum = 0
        for digit in digits { sum = (sum + Int(digit - 0x30)) * 2 % 11 }
        let check = (12 - sum) % 11
        return check == 10 ? 0x58 : 0x30 + UInt8(check)
    }
}

extension ResidentID {
    /// The first rule that a text breaks. No case holds the text itself, so that it can be logged.
    public enum Invalid: Error, Hashable, Sendable {
        case fullWidth(position: Int)
        case length(Int)
        case character(position: Int)
        case division
        case date
        case future
        case check

        public var reason: String {
            switch self {
            case .fullWidth(let position): "第 \(position) 个字符是全角字符，请用半角数字填写。"
            case .length(15): "这是 15 位的旧身份证号，请填写 18 位的公民身份号码。"
            case .length(let count): "公民身份号码应是 18 位，现在是 \(count) 位。"
            case .character(let position): "第 \(position) 个字符不是数字（只有最后一位可以是 X）。"
            case .division: "开头两位不是省级行政区划代码，请核对。"
            case .date: "第 7 至 14 位不是存在的出生日期，请核对。"
            case .future: "出生日期在今天之后，请核对。"
            case .check: "最后一位校验码不符，号码中有数字填错，请逐位核对。"
            }
        }
    }
}

extension ResidentID: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { masked }
    public var debugDescription: String { masked }
    /// `dump` and failed expectations show the masked number too.
    public var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}
