/// Days in a row, first and last included.
struct Span: Equatable, Sendable {
    var first: Day
    var last: Day

    /// nil when nothing is left between the bounds.
    init?(_ first: Day, _ last: Day) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// Whole calendar months, and the days left over: 2019-01-01 to 2022-12-31 is 48 months and 0 days.
    var measured: (months: Int, days: Int) {
        let end = last.adding(days: 1)
        let (a, b) = (first.parts, end.parts)
        var months = (b.year - a.year) * 12 + b.month - a.month
        if first.adding(months: months) > end { months -= 1 }
        return (months, end.number - first.adding(months: months).number)
    }

    /// The days that lie in any of the spans, as disjoint spans in order. Overlaps count once, and spans that touch are
    /// one: a person who signed two contracts in a row served as long as one who signed one.
    static func union(_ spans: [Span]) -> [Span] {
        guard spans.count > 1 else { return spans }
        var result: [Span] = []
        for span in spans.sorted(by: { $0.first < $1.first }) {
            if let open = result.last, span.first.number <= open.last.number + 1 {
                if span.last > open.last { result[result.count - 1].last = span.last }
            } else {
                result.append(span)
            }
        }
        return result
    }
}

/// A length of service: whole months and days left over, 31 of which are a month (contracts, "Facts").
struct ServiceLength: Equatable, Sendable {
    var months: Int
    var days: Int

    /// - Parameter spans: disjoint; see ``Span/union(_:)``.
    init(adding spans: [Span]) {
        var months = 0
        var days = 0
        for span in spans {
            let (m, d) = span.measured
            months += m
            days += d
        }
        self.init(months: months + days / 31, days: days % 31)
    }

    init(months: Int, days: Int) {
        self.months = months
        self.days = days
    }

    /// What lacks to whole months.
    func shortfall(to needed: Int) -> ServiceLength {
        days == 0
            ? ServiceLength(months: needed - months, days: 0)
            : ServiceLength(months: needed - months - 1, days: 31 - days)
    }

    /// `3 年 11 个月`; `0 天` when nothing.
    var chinese: String {
        var parts: [String] = []
        if months >= 12 { parts.append("\(months / 12) 年") }
        if months % 12 > 0 { parts.append("\(months % 12) 个月") }
        if days > 0 { parts.append("\(days) 天") }
        return parts.isEmpty ? "0 天" : parts.joined(separator: " ")
    }
}
