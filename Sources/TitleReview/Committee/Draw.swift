import CSodium

/// A random draw of committee members that anyone can compute again (R2, S51).
///
/// For each speciality the codes are sorted by their bytes and shuffled (Fisher–Yates, from the end) with numbers below a
/// bound taken by rejection from a stream of 64-bit numbers; the first are the members, the next the reserves in the order
/// in which they would be called. The stream's block `i` is HMAC-SHA-256 under the seed of the speciality's length (4 bytes),
/// the speciality and `i` (8 bytes), all big-endian; a block gives four numbers.
///
/// A replacement is a new draw from a new order with its own commitment and its reason, never a choice.
public struct Draw: Hashable, Sendable {
    public struct Result: Hashable, Sendable {
        public let speciality: String
        /// Codes, in the order in which they were drawn.
        public let members: [String]
        public let reserves: [String]
    }

    public let seed: SHA256Digest
    /// In order of the specialities.
    public let results: [Result]

    /// The seed of a draw: SHA-256 of `pingheng-draw-1`, the order's digest, the revealed nonce and the values that nobody
    /// could know when the order was committed to, in the order in which they were named; each with its length in front.
    public static func seed(order: DrawOrder, nonce: [UInt8], laterValues: [String]) -> SHA256Digest {
        SHA256Digest(
            fields: [Array("pingheng-draw-1".utf8), order.digest.bytes, nonce] + laterValues.map { Array($0.utf8) })
    }

    /// Draws; the same order and seed give the same result on every machine.
    public init(_ order: DrawOrder, seed: SHA256Digest) {
        self.seed = seed
        results = order.seats.map { seat in
            var stream = DrawStream(seed: seed, label: seat.speciality)
            var codes = order.candidates.filter { $0.speciality == seat.speciality }.map(\.code)
            for index in stride(from: codes.count - 1, to: 0, by: -1) {
                codes.swapAt(index, Int(stream.number(below: UInt64(index + 1))))
            }
            return Result(
                speciality: seat.speciality, members: Array(codes.prefix(seat.members)),
                reserves: Array(codes.dropFirst(seat.members).prefix(seat.reserves)))
        }
    }
}

/// The stream of numbers behind a draw.
struct DrawStream {
    private let seed: [UInt8]
    private let prefix: [UInt8]
    private var counter: UInt64 = 0
    private var waiting: [UInt64] = []

    init(seed: SHA256Digest, label: String) {
        self.seed = seed.bytes
        let bytes = Array(label.utf8)
        prefix = BigEndian.bytes(UInt32(truncatingIfNeeded: bytes.count)) + bytes
    }

    /// Uniform in `0..<bound`.
    mutating func number(below bound: UInt64) -> UInt64 {
        while true {
            if let number = DrawStream.accept(next(), below: bound) { return number }
        }
    }

    /// nil for values beyond the last whole multiple of the bound: taking them would favour small numbers.
    static func accept(_ value: UInt64, below bound: UInt64) -> UInt64? {
        let excess = (UInt64.max % bound + 1) % bound
        return value <= UInt64.max - excess ? value % bound : nil
    }

    private mutating func next() -> UInt64 {
        if waiting.isEmpty {
            let block = hmac(prefix + BigEndian.bytes(counter))
            counter += 1
            waiting = stride(from: 24, through: 0, by: -8).map { start in
                block[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }
        }
        return waiting.removeLast()
    }

    private func hmac(_ message: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        var out = [UInt8](repeating: 0, count: 32)
        crypto_auth_hmacsha256_init(&state, seed, seed.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &out)
        return out
    }
}
