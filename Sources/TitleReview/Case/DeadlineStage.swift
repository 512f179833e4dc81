/// A stage whose last day the office can put off (N2.2).
public enum DeadlineStage: String, Sendable, Codable, CaseIterable {
    case employer, authority

    /// The stage that a state belongs to; nil where its deadline cannot be put off.
    public init?(of state: CaseState) {
        guard let stage = DeadlineStage.allCases.first(where: { $0.states.contains(state) }) else { return nil }
        self = stage
    }

    public var states: [CaseState] {
        switch self {
        case .employer: [.employerReview, .employerNotice]
        case .authority: [.authorityReview, .authorityPassed]
        }
    }

    /// The states from which a case still comes to this stage, or comes back to it when it was returned from there.
    public var earlier: [CaseState] {
        switch self {
        case .employer: [.draft]
        case .authority: [.draft] + DeadlineStage.employer.states
        }
    }

    /// The stage's last day in a plan.
    public func deadline(_ dates: Plan.Dates) -> Day {
        switch self {
        case .employer: dates.employerDeadline
        case .authority: dates.authorityDeadline
        }
    }

    public var chinese: String {
        switch self {
        case .employer: "单位环节"
        case .authority: "受理部门环节"
        }
    }
}
