import Casework
import Synchronization

/// The buckets of everybody who asked lately, in a table of fixed size: a request costs a hash and a look at four neighbours under a lock.
///
/// A bucket is one number, the instant at which it will be full again (the generic cell rate algorithm). Full buckets make room; when four
/// active ones meet, the fullest is forgotten: a flood from a hundred thousand addresses makes the limits generous, never the memory large.
final class RateLimiter: Sendable {
    private struct Slot {
        var key: UInt64 = 0
        var full: Int64 = 0
    }

    private static let shards = 16
    private static let slots = 4096
    private static let ways = 4

    private final class Table: Sendable {
        let slots = Mutex([Slot](repeating: Slot(), count: RateLimiter.slots))
    }

    private let tables: [Table]

    /// For each limit: nanoseconds between two requests, and how far ahead of time one may be.
    private let interval: [Int64]
    private let tolerance: [Int64]
    private let seed = UInt64.random(in: 0...UInt64.max)
    private let start = ContinuousClock.now

    /// - Parameter scale: how many times the usual limits.
    init(scale: Double = 1) {
        tables = (0..<RateLimiter.shards).map { _ in Table() }
        let interval = RateLimit.allCases.map { max(1, Int64(1e9 / ($0.bucket.perSecond * scale))) }
        self.interval = interval
        tolerance = RateLimit.allCases.map { interval[$0.rawValue] * max(1, Int64($0.bucket.burst * scale)) }
    }

    /// Takes one from a bucket.
    /// - Returns: nil, or after how many seconds there is one again.
    func take(_ rateLimit: RateLimit, _ who: UInt64) -> Int? {
        take(rateLimit, who, at: RateLimiter.nanoseconds(ContinuousClock.now - start))
    }

    func take(_ rateLimit: RateLimit, _ who: UInt64, at now: Int64) -> Int? {
        let step = interval[rateLimit.rawValue]
        let ahead = tolerance[rateLimit.rawValue]
        // Never the empty slot's key.
        let key = RateLimiter.mixed(who ^ seed &+ UInt64(rateLimit.rawValue) &* 0x9E37_79B9_7F4A_7C15) | 1
        return tables[Int(key >> 60)].slots.withLock { slots in
            let index = RateLimiter.place(key, now, &slots)
            let full = max(slots[index].key == key ? slots[index].full : now, now)
            guard full + step - now <= ahead else { return Int((full + step - now - ahead) / 1_000_000_000) + 1 }
            slots[index] = Slot(key: key, full: full + step)
            return nil
        }
    }

    /// Where a key's bucket is, or is to be: an empty neighbour, or the one that is full soonest.
    private static func place(_ key: UInt64, _ now: Int64, _ slots: inout [Slot]) -> Int {
        let first = Int(key >> 8 & UInt64(RateLimiter.slots - 1)) & ~(ways - 1)
        var best = first
        for index in first..<first + ways {
            if slots[index].key == key { return index }
            if slots[index].full < slots[best].full { best = index }
        }
        return best
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    }

    /// Every bit of the result depends on every bit of the value (SplitMix64).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    // MARK: Who asks

    /// An account, by its id.
    static func account(_ id: String) -> UInt64 {
        id.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// An address; of IPv6 the /64, which one household or office has to itself, and of IPv4 written as IPv6 the IPv4 one.
    static func address(_ text: String) -> UInt64 {
        guard let address = NetworkAddress(text) else { return account(text) }
        if address.bytes.count == 4 { return account(address.bytes.map { "\($0)" }.joined(separator: ".")) }
        return address.bytes.prefix(8).reduce(0x8422_2325_CBF2_9CE4) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
