/// A register of another authority, whose records of a person come into the archive by a look-up and not by typing (A1.3, A2.2.5-4).
public enum OutsideRegister: String, Sendable, Codable, CaseIterable {
    /// 继续教育学分 (A1.3).
    case credits
    /// 社保缴费 (A2.2.5-4, N4, A1.1).
    case insurance

    public var chinese: String {
        switch self {
        case .credits: "继续教育系统"
        case .insurance: "社保系统"
        }
    }

    /// The kind of archive record that it vouches for.
    public var kindID: String {
        switch self {
        case .credits: "credit"
        case .insurance: "insurance"
        }
    }

    public static func of(kind: String) -> OutsideRegister? { allCases.first { $0.kindID == kind } }
}

/// A month of the calendar, as registers count: `2022-07`.
public struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Months since January of the year 0.
    public let number: Int

    public init(number: Int) { self.number = number }

    public init(of day: Day) { number = day.parts.year * 12 + day.parts.month - 1 }

    /// - Parameter text: exactly `2022-07`, in the years 1900 to 2199.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == 0x2D,
            bytes.enumerated().allSatisfy({ $0.offset == 4 || (0x30...0x39).contains($0.element) })
        else { return nil }
        func value(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        let year = value(0..<4)
        let month = value(5..<7)
        guard (1900...2199).contains(year), (1...12).contains(month) else { return nil }
        number = year * 12 + month - 1
    }

    public static func < (a: Month, b: Month) -> Bool { a.number < b.number }

    public var description: String {
        let month = number % 12 + 1
        return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
    }
}
