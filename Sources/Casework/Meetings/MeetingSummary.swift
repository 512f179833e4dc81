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
