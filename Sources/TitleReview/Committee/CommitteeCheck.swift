/// R1: what a committee must be before it may meet.
public enum CommitteeCheck {
    /// Order 40 of 2019, article 8: filed for at most three years.
    public static let maximumTermYears = 3

    public enum Problem: Hashable, Sendable {
        case even(Int)
        case tooFew(Int, least: Int)
        case termTooLong
        case notYet(Day)
        case termOver(Day)

        public var chinese: String {
            switch self {
            case .even(let count): "评委会现有 \(count) 人，人数应为单数。（人社部令第40号）"
            case .tooFew(let count, let least): "评委会现有 \(count) 人，应不少于 \(least) 人。（人社部令第40号）"
            case .termTooLong: "评委会核准备案的有效期最长 3 年。（人社部令第40号）"
            case .notYet(let day): "评委会的任期从 \(day.chineseDate) 开始，现在还不能开会。"
            case .termOver(let day): "评委会的任期已于 \(day.chineseDate) 届满，不能开会。"
            }
        }
    }

    /// All that stands in the way of a meeting on that day; empty when nothing does.
    ///
    /// - Parameters:
    ///   - members: in office.
    ///   - level: what the committee awards; only senior titles have a least size of their own.
    public static func problems(
        members: Int, rules: Plan.CommitteeRules, level: Facts.TitleLevel, on day: Day
    ) -> [Problem] {
        var found: [Problem] = []
        if members % 2 == 0 { found.append(.even(members)) }
        let least = max(rules.members, minimum(level: level, scope: rules.scope))
        if members < least { found.append(.tooFew(members, least: least)) }
        let last = lastDay(from: rules.termFrom, years: rules.termYears)
        if !isTermWithinLimit(from: rules.termFrom, to: last, years: maximumTermYears) { found.append(.termTooLong) }
        if day < rules.termFrom { found.append(.notYet(rules.termFrom)) }
        if day > last { found.append(.termOver(last)) }
        return found
    }

    /// Senior titles: 25 members for a series, 11 for a speciality. Below them the order leaves the size to the plan.
    public static func minimum(level: Facts.TitleLevel, scope: Plan.Scope) -> Int {
        guard level == .senior else { return 1 }
        return scope == .series ? 25 : 11
    }

    /// The last day of a term: the day before the same date `years` later.
    public static func lastDay(from: Day, years: Int) -> Day { from.adding(months: 12 * years).adding(days: -1) }

    static func isTermWithinLimit(from: Day, to: Day, years: Int) -> Bool {
        to >= from && to <= lastDay(from: from, years: years)
    }
}
