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

/// Whether a case under public notice may go on (N3.2, N3.3, R4, R13): it waits while its notice runs and while an
/// objection against it is open.
public enum NoticeState: Hashable, Sendable {
    /// Until 24:00 of this day.
    case running(last: Day)
    /// The period is over; so many objections wait for their answer.
    case objectionsOpen(Int)
    /// An objection was upheld.
    case objectionUpheld
    case clear

    /// - Parameter objections: one element for each objection against the case, nil while it is not answered.
    public init(period: NoticePeriod, at now: Instant, objections: [ObjectionOutcome?]) {
        let open = objections.count { $0 == nil }
        if objections.contains(.upheld) {
            self = .objectionUpheld
        } else if !period.isOver(at: now) {
            self = .running(last: period.last)
        } else if open > 0 {
            self = .objectionsOpen(open)
        } else {
            self = .clear
        }
    }

    public var blocks: Bool { self != .clear }

    /// nil: nothing stands in the way.
    public var reason: String? {
        switch self {
        case .running(let last): "公示到 \(last.chineseDate) 24:00 期满，期满后才能办理。"
        case .objectionsOpen(let count): "还有 \(count) 件异议没有答复，答复后才能办理。"
        case .objectionUpheld: "公示期间的异议成立，不能继续办理。"
        case .clear: nil
        }
    }
}
