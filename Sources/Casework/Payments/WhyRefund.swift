import Gateways
import Store
import TitleReview

/// Why money goes back.
public enum WhyRefund: String, Sendable, Codable, CaseIterable {
    /// The case no longer waited for it.
    case late
    /// The order was paid already.
    case double
    /// It is not the order's amount.
    case amount
    /// The applicant withdrew, and the plan gives fees back then.
    case withdrawn

    public var chinese: String {
        switch self {
        case .late: "但这份申报已不在待缴费状态"
        case .double: "与已缴的评审费重复"
        case .amount: "与应缴金额不符"
        case .withdrawn: "申报已撤回"
        }
    }
}
