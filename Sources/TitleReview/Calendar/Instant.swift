/// A moment, in microseconds since 1970-01-01T00:00:00Z.
///
/// Days are days of Asia/Shanghai, which is UTC+8 all year (no daylight saving since 1992).
public struct Instant: Hashable, Comparable, Sendable, Codable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    static let offset: Int64 = 8 * 3_600_000_000
    static let dayLength: Int64 = 86_400_000_000

    /// 00:00:00 of the day in Shanghai.
    public init(startOf day: Day) {
        microseconds = Int64(day.number) * Instant.dayLength - Instant.offset
    }

    /// The first moment that is too late for a deadline "by this day": 00:00:00 of the next day.
    public static func deadline(_ lastDay: Day) -> Instant { Instant(startOf: lastDay.adding(days: 1)) }

    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// The day in Shanghai.
    public var day: Day {
        let local = microseconds + Instant.offset
        let number = local >= 0 ? local / Instant.dayLength : (local - Instant.dayLength + 1) / Instant.dayLength
        return Day(number: Int(number))
    }

    /// Seconds since midnight in Shanghai, 0...86399.
    public var secondOfDay: Int {
        Int((microseconds - Instant(startOf: day).microseconds) / 1_000_000)
    }

    public func adding(seconds: Double) -> Instant {
        Instant(microseconds: microseconds + Int64(seconds * 1_000_000))
    }

    /// Parses `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM[:SS]` with `Z`, `+08:00` or nothing (Shanghai) behind it.
    public init?(iso8601 text: some StringProtocol) {
        let all = String(text)
        guard all.utf8.count >= 10, let day = Day(all.prefix(10)) else { return nil }
        var rest = Substring(all.dropFirst(10))
        var shift = Instant.offset
        if rest.isEmpty {
            microseconds = Instant(startOf: day).microseconds
            return
        }
        guard let separator = rest.first, separator == "T" || separator == " " else { return nil }
        rest = rest.dropFirst()
        if rest.hasSuffix("Z") {
            shift = 0
            rest = rest.dropLast()
        } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let zone = rest[rest.index(after: sign)...].split(separator: ":")
            guard zone.count == 2, let h = Int64(zone[0]), let m = Int64(zone[1]), h <= 14, m < 60 else { return nil }
            shift = (h * 3600 + m * 60) * 1_000_000 * (rest[sign] == "-" ? -1 : 1)
            rest = rest[..<sign]
        }
        if let dot = rest.firstIndex(of: ".") { rest = rest[..<dot] }
        let clock = rest.split(separator: ":", omittingEmptySubsequences: false).map { $0.count == 2 ? Int64($0) : nil }
        guard (2...3).contains(clock.count), let hour = clock[0], let minute = clock[1],
            (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        var second: Int64 = 0
        if clock.count == 3 {
            guard let s = clock[2], (0..<60).contains(s) else { return nil }
            second = s
        }
        microseconds = Int64(day.number) * Instant.dayLength + (hour * 3600 + minute * 60 + second) * 1_000_000 - shift
    }
}

extension Instant: CustomStringConvertible {
    /// `2022-08-15T09:30:00+08:00`.
    public var description: String {
        let s = secondOfDay
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(day)T\(two(s / 3600)):\(two(s / 60 % 60)):\(two(s % 60))+08:00"
    }

    /// As people read it: `2022年8月15日 09:30`.
    public var chinese: String {
        let s = secondOfDay
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(day.chineseDate) \(two(s / 3600)):\(two(s / 60 % 60))"
    }
}

/// Where the time comes from. Two are injected everywhere: the *business* clock (windows, deadlines, notices, dates on
/// documents; `--clock` and the demo move it) and the *machine* clock (sessions, second factors, limits; never moved).
public protocol Clock: Sendable {
    func now() -> Instant
}
