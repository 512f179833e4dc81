import Store
import TitleReview

/// The office grants more time to a named case or unit, with a reason, on the audit log (N2.2).
///
/// An extension moves the cases' own last day, which clock, queue, export, pages and reminders read: of the cases that stand
/// in the stage now at once, of those that come to it later when they come. What would move nothing is refused.
public struct GrantExtension: UseCase {
    let planID: String, stage: DeadlineStage, caseID: String?, unitID: String?, lastDay: Day, reason: String
    public init(
        planID: String, stage: DeadlineStage, caseID: String?, unitID: String?, lastDay: Day, reason: String
    ) {
        self.planID = planID
        self.stage = stage
        self.caseID = caseID
        self.unitID = unitID
        self.lastDay = lastDay
        self.reason = reason
    }

    /// - Returns: how many cases have a later last day now; others may follow.
    public func run(_ work: UnitOfWork) throws -> Int {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        guard (caseID == nil) != (unitID == nil) else { throw Refusal.invalid("unit", "请填写一份申报或一个单位，二者选一。") }
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "延期需要写明理由，并会留存记录。") }
        try work.requireClosedNames(in: reason, .reason, plan: planID)
        guard lastDay >= work.today else { throw Refusal.invalid("lastDay", "延期后的截止日期不能早于今天。") }
        guard stage != .authority || !plan.authorities.isEmpty else {
            throw Refusal.invalid("stage", "这个计划没有受理部门审核的环节。")
        }
        let moved = try caseID.map { try extend(case: $0, work) } ?? extend(unit: unitID ?? "", plan, work)
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO extensions (id, plan_id, stage, case_id, unit_id, last_day, reason, granted_at)
            VALUES (\(id), \(planID), \(stage.rawValue), \(caseID), \(unitID), \(lastDay), \(reason), \(work.now))
            """)
        try work.record(
            "extension.granted", id,
            [
                "case": caseID ?? "", "unit": unitID ?? "", "lastDay": lastDay.description, "moved": "\(moved)",
            ])
        return moved
    }

    // MARK: One case

    private func extend(case id: String, _ work: UnitOfWork) throws -> Int {
        let c: CaseRecord
        do { c = try work.ownCase(id, .office) } catch let refusal as Refusal where refusal == .notFound {
            throw Refusal.invalid("case", "没有找到这份申报，请从名单里选择。")
        }
        guard c.planID == planID else {
            let own = try work.plan(c.planID, version: c.planVersion).title
            throw Refusal.invalid("case", "“\(c.name)”的这份申报属于“\(own)”，不在所选的计划里。")
        }
        let isThere = stage.states.contains(c.state)
        let isComing =
            c.state == .returned
            ? c.returnerState.map { (stage.earlier + stage.states).contains($0) } ?? false
            : stage.earlier.contains(c.state)
        guard isThere || isComing else {
            throw Refusal.invalid(
                "case", "“\(c.name)”的申报现在是“\(c.state.chinese)”，\(stage.chinese)已经过去，延期不会有作用。")
        }
        let standing = try isThere ? c.due : comingDeadline(c, work)
        if let standing, lastDay <= standing {
            throw Refusal.invalid(
                "lastDay", "“\(c.name)”的\(stage.chinese)本来就到 \(standing.chinese) 24:00 截止，请选择更晚的日期。")
        }
        return try isThere ? move("id = \(c.id)", work) : 0
    }

    /// Until when the case would have time if it came to the stage today.
    private func comingDeadline(_ c: CaseRecord, _ work: UnitOfWork) throws -> Day {
        let planned = stage.deadline(try work.plan(c.planID, version: c.planVersion).dates)
        let unit = stage == .employer ? c.employerID : nil
        return try max(planned, work.extensionDay(stage, plan: planID, case: c.id, unit: unit) ?? planned)
    }

    // MARK: A unit

    private func extend(unit id: String, _ plan: Plan, _ work: UnitOfWork) throws -> Int {
        // Of two the second is told that the first has granted it.
        try work.hold(unit: id)
        guard let unit = try work.tx.one("SELECT kind, name FROM units WHERE id = \(id)") else {
            throw Refusal.invalid("unit", "没有找到这个单位，请从名单里选择。")
        }
        let name = try unit.text("name")
        guard try unit.text("kind") == stage.rawValue else {
            throw Refusal.invalid("unit", "“\(name)”在\(stage.chinese)没有申报要办理，请核对单位和环节。")
        }
        guard try isReached(by: id, name, plan, work) else {
            throw Refusal.invalid("unit", "“\(name)”的\(stage.chinese)已经没有申报，也不会再有，延期不会有作用。")
        }
        let moved = try move("\(stage.unitColumn) = \(id)", work)
        let planned = stage.deadline(plan.dates)
        let standing = try max(planned, work.extensionDay(stage, plan: planID, unit: id) ?? planned)
        guard moved > 0 || lastDay > standing else {
            throw Refusal.invalid(
                "lastDay", "“\(name)”的\(stage.chinese)本来就到 \(standing.chinese) 24:00 截止，请选择更晚的日期。")
        }
        return moved
    }

    /// Whether cases of the plan stand in the stage with the unit, or can still come there. They are locked, so that none
    /// comes to the stage past this extension.
    private func isReached(by unit: String, _ name: String, _ plan: Plan, _ work: UnitOfWork) throws -> Bool {
        let way = stage.earlier + stage.states
        let states = SQL.joined(way.map { "\($0.rawValue)" }, by: ", ")
        let mine: SQL = stage == .employer ? " AND employer_id = \(unit)" : ""
        let found = try work.tx.query(
            """
            SELECT authority_id FROM cases WHERE plan_id = \(planID)\(mine)
            AND (state IN (\(states)) OR (state = 'returned' AND returner_state IN (\(states))))
            ORDER BY id\(SQL.forUpdate(work.tx.engine))
            """)
        let canBegin = work.now < .deadline(plan.dates.close)
        guard stage == .authority else { return canBegin || !found.isEmpty }
        let isOfPlan =
            plan.authorities.contains { $0.name == name } || plan.application.acceptancePoints.contains(name)
        return try isOfPlan
            ? canBegin || !found.isEmpty : found.contains { try $0.optionalText("authority_id") == unit }
    }

    /// Moves the last day of those that stand in the stage.
    private func move(_ which: SQL, _ work: UnitOfWork) throws -> Int {
        try work.tx.execute(
            """
            UPDATE cases SET due = \(lastDay), version = version + 1, updated_at = \(work.now)
            WHERE plan_id = \(planID) AND \(which) AND state IN \(stage.list) AND due < \(lastDay)
            """)
    }
}
