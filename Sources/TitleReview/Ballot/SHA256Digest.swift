import CSodium

/// A SHA-256 digest.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    /// 32 bytes.
    public let bytes: [UInt8]

    public init(of message: [UInt8]) {
        var out = [UInt8](repeating: 0, count: 32)
        crypto_hash_sha256(&out, message, UInt64(message.count))
        bytes = out
    }

    /// Over fields that cannot run into each other: each with its length in front, four bytes, big-endian.
    public init(fields: [[UInt8]]) {
        var message: [UInt8] = []
        for field in fields {
            message += BigEndian.bytes(UInt32(truncatingIfNeeded: field.count))
            message += field
        }
        self.init(of: message)
    }

    /// - Returns: nil unless the text is 64 hexadecimal digits.
    public init?(hex text: some StringProtocol) {
        let digits = text.utf8.map { SHA256Digest.value($0) }
        guard digits.count == 64 else { return nil }
        var out: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            out.append(high << 4 | low)
        }
        bytes = out
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    public var description: String { hex }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

enum BigEndian {
    static func bytes<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
