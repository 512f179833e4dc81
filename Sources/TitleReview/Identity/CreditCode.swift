/// An 18-character unified social credit code (统一社会信用代码, GB 32100-2015).
///
/// Created only by parsing: department and kind (a digit or letter each; rural collectives have `N2`), six digits of the
/// division, nine characters of the organisation, a check character (modulus 31). Letters of either case are taken.
public struct CreditCode: Hashable, Sendable {
    /// Upper case, 18 characters.
    public let text: String

    /// - Throws: the first rule that the text breaks.
    public init(parsing text: some StringProtocol) throws(Invalid) {
        let scalars = Array(text.unicodeScalars)
        if let place = scalars.firstIndex(where: FullWidth.contains) { throw .fullWidth(position: place + 1) }
        guard scalars.count == 18 else { throw .length(scalars.count) }
        var sum = 0
        var weight = 1
        var bytes: [UInt8] = []
        for (index, scalar) in scalars.enumerated() {
            guard let byte = CreditCode.upperCase(scalar), let value = CreditCode.alphabet.firstIndex(of: byte) else {
                throw .character(position: index + 1)
            }
            guard !(2..<8).contains(index) || value < 10 else { throw .digits(position: index + 1) }
            bytes.append(byte)
            if index < 17 { sum = (sum + value * weight) % 31 }
            weight = weight * 3 % 31
        }
        guard bytes[17] == CreditCode.alphabet[(31 - sum) % 31] else { throw .check }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The division of the registering authority, characters 3 to 8.
    public var division: DivisionCode? { try? DivisionCode(parsing: text.dropFirst(2).prefix(6)) }

    /// Without I, O, S, V and Z, which look like digits or each other.
    static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    private static func upperCase(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "a"..."z": UInt8(scalar.value - 0x20)
        case "0"..."9", "A"..."Z": UInt8(scalar.value)
        default: nil
        }
    }

    public enum Invalid: Error, Hashable, Sendable {
        case fullWidth(position: Int)
        case length(Int)
        case character(position: Int)
        case digits(position: Int)
        case check

        public var reason: String {
            switch self {
            case .fullWidth(let position): "第 \(position) 个字符是全角字符，请用半角字母和数字填写。"
            case .length(let count): "统一社会信用代码应是 18 位，现在是 \(count) 位。"
            case .character(let position): "第 \(position) 个字符不在代码的字符集内（数字和除 I、O、S、V、Z 以外的字母）。"
            case .digits(let position): "第 3 至 8 位是行政区划，应是数字，第 \(position) 位不是。"
            case .check: "最后一位校验码不符，代码中有字符填错，请对照营业执照逐位核对。"
            }
        }
    }
}

extension CreditCode: CustomStringConvertible {
    public var description: String { text }
}
