import Store
import TitleReview

/// A meeting in a list.
public struct MeetingSummary: Sendable, Codable, Equatable {
    public let id: String
    public let planTitle: String
    public let day: Day
    public let state: String
}

extension UnitOfWork {
    func meetings(_ condition: SQL) throws -> [MeetingSummary] {
        try tx.query(
            """
            SELECT m.id, m.day, m.state, k.plan_id FROM meetings m JOIN committees k ON k.id = m.committee_id
            WHERE \(condition) ORDER BY m.day DESC, m.id LIMIT 50
            """
        ).map {
            MeetingSummary(
                id: try $0.text("id"), planTitle: try plan($0.text("plan_id")).plan.title, day: try $0.day("day"),
                state: try $0.text("state"))
        }
    }

    /// How many of those at the meeting are recused, by case.
    func recused(at meeting: String) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for row in try tx.query(
            """
            SELECT r.case_id, COUNT(*) AS n FROM recusals r
            JOIN attendance a ON a.expert_id = r.expert_id AND a.meeting_id = \(meeting) GROUP BY r.case_id
            """)
        { counts[try row.text("case_id")] = try row.int("n") }
        return counts
    }

    /// A meeting with its plan, for the office that runs it.
    func officeMeeting(_ id: String) throws -> (committee: String, state: String, plan: Plan, planID: String, day: Day)
    {
        let office = try requireUnit(.office)
        guard
            let row = try tx.one(
                """
                SELECT m.committee_id, m.state, m.day, k.plan_id
                FROM meetings m JOIN committees k ON k.id = m.committee_id
                WHERE m.id = \(id) AND k.office_id = \(office)
                """)
        else { throw Refusal.notFound }
        let planID = try row.text("plan_id")
        return (try row.text("committee_id"), try row.text("state"), try plan(planID).plan, planID, try row.day("day"))
    }
}

/// The office calls a meeting of the plan's committee.
public struct PlanMeeting: UseCase {
    let planID: String, day: Day
    public init(planID: String, day: Day) {
        self.planID = planID
        self.day = day
    }

    public func run(_ work: UnitOfWork) throws -> String {
        let office = try work.requireUnit(.office)
        guard
            let row = try work.tx.one(
                "SELECT id, term_to FROM committees WHERE plan_id = \(planID) AND office_id = \(office)")
        else { throw Refusal.conflict("还没有组建评委会。") }
        guard day >= work.today else { throw Refusal.invalid("day", "会议日期不能早于今天。") }
        guard try day <= row.day("term_to") else {
            throw Refusal.invalid("day", "会议日期超出评委会任期（到 \(try row.day("term_to").chineseDate)）。（人社部令第40号）")
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO meetings (id, committee_id, day, state, created_at)
            VALUES (\(id), \(row.text("id")), \(day), 'planned', \(work.now))
            """)
        try work.record("meeting.planned", id, ["day": day.description])
        return id
    }
}

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
