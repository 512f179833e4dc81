import Store
import TitleReview

/// A member leaves the committee for good (R1, R2): the seat is filled by a further draw, and what the member had to read and
/// had not handed in, or leads, goes to others. What was handed in or voted stays.
public struct LeaveCommittee: UseCase {
    let planID: String, expertID: String, reason: String

    /// - Parameter reason: kept with the committee; the draw that fills the seat names one of its own.
    public init(planID: String, expertID: String, reason: String) {
        self.planID = planID
        self.expertID = expertID
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let office = try work.requireUnit(.office)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明退出的理由。") }
        guard
            let id = try work.tx.one("SELECT id FROM committees WHERE plan_id = \(planID) AND office_id = \(office)")?
                .text("id")
        else { throw Refusal.notFound }
        try work.hold(committee: id)
        guard try work.tx.one("SELECT 1 AS open FROM meetings WHERE committee_id = \(id) AND state = 'open'") == nil
        else {
            throw Refusal.conflict("会议正在进行，成员不能退出。请先结束会议。")
        }
        guard
            try work.tx.execute(
                """
                UPDATE committee_members SET left_because = \(reason), chair = 0, deputy = 0
                WHERE committee_id = \(id) AND expert_id = \(expertID) AND left_because IS NULL
                """) == 1
        else { throw Refusal.notFound }
        // Seats in panels of other plans stay.
        let seats: SQL = "expert_id = \(expertID) AND case_id IN (SELECT id FROM cases WHERE plan_id = \(planID))"
        let unread = try work.tx.query(
            "SELECT case_id FROM panel_members WHERE \(seats) AND submitted_at IS NULL ORDER BY case_id"
        ).map { try $0.text("case_id") }
        let led = try work.tx.query(
            """
            SELECT p.case_id FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE p.expert_id = \(expertID) AND p.leads = 1 AND c.plan_id = \(planID) AND c.state = 'underReview'
            ORDER BY p.case_id
            """
        ).map { try $0.text("case_id") }
        try work.tx.execute("DELETE FROM panel_members WHERE \(seats) AND submitted_at IS NULL")
        for caseID in unread {
            let c = try work.anyCase(caseID)
            try work.fillPanel(c, plan: work.plan(c.planID, version: c.planVersion))
        }
        for caseID in led { try work.nameLeader(caseID) }
        try work.record("committee.left", id, ["expert": expertID])
    }
}
