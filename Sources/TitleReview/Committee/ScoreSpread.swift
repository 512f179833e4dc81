/// How far the sums of a panel's sheets lie apart (R8): range, mean, and each one's distance from the mean.
///
/// Computed in whole numbers, so that a sum exactly at the bound is never marked by a rounding.
public struct ScoreSpread: Sendable, Codable, Equatable {
    /// The greatest sum less the smallest.
    public let range: Int
    /// Tenths of a point, half of one counting as one.
    public let mean: Int
    public let columns: [Column]

    public struct Column: Sendable, Codable, Equatable {
        /// Tenths of a point above the mean; negative below it.
        public let deviation: Int
        /// Further from the mean than the bound.
        public let isMarked: Bool
    }

    /// - Parameters:
    ///   - sums: one a sheet, in the order of the columns.
    ///   - bound: points; nil where the plan has none, then nothing is marked.
    /// - Returns: nil without sheets.
    public init?(_ sums: [Int], bound: Int?) {
        guard let least = sums.min(), let most = sums.max() else { return nil }
        let count = sums.count
        let all = sums.reduce(0, +)
        range = most - least
        mean = ScoreSpread.rounded(all * 10, count)
        columns = sums.map { sum in
            let far = sum * count - all
            return Column(
                deviation: ScoreSpread.rounded(far * 10, count), isMarked: bound.map { abs(far) > $0 * count } ?? false)
        }
    }

    /// Whether any sum is marked.
    public var isWide: Bool { columns.contains(where: \.isMarked) }

    private static func rounded(_ value: Int, _ count: Int) -> Int {
        let (whole, rest) = abs(value).quotientAndRemainder(dividingBy: count)
        return (whole + (rest * 2 >= count ? 1 : 0)) * value.signum()
    }

    /// Tenths as people read them: `83.3`, `-2`.
    public static func chinese(_ tenths: Int) -> String {
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }
}
