import COpenSSL
import CSodium
import TitleReview

/// Second factors by RFC 6238: SHA-1, six digits, 30 seconds, one step of tolerance, on the machine clock (S4).
public enum TOTP {
    /// 160 random bits in Base32, as authenticator apps take them.
    public static func newSecret() -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        randombytes_buf(&bytes, bytes.count)
        return base32(bytes)
    }

    /// The code of a time step (30 seconds since 1970), six digits.
    public static func code(secret: String, step: Int64) -> String? {
        guard let key = unbase32(secret) else { return nil }
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
        var digest = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        guard HMAC(EVP_sha1(), key, Int32(key.count), message, message.count, &digest, &length) != nil, length == 20
        else { return nil }
        let offset = Int(digest[19] & 15)
        let number =
            (UInt32(digest[offset] & 0x7F) << 24 | UInt32(digest[offset + 1]) << 16 | UInt32(digest[offset + 2]) << 8
                | UInt32(digest[offset + 3])) % 1_000_000
        let text = String(number)
        return String(repeating: "0", count: 6 - text.count) + text
    }

    public static func step(at instant: Instant) -> Int64 { instant.microseconds / 30_000_000 }

    /// The step that the code belongs to, if it lies within one step of now.
    static func match(_ code: String, secret: String, at instant: Instant) -> Int64? {
        let now = step(at: instant)
        return [now, now - 1, now + 1].first { TOTP.code(secret: secret, step: $0) == code }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    private static func base32(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var buffer = 0
        var bits = 0
        for byte in bytes {
            buffer = buffer << 8 | Int(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(alphabet[buffer >> bits & 31])
            }
            buffer &= (1 << bits) - 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func unbase32(_ text: String) -> [UInt8]? {
        var out: [UInt8] = []
        var buffer = 0
        var bits = 0
        for byte in text.utf8 {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            buffer = buffer << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(buffer >> bits & 255))
            }
            buffer &= (1 << bits) - 1
        }
        return out
    }
}
