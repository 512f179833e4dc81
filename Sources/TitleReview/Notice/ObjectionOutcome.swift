/// How an objection (异议) was answered (R13).
public enum ObjectionOutcome: String, Sendable, Codable, CaseIterable {
    /// 成立: what was objected to holds; the case does not go on.
    case upheld
    /// 不成立
    case rejected
    /// 部分成立: what holds is put right on the record; it does not by itself stop the case.
    case partly
    /// 不再受理: an unfounded repeat of what was answered before; the case goes on.
    case setAside

    public var chinese: String {
        switch self {
        case .upheld: "成立"
        case .rejected: "不成立"
        case .partly: "部分成立"
        case .setAside: "重复反映，不再受理"
        }
    }
}
