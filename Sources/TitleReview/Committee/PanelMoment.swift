extension Plan.PanelMoment {
    /// Whether the members of a panel may see each other's sheets (R8, R11).
    ///
    /// - Parameters:
    ///   - missing: sheets of the panel that are not handed in; while there is one, nobody's opinion can be swayed by another's.
    ///   - isMeetingOpen: a meeting of the committee.
    public func hasCome(missing: Int, isMeetingOpen: Bool) -> Bool {
        missing == 0 && (self == .beforeMeeting || isMeetingOpen)
    }

    /// Until when nothing of the others is shown, as experts read it.
    public var waitingFor: String {
        switch self {
        case .atMeeting: "评审会议开始、成员的意见都提交以后"
        case .beforeMeeting: "成员的意见都提交以后"
        }
    }
}
