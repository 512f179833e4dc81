/// The number by which whoever has objected looks up what became of it (回执编号): random, so that nobody comes upon another's.
public struct ObjectionReceipt: Hashable, Sendable, CustomStringConvertible {
    /// Eighty random bits.
    public static let bytes = 10
    /// Sixteen characters.
    public let code: String

    /// - Parameter random: ``bytes`` of them.
    public init(random: [UInt8]) {
        precondition(random.count == ObjectionReceipt.bytes)
        code = Crockford.encode(random)
    }

    /// What somebody has typed: in any case and width, with hyphens or blanks, O for 0 and I or L for 1.
    ///
    /// - Returns: nil unless sixteen characters remain.
    public init?(parsing text: some StringProtocol) {
        guard text.utf8.count <= 200 else { return nil }
        var narrow = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{3000}", "\u{A0}", "\u{200B}", "\u{FEFF}", "－", "–", "—": narrow.append("-")
            case let wide where FullWidth.contains(wide): narrow.append(Unicode.Scalar(wide.value - 0xFEE0) ?? wide)
            default: narrow.append(scalar)
            }
        }
        guard let code = Crockford.cleaned(String(narrow), count: 16) else { return nil }
        self.code = code
    }

    /// In groups of four.
    public var description: String { Crockford.grouped(code) }
}

/// As the text that people see.
extension ObjectionReceipt: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let receipt = ObjectionReceipt(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a receipt")
        }
        self = receipt
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
