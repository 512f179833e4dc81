import Store
import TitleReview

/// What happens by itself when a deadline is over: drafts and corrections expire, notices that are over clear, the unpaid expire.
///
/// Run every minute and after the demo's clock was moved. Works in slices, so that no transaction is long.
public struct TurnClock: UseCase {
    let limit: Int, grace: Double

    /// - Parameter grace: seconds after a deadline in which nothing expires yet, so that what arrived in time and waits for its
    ///   turn to be written is not overtaken (F10).
    public init(limit: Int = 200, grace: Double = 0) {
        self.limit = limit
        self.grace = grace
    }

    /// - Returns: how many cases moved; when it equals the limit there may be more.
    public func run(_ work: UnitOfWork) throws -> Int {
        var moved = 0
        let asOf = work.now.adding(seconds: -grace)
        let yesterday = asOf.day.adding(days: -1)
        let due = try work.tx.query(
            """
            SELECT id FROM cases
            WHERE state IN ('draft','employerReview','employerNotice','returned','awaitingPayment') AND due <= \(yesterday)
            ORDER BY due, id LIMIT \(limit)
            """
        ).map { try $0.text("id") }
        for id in due {
            let c = try work.anyCase(id)
            try work.move(c, .expire, by: .clock)
            moved += 1
            let event: MessageEvent =
                switch c.state {
                case .draft: .draftExpired
                case .returned: .correctionExpired
                case .awaitingPayment: .paymentExpired
                default: .employerExpired
                }
            try work.notify(c, event)
        }
        let cleared = try work.tx.query(
            """
            SELECT c.id FROM cases c
            JOIN notices n ON n.id = c.notice_id AND n.kind = 'qualification' AND n.last_day <= \(yesterday)
            WHERE c.state = 'qualificationNotice'
                AND NOT EXISTS (SELECT 1 FROM objections o WHERE o.case_id = c.id AND o.outcome IS NULL)
            ORDER BY c.id LIMIT \(limit)
            """
        ).map { try $0.text("id") }
        for id in cleared {
            let c = try work.move(work.anyCase(id), .clearNotice, by: .clock)
            moved += 1
            if c.state == .awaitingPayment, let last = c.due {
                try work.notify(c, .feeDue, ["due": last.chineseDate])
            }
        }
        return moved
    }
}

extension Casework {
    /// Turns the clock until nothing is due any more.
    public func turnClock(grace: Double = 0) async throws {
        while try await perform(TurnClock(grace: grace), as: nil) > 0 {}
    }
}
