import Store
import TitleReview

/// The office opens the meeting on its day; a committee that is even or out of its term cannot meet (R1).
public struct OpenMeeting: UseCase {
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: UnitOfWork) throws {
        try work.hold(meeting: meetingID)
        let m = try work.officeMeeting(meetingID)
        // Nobody leaves between the counting of members and the opening.
        try work.hold(committee: m.committee)
        guard m.state == "planned" else { throw Refusal.conflict("会议已经开始或结束。") }
        guard m.day == work.today else { throw Refusal.conflict("会议定在 \(m.day.chinese)，今天不能开始。") }
        guard let k = try work.tx.one("SELECT registered_on, term_to FROM committees WHERE id = \(m.committee)") else {
            throw Refusal.notFound
        }
        let count = try work.members(of: m.committee).count
        let fewest = m.plan.committee.members
        guard count % 2 == 1, count >= fewest else {
            throw Refusal.conflict("评委会现有 \(count) 人。人数应为单数且不少于 \(fewest) 人，不能开会。（人社部令第40号）")
        }
        guard try work.today >= k.day("registered_on"), try work.today <= k.day("term_to") else {
            throw Refusal.conflict("今天不在评委会任期内，不能开会。（人社部令第40号）")
        }
        try work.tx.execute("UPDATE meetings SET state = 'open', opened_at = \(work.now) WHERE id = \(meetingID)")
        try work.record("meeting.opened", meetingID)
    }
}
