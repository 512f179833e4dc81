/// Base 32 without letters that are mistaken for digits or for each other (Crockford): for codes that people copy by hand.
enum Crockford {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// - Parameter bytes: a multiple of five.
    static func encode(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            (held, bits) = (held << 8 | UInt32(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                digits.append(alphabet[Int(held >> bits & 31)])
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// What somebody has typed, as it should be: in any case, with hyphens or blanks, O for 0 and I or L for 1.
    ///
    /// - Returns: nil unless exactly so many characters remain.
    static func cleaned(_ text: some StringProtocol, count: Int) -> String? {
        var digits: [UInt8] = []
        for character in text.uppercased().utf8 where character != 0x2D && character != 0x20 {
            let digit: UInt8 = character == 0x4F ? 0x30 : character == 0x49 || character == 0x4C ? 0x31 : character
            guard alphabet.contains(digit), digits.count < count else { return nil }
            digits.append(digit)
        }
        return digits.count == count ? String(decoding: digits, as: UTF8.self) : nil
    }

    /// - Parameter text: cleaned, a multiple of eight characters.
    static func decode(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for digit in text.utf8 {
            (held, bits) = (held << 5 | UInt32(alphabet.firstIndex(of: digit) ?? 0), bits + 5)
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: held >> bits))
        }
        return bytes
    }

    /// In groups of four.
    static func grouped(_ text: String) -> String {
        stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }
}
