import Store
import TitleReview

/// The office brings the cases that are ready before the committee: recusals computed, a panel of at least three for each (R8, R12).
public struct AssignPanels: UseCase {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        guard work.today >= plan.dates.meetingFrom else {
            throw Refusal.conflict("评审从 \(plan.dates.meetingFrom.chineseDate) 开始，现在还不能提交评审。")
        }
        guard let committee = try work.tx.one("SELECT id FROM committees WHERE plan_id = \(planID)")?.text("id") else {
            throw Refusal.conflict("还没有组建评委会。")
        }
        let members = try work.members(of: committee)
        guard members.count >= plan.committee.members else {
            throw Refusal.conflict("评委会应有 \(plan.committee.members) 人，现有 \(members.count) 人，请先抽取。（人社部令第40号）")
        }
        let ids = try work.tx.query(
            "SELECT id FROM cases WHERE plan_id = \(planID) AND state = 'readyForReview' ORDER BY id LIMIT 500"
        ).map { try $0.text("id") }
        var assigned: [CaseRecord] = []
        let outcomes = try work.batch(ids, .office) { c in
            assigned.append(try work.move(c, .assign, by: .office))
        }
        try work.computeRecusals(assigned, members: members, plan: plan)
        try seat(assigned, members: members, plan: plan, work)
        return outcomes
    }

    /// Panels of all the cases at once, so that the load in this plan is as even as it can be (R8): experts of the case's speciality where
    /// there are enough of them.
    private func seat(_ cases: [CaseRecord], members: [String], plan: Plan, _ work: UnitOfWork) throws {
        let specialities = Dictionary(
            uniqueKeysWithValues: try work.tx.query(
                """
                SELECT id, speciality FROM experts WHERE id IN (
                    SELECT m.expert_id FROM committee_members m JOIN committees k ON k.id = m.committee_id
                    WHERE k.plan_id = \(planID))
                """
            ).map { (try $0.text("id"), try $0.text("speciality")) })
        var loads: [String: Int] = [:]
        for row in try work.tx.query(
            """
            SELECT p.expert_id, COUNT(*) AS n FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE c.plan_id = \(planID) GROUP BY p.expert_id
            """)
        {
            loads[try row.text("expert_id")] = try row.int("n")
        }
        loads = loads.filter { members.contains($0.key) }
        let recusals = try Dictionary(
            grouping: work.tx.query(
                """
                SELECT r.case_id, r.expert_id FROM recusals r JOIN cases c ON c.id = r.case_id
                WHERE c.plan_id = \(planID) AND c.state = 'underReview'
                """
            ).map { (caseID: try $0.text("case_id"), expert: try $0.text("expert_id")) }, by: \.caseID)
        let doubts = try work.waitingDoubts(planID)
        let works = cases.map { c in
            let aside = Set((recusals[c.id] ?? []).map(\.expert))
            let free = members.filter { !aside.contains($0) }
            let clear = free.filter { doubts[c.id]?.contains($0) != true }
            let near = clear.filter { specialities[$0] == c.speciality }
            // Who is in doubt reads only where nobody else is left; the vote waits for the decision anyway.
            let readers = [near, clear, free].first { $0.count >= plan.committee.panelSize } ?? free
            return PanelAssignment.UnitOfWork(caseID: c.id, readers: Set(readers))
        }
        let assignment: PanelAssignment
        do throws(PanelAssignment.TooFewReaders) {
            assignment = try PanelAssignment(works, each: plan.committee.panelSize, loads: loads)
        } catch { throw Refusal.conflict(error.reason) }
        let leaders = PanelLeads.named(assignment.readers, loads: try work.leading(planID))
        for (caseID, readers) in assignment.readers.sorted(by: { $0.key < $1.key }) {
            for reader in readers {
                try work.tx.execute(
                    """
                    INSERT INTO panel_members (case_id, expert_id, leads)
                    VALUES (\(caseID), \(reader), \(leaders[caseID] == reader ? 1 : 0))
                    """)
            }
        }
    }
}
