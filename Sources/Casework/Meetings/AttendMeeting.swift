import Store
import TitleReview

/// A member signs in at the open meeting, on the own device (R6).
public struct AttendMeeting: UseCase {
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: UnitOfWork) throws {
        let expert = try work.requireExpert()
        try work.hold(meeting: meetingID)
        guard
            let row = try work.tx.one(
                """
                SELECT m.state FROM meetings m
                JOIN committee_members x ON x.committee_id = m.committee_id AND x.expert_id = \(expert)
                    AND x.left_because IS NULL
                WHERE m.id = \(meetingID)
                """)
        else { throw Refusal.notFound }
        guard try row.text("state") == "open" else { throw Refusal.conflict("会议还没有开始，或已经结束，不能签到。") }
        guard
            try work.tx.one(
                "SELECT 1 AS here FROM attendance WHERE meeting_id = \(meetingID) AND expert_id = \(expert)") == nil
        else { return }
        // Whoever comes while ballots are open comes after them, also within one instant: they do not count this member (R6).
        let opened = try work.tx.one("SELECT MAX(opened_at) AS last FROM ballots WHERE meeting_id = \(meetingID)")?
            .optionalInstant("last")
        let at = opened.map { max(work.now, Instant(microseconds: $0.microseconds + 1)) } ?? work.now
        try work.tx.execute(
            "INSERT INTO attendance (meeting_id, expert_id, at) VALUES (\(meetingID), \(expert), \(at))")
        try work.record("meeting.attended", meetingID)
    }
}
