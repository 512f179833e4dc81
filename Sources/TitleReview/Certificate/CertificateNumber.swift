/// The number of an electronic certificate (N3.4): the plan's prefix, the plan's year in four digits, a sequence of six.
public struct CertificateNumber: Hashable, Sendable {
    public let prefix: String
    public let year: Int
    /// 1...999999, without gaps within prefix and year.
    public let sequence: Int

    /// - Returns: nil when year or sequence lie outside their digits, or the prefix is empty, too long (16 bytes) or holds
    ///   anything but ASCII letters, digits and hyphens.
    public init?(prefix: String, year: Int, sequence: Int) {
        guard (1...16).contains(prefix.utf8.count), prefix.utf8.allSatisfy(CertificateNumber.isAllowed),
            (1900...2199).contains(year), (1...999_999).contains(sequence)
        else { return nil }
        self.prefix = prefix
        self.year = year
        self.sequence = sequence
    }

    /// Parses what ``description`` writes; blanks around it are not taken.
    public init?(parsing text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count > 10, let year = CertificateNumber.digits(bytes[(bytes.count - 10)..<(bytes.count - 6)]),
            let sequence = CertificateNumber.digits(bytes[(bytes.count - 6)...])
        else { return nil }
        self.init(prefix: String(decoding: bytes.dropLast(10), as: UTF8.self), year: year, sequence: sequence)
    }

    /// The one that follows; nil after 999999.
    public var next: CertificateNumber? { CertificateNumber(prefix: prefix, year: year, sequence: sequence + 1) }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}

extension CertificateNumber: CustomStringConvertible {
    /// `ZJ3301102022000123`.
    public var description: String {
        let digits = String(sequence)
        return "\(prefix)\(year)\(String(repeating: "0", count: 6 - digits.count))\(digits)"
    }
}
