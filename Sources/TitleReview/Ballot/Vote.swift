/// A vote in a secret ballot (R7).
public enum Vote: String, Sendable, Codable, CaseIterable {
    case yes, no, abstain

    public var chinese: String {
        switch self {
        case .yes: "同意"
        case .no: "不同意"
        case .abstain: "弃权"
        }
    }

    /// Eight bytes whatever the vote, so that a sealed vote tells nothing by its length (S47).
    public var encoded: [UInt8] { Array((self == .yes ? "vote-yes" : self == .no ? "vote-no_" : "vote-abs").utf8) }

    /// - Returns: nil for anything that ``encoded`` does not write.
    public init?(encoded: [UInt8]) {
        guard let vote = Vote.allCases.first(where: { $0.encoded == encoded }) else { return nil }
        self = vote
    }
}
