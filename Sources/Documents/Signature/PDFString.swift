/// Text as a PDF string (ISO 32000-1, 7.9.2): UTF-16, big-endian, with byte order mark, written in hexadecimal.
enum PDFString {
    static func hex(_ text: String) -> String { "<FEFF" + text.utf16.map { digits(UInt($0), 4) }.joined() + ">" }

    /// - Returns: nil unless the digits are such a string.
    static func text(hex: some Collection<UInt8>) -> String? {
        let digits = hex.compactMap(nibble)
        guard digits.count == hex.count, digits.count % 4 == 0 else { return nil }
        let units = stride(from: 0, to: digits.count, by: 4).map { start in
            digits[start..<start + 4].reduce(UInt16(0)) { $0 << 4 | UInt16($1) }
        }
        guard units.first == 0xFEFF else { return nil }
        return String(decoding: units.dropFirst(), as: UTF16.self)
    }

    static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// Zero-padded capital hexadecimal digits.
    static func digits(_ value: UInt, _ width: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
