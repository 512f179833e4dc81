import Store
import TitleReview

/// What the bureau finds in an inspected case.
public enum InspectionOutcome: String, Sendable, Codable, CaseIterable {
    case inOrder, flaw, violation

    public var chinese: String {
        switch self {
        case .inOrder: "没有问题"
        case .flaw: "有瑕疵"
        case .violation: "违规"
        }
    }
}
