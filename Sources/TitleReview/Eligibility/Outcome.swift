/// The three values of Kleene's logic: a condition is met, unmet, or nobody can say yet.
public enum Outcome: String, Sendable, Codable, CaseIterable {
    case met, unmet, unknown

    init(_ holds: Bool) { self = holds ? .met : .unmet }

    /// nil is unknown.
    init(_ holds: Bool?) { self = holds.map { $0 ? .met : .unmet } ?? .unknown }

    /// Both: unmet as soon as one is unmet.
    static func && (a: Outcome, b: @autoclosure () -> Outcome) -> Outcome {
        if a == .unmet { return .unmet }
        let b = b()
        if b == .unmet { return .unmet }
        return a == .met && b == .met ? .met : .unknown
    }

    /// Either: met as soon as one is met.
    static func || (a: Outcome, b: @autoclosure () -> Outcome) -> Outcome {
        if a == .met { return .met }
        let b = b()
        if b == .met { return .met }
        return a == .unmet && b == .unmet ? .unmet : .unknown
    }

    static prefix func ! (a: Outcome) -> Outcome {
        switch a {
        case .met: .unmet
        case .unmet: .met
        case .unknown: .unknown
        }
    }

    static func all(_ outcomes: some Sequence<Outcome>) -> Outcome { outcomes.reduce(.met) { $0 && $1 } }
    static func any(_ outcomes: some Sequence<Outcome>) -> Outcome { outcomes.reduce(.unmet) { $0 || $1 } }

    /// At least `count` are met; unmet when even all unknown ones together would not do.
    static func atLeast(_ count: Int, _ outcomes: some Sequence<Outcome>) -> Outcome {
        var met = 0
        var unknown = 0
        for outcome in outcomes {
            if outcome == .met { met += 1 } else if outcome == .unknown { unknown += 1 }
        }
        return met >= count ? .met : met + unknown >= count ? .unknown : .unmet
    }

    /// 符合 / 不符合 / 待核实.
    public var chinese: String {
        switch self {
        case .met: "符合"
        case .unmet: "不符合"
        case .unknown: "待核实"
        }
    }

    /// Met, then unknown, then unmet: the nearer alternative is the greater.
    var nearness: Int {
        switch self {
        case .met: 2
        case .unknown: 1
        case .unmet: 0
        }
    }
}
