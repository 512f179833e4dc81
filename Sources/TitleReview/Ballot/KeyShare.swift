/// One of the three parts into which the key of a meeting's ballots is split (密钥片): any two give the whole, one alone
/// tells nothing of it (security 2a; Shamir, CACM 22:11).
///
/// Each byte of the key is where a line crosses the axis, whose slope is random; part n is the line at n. Bytes are the
/// field GF(2⁸) of AES (FIPS 197).
public struct KeyShare: Hashable, Sendable {
    /// Of the key that is split: 128 bits.
    public static let keyBytes = 16
    private static let characters = 32

    /// 1, 2 or 3.
    public let number: Int
    let bytes: [UInt8]

    private init(number: Int, bytes: [UInt8]) {
        self.number = number
        self.bytes = bytes
    }

    /// The three parts.
    ///
    /// - Parameters:
    ///   - key: ``keyBytes`` of them.
    ///   - slopes: as many random bytes, made for this once.
    public static func split(_ key: [UInt8], slopes: [UInt8]) -> [KeyShare] {
        precondition(key.count == keyBytes && slopes.count == keyBytes)
        return (1...3).map { number in
            KeyShare(number: number, bytes: zip(key, slopes).map { $0 ^ multiply($1, UInt8(number)) })
        }
    }

    /// - Returns: the key of two parts; nil when they are the same one.
    public static func key(_ one: KeyShare, _ other: KeyShare) -> [UInt8]? {
        guard one.number != other.number else { return nil }
        let a = UInt8(one.number)
        let b = UInt8(other.number)
        let inverse = inverted(a ^ b)
        return zip(one.bytes, other.bytes).map { multiply(multiply($0, b) ^ multiply($1, a), inverse) }
    }

    /// As it is copied by hand: number, bytes, and three bytes of SHA-256 over both, so that a slip of the pen is noticed.
    public var code: String {
        let body = [UInt8(number)] + bytes
        return Crockford.grouped(Crockford.encode(body + KeyShare.check(body)))
    }

    /// - Returns: nil when it is no part, or was copied wrongly.
    public init?(parsing text: some StringProtocol) {
        guard let clean = Crockford.cleaned(text, count: KeyShare.characters) else { return nil }
        let all = Crockford.decode(clean)
        let body = Array(all.dropLast(3))
        guard Array(all.suffix(3)) == KeyShare.check(body), (1...3).contains(body[0]) else { return nil }
        self.init(number: Int(body[0]), bytes: Array(body.dropFirst()))
    }

    private static func check(_ body: [UInt8]) -> [UInt8] {
        Array(SHA256Digest(of: Array("pingheng key share\n".utf8) + body).bytes.prefix(3))
    }

    private static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var (a, b, product) = (a, b, UInt8(0))
        for _ in 0..<8 {
            product ^= a & (0 &- (b & 1))
            a = (a << 1) ^ (0x1B & (0 &- (a >> 7)))
            b >>= 1
        }
        return product
    }

    /// To the power of 254.
    private static func inverted(_ a: UInt8) -> UInt8 {
        var power = a
        var result: UInt8 = 1
        for _ in 0..<7 {
            power = multiply(power, power)
            result = multiply(result, power)
        }
        return result
    }
}
