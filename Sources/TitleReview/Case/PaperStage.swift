/// How far a case's paper has come on its way by post (N2.3, A4.1).
public enum PaperStage: String, Sendable, Codable, CaseIterable {
    case notSent, onTheWay, arrived, stamped, returned

    public var chinese: String {
        switch self {
        case .notSent: "还没寄"
        case .onTheWay: "已寄出"
        case .arrived: "已收到"
        case .stamped: "已盖章"
        case .returned: "已寄回"
        }
    }
}

extension Plan.PaperRules {
    /// The states in which paper is due; empty where the plan asks for none.
    public var states: [CaseState] {
        switch stage {
        case .never: []
        case .beforeReview: CaseState.allCases.filter { $0 != .draft && !$0.isFinal }
        case .afterResults: [.passed, .resultNotice, .reported, .approved, .certified]
        }
    }

    /// Whether a case that was submitted owes paper now.
    public func isDue(_ state: CaseState) -> Bool { states.contains(state) }
}
