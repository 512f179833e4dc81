/// How an objector can be reached, of a plausible form: a mobile or fixed telephone of mainland China, or a mail address.
public enum ObjectorContact: Hashable, Sendable {
    case mobile(MobileNumber)
    /// Area code and number, digits alone.
    case telephone(String)
    case mail(MailAddress)

    /// What it has to look like, for whoever types it.
    public static let form = "11 位手机号、带区号的固定电话（例如 0571-86220000）或者邮箱"

    /// Takes what people type: blanks and hyphens within numbers, `+86` before them, either width.
    ///
    /// - Returns: nil for anything else.
    public init?(parsing text: some StringProtocol) {
        guard text.utf8.count <= 254 else { return nil }
        let kept = text.unicodeScalars.filter { !$0.properties.isWhitespace }.map(ObjectorContact.narrow)
        let folded = String(String.UnicodeScalarView(kept))
        if folded.utf8.contains(0x40) {
            guard let mail = MailAddress(parsing: folded) else { return nil }
            self = .mail(mail)
            return
        }
        var digits = folded.filter { !"-()".contains($0) }
        if digits.hasPrefix("+86") { digits.removeFirst(3) }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if let mobile = try? MobileNumber(parsing: digits) {
            self = .mobile(mobile)
        } else if digits.hasPrefix("0"), !digits.hasPrefix("00"), (10...12).contains(digits.count) {
            self = .telephone(digits)
        } else {
            return nil
        }
    }

    /// As it is kept and called.
    public var text: String {
        switch self {
        case .mobile(let number): number.revealed
        case .telephone(let digits): digits
        case .mail(let address): address.text
        }
    }

    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        FullWidth.contains(scalar) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }
}
