/// What a key is for; no key serves two purposes (S57).
public enum KeyPurpose: String, Sendable, CaseIterable {
    /// Seals single fields of persons (S37).
    case field
    /// Keyed digests for looking persons up (S38); never rotated, since every digest hangs on it.
    case lookup
    /// Seals files (S43).
    case file
    /// Keyed digests that are files' addresses (S43); never rotated.
    case address
    /// The HMAC of audit entries (S53).
    case audit
    /// Signs audit heads and packages: the seed of an Ed25519 key (S53).
    case auditSign = "audit-sign"
    /// Wraps the private halves of ballots' keys.
    case ballotWrap = "ballot-wrap"
    /// Signs links and tokens.
    case token
    /// Seals backups.
    case backup

    /// Whether a new key can take over while values under the old one are still read.
    public var rotates: Bool { self != .lookup && self != .address }

    /// Why no new key can take over; nil when one can.
    public var fixedBecause: String? {
        switch self {
        case .lookup:
            """
            每个身份证号的查找摘要都由它算出，换了以后，已注册的人会被当成没有注册。\
            要换，需要停机把全部摘要重新计算，本程序还没有这个功能。
            """
        case .address: "每个文件的地址都由它算出，换了以后，已有的文件都找不到。"
        default: nil
        }
    }
}

/// A key and its name: 32 bytes that describe themselves without themselves.
struct Key: Sendable, CustomStringConvertible {
    let purpose: KeyPurpose
    /// 1 for the first of its purpose; the highest is the current one.
    let sequence: Int
    /// Four random bytes, in front of what the key sealed.
    let id: [UInt8]
    let bytes: [UInt8]

    var fileName: String { "\(purpose.rawValue).\(sequence).\(Hexadecimal.encode(id)).key" }
    var description: String { "key \(purpose.rawValue) \(Hexadecimal.encode(id))" }
}

/// Lower-case hexadecimal.
public enum Hexadecimal {
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// - Returns: nil unless the text is pairs of hexadecimal digits.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.map { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
