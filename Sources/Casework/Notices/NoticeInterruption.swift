import Store
import TitleReview

/// An interruption of a notice as the public sees it.
public struct NoticeInterruption: Sendable, Codable, Equatable {
    /// Days that do not count; nil where working days were added instead.
    public let from: Day?
    public let to: Day?
    public let workdays: Int?
    public let reason: String
    public let lastBefore: Day
    public let last: Day
    public let at: Instant

    var interruption: NoticePeriod.Interruption {
        if let from, let to { .days(from...max(from, to)) } else { .workdays(workdays ?? 0) }
    }
}

extension UnitOfWork {
    /// A notice's interruptions, the oldest first: each ends later than the one before.
    func interruptions(of notice: String) throws -> [NoticeInterruption] {
        try tx.query(
            """
            SELECT from_day, to_day, workdays, reason, last_before, last_day, at FROM notice_interruptions
            WHERE notice_id = \(notice) ORDER BY last_day LIMIT 200
            """
        ).map {
            NoticeInterruption(
                from: try $0.optionalDay("from_day"), to: try $0.optionalDay("to_day"),
                workdays: try $0.optionalInt("workdays"), reason: try $0.text("reason"),
                lastBefore: try $0.day("last_before"), last: try $0.day("last_day"), at: try $0.instant("at"))
        }
    }
}
