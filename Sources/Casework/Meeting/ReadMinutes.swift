import Documents
import Store
import TitleReview

/// The office's meetings, newest first.
public struct ListMeetings: Inquiry {
    public init() {}
    public func run(_ work: Work) throws -> [MeetingSummary] {
        let office = try work.requireUnit(.office)
        return try work.meetings("k.office_id = \(office)")
    }
}

/// The minutes of a closed meeting as PDF (R9, R10), with the head of the audit chain; for the office alone (R11).
public struct ReadMinutes: Inquiry {
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: Work) throws -> [UInt8] {
        let m = try work.officeMeeting(meetingID)
        guard m.state == "closed" || m.state == "voided" else { throw Refusal.conflict("会议结束后才能生成纪要。") }
        let present = try work.tx.query("SELECT e.name FROM attendance a JOIN experts e ON e.id = a.expert_id WHERE a.meeting_id = \(meetingID) ORDER BY e.name").map { try $0.text("name") }
        let opinions = Dictionary(grouping: try work.tx.query("""
            SELECT p.case_id, p.opinion FROM panel_members p JOIN ballots b ON b.case_id = p.case_id AND b.meeting_id = \(meetingID) WHERE p.submitted_at IS NOT NULL ORDER BY p.case_id, p.opinion
            """), by: { (try? $0.text("case_id")) ?? "" })
        let lines = try work.tx.query("""
            SELECT c.id, c.name, c.speciality, b.yes, b.no, b.abstain, b.passed, b.digest FROM ballots b JOIN cases c ON c.id = b.case_id WHERE b.meeting_id = \(meetingID) AND b.state = 'counted' ORDER BY c.name, c.id
            """).map { row in
            Minutes.Line(
                name: try row.text("name"), speciality: try row.text("speciality"), opinions: try (opinions[row.text("id")] ?? []).map { try $0.text("opinion") }.joined(separator: "\n"),
                count: "同意 \(try row.int("yes"))，不同意 \(try row.int("no"))，弃权 \(try row.int("abstain"))", result: try row.bool("passed") ? "通过" : "未通过", digest: try row.text("digest"))
        }
        return try Minutes(
            committee: m.plan.committee.name, plan: m.plan.title, day: m.day, members: work.members(of: m.committee).count, present: present, lines: lines,
            auditHead: work.house.audit.head(in: work.tx)?.line ?? "").document(at: work.now).bytes()
    }
}
