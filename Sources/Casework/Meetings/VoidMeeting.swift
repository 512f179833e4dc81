import Store
import TitleReview

/// The bureau voids a meeting whose committee broke the rules: every case it decided comes back for a new vote (R17).
/// It asks for a fresh second factor, and for a second person where there is one (S17).
public struct VoidMeeting: UseCase {
    let meetingID: String, reason: String
    public init(meetingID: String, reason: String) {
        self.meetingID = meetingID
        self.reason = reason
    }

    /// - Returns: how many cases came back.
    public func run(_ work: UnitOfWork) throws -> Seconded<Int> {
        try work.require(.bureau)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明作废的理由。") }
        try work.requireFreshFactor()
        try work.hold(meeting: meetingID)
        guard try work.tx.one("SELECT 1 AS over FROM meetings WHERE id = \(meetingID) AND state = 'closed'") != nil
        else { throw Refusal.conflict("只有已经结束的会议可以作废。") }
        let (asked, until) = try work.second(.voidMeeting, of: meetingID, ["reason": reason])
        guard let reason = asked?["reason"] else { return .waits(until: until) }
        guard
            try work.tx.execute("UPDATE meetings SET state = 'voided' WHERE id = \(meetingID) AND state = 'closed'")
                == 1
        else { throw Refusal.conflict("只有已经结束的会议可以作废。") }
        let ids = try work.tx.query(
            """
            SELECT c.id FROM cases c JOIN ballots b ON b.case_id = c.id AND b.meeting_id = \(meetingID)
            WHERE c.state IN ('passed','notPassed','resultNotice') ORDER BY c.id
            """
        ).map { try $0.text("id") }
        for id in ids {
            let c = try work.move(work.anyCase(id), .void, by: .bureau, given: [.reason], note: reason)
            try work.notify(c, .resultVoided)
        }
        try work.record("meeting.voided", meetingID, ["cases": "\(ids.count)"])
        return .done(ids.count)
    }
}
