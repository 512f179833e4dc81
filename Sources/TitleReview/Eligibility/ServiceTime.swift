/// Days of service: those that surely count, and those that count if what is unknown turns out well.
struct ServiceTime {
    var sure: [Span] = []
    /// Contains `sure`.
    var possible: [Span] = []
    /// A whole list is missing: nothing can be ruled out.
    var isOpen = false
    /// What is missing, in the person's words.
    var gaps: [String] = []
    /// The last day of service may come later than the cut-off.
    var isRunning = false

    mutating func add(_ span: Span?, _ certainty: Outcome, running: Bool) {
        guard let span, certainty != .unmet else { return }
        possible.append(span)
        if certainty == .met {
            sure.append(span)
            isRunning = isRunning || running
        }
    }

    mutating func missing(_ what: String) { if !gaps.contains(what) { gaps.append(what) } }

    mutating func close() {
        sure = Span.union(sure)
        possible = Span.union(possible)
    }

    /// The days of both, counted once.
    func joined(_ other: ServiceTime) -> ServiceTime {
        ServiceTime(
            sure: Span.union(sure + other.sure), possible: Span.union(possible + other.possible),
            isOpen: isOpen || other.isOpen, gaps: gaps + other.gaps.filter { !gaps.contains($0) },
            isRunning: isRunning || other.isRunning)
    }

    func reaches(_ months: Int) -> Outcome {
        if ServiceLength(adding: sure).months >= months { return .met }
        return isOpen || (possible != sure && ServiceLength(adding: possible).months >= months) ? .unknown : .unmet
    }

    /// `4 年（2017-01-01 至 2020-12-31），要求满 5 年，还差 1 年，2023年12月31日 可满足`, without the full stop.
    func compared(to months: Int, cutOff: Day) -> String {
        let length = ServiceLength(adding: sure)
        var text = length.chinese
        if !sure.isEmpty {
            text += "（" + sure.map { "\($0.first) 至 \($0.last)" }.joined(separator: "，") + "）"
        }
        text += "，要求满 \(ServiceLength(months: months, days: 0).chinese)"
        switch reaches(months) {
        case .met: break
        case .unknown: text += "，\(gaps.isEmpty ? "" : "缺少\(gaps.joined(separator: "、"))，")暂时无法判断"
        case .unmet:
            if let day = reached(months, cutOff: cutOff), let lacking = Span(cutOff.adding(days: 1), day) {
                text += "，还差 \(ServiceLength(adding: [lacking]).chinese)，\(day.chineseDate)可满足"
            } else {
                text += "，还差 \(length.shortfall(to: months).chinese)"
            }
        }
        return text
    }

    /// The day on which what still runs at the cut-off is long enough; nil when nothing runs.
    private func reached(_ months: Int, cutOff: Day) -> Day? {
        guard isRunning, let last = sure.last, last.last == cutOff else { return nil }
        let before = Array(sure.dropLast())
        // 31 days a month at most: a bound that surely reaches.
        var (low, high) = (cutOff.number + 1, cutOff.number + months * 31 + 31)
        while low < high {
            let middle = (low + high) / 2
            let spans = before + [Span(last.first, Day(number: middle))].compactMap { $0 }
            if ServiceLength(adding: spans).months >= months { high = middle } else { low = middle + 1 }
        }
        return Day(number: low)
    }
}

extension Judgement {
    /// A1.2.1: days appointed at a level, from the day that the title was obtained, to the cut-off. Gaps do not count.
    func appointed(at level: Facts.TitleLevel) -> ServiceTime {
        var time = ServiceTime()
        let name = rules.titleNames[level.rawValue] ?? level.rawValue
        var obtained: Day?
        var mayHold = facts.titles == nil
        for title in facts.titles ?? [] {
            if title.level == level, let day = title.obtained {
                obtained = min(obtained ?? day, day)
            } else if title.level == nil || title.level == level {
                mayHold = true
            }
        }
        guard obtained != nil || mayHold else { return time }
        if mayHold, obtained == nil { time.missing("\(name)资格取得时间") }
        guard let appointments = facts.appointments else {
            time.isOpen = true
            time.missing("\(name)聘任记录")
            return time
        }
        for one in appointments where one.level == level || one.level == nil {
            let last = min(one.to ?? cutOff, cutOff)
            let earliest = Day(number: -25_567)  // 1900-01-01, the first day that facts can hold
            if one.from == nil { time.missing("聘任开始时间") }
            if one.level == nil { time.missing("聘任职务") }
            if one.level == level, let from = one.from, let obtained {
                time.add(Span(max(from, obtained), last), .met, running: one.to.map { $0 >= cutOff } ?? true)
            }
            // With another title whose day is unknown, the earliest possible one is open.
            let bound = mayHold ? earliest : obtained ?? earliest
            time.add(Span(max(one.from ?? earliest, bound), last), .unknown, running: false)
        }
        time.close()
        return time
    }

    /// A1.2.2.1: days of technical work in units of the given kinds, from the day after graduation, to the cut-off.
    func worked(_ service: EligibilityRules.Service, after graduated: Day?) -> ServiceTime {
        worked(
            from: graduated?.adding(days: 1), unknownStart: "毕业时间", kinds: service.employerKinds,
            matches: service.matches)
    }

    /// - Parameter start: nil: unknown.
    func worked(
        from start: Day?, unknownStart: String, kinds: [Facts.EmployerKind], matches: [Facts.Match]
    ) -> ServiceTime {
        var time = ServiceTime()
        guard let work = facts.work else {
            time.isOpen = true
            time.missing("工作经历")
            return time
        }
        if start == nil { time.missing(unknownStart) }
        for one in work {
            let kind = one.employerKind == .other ? nil : one.employerKind
            let unit: Outcome = kinds.isEmpty ? .met : Outcome(kind.map(kinds.contains))
            let related: Outcome = matches.isEmpty ? .met : Outcome(one.match.map(matches.contains))
            let fits = unit && related && Outcome(one.technical)
            guard fits != .unmet else { continue }
            if unit == .unknown { time.missing("工作单位性质") }
            if related == .unknown { time.missing("工作与本专业的关系") }
            if one.technical == nil { time.missing("是否专业技术工作") }
            if one.from == nil { time.missing("工作开始时间") }
            let earliest = Day(number: -25_567)  // 1900-01-01, the first day that facts can hold
            let last = min(one.to ?? cutOff, cutOff)
            let certainty: Outcome = start == nil || one.from == nil ? fits && .unknown : fits
            time.add(
                Span(max(one.from ?? earliest, start ?? earliest), last), certainty,
                running: one.to.map { $0 >= cutOff } ?? true)
        }
        time.close()
        return time
    }
}
