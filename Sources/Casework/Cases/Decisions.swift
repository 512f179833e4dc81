import Store
import TitleReview

/// What the clerk confirms when passing a case (A1.1, A1.2.2.1).
public struct EmployerConfirmation: Sendable, Equatable {
    /// A backbone of the unit: decides the direct route.
    public let backbone: Bool
    /// No nominal employment.
    public let noNominalEmployment: Bool
    public init(backbone: Bool, noNominalEmployment: Bool) {
        self.backbone = backbone
        self.noNominalEmployment = noNominalEmployment
    }
}

/// The employer passes a case with an opinion (A3.1.3); what the clerk confirms is judged at once.
public struct PassCase: UseCase {
    let caseID: String, opinion: String, confirmation: EmployerConfirmation
    public init(caseID: String, opinion: String, confirmation: EmployerConfirmation) {
        self.caseID = caseID
        self.opinion = opinion
        self.confirmation = confirmation
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer)
        try work.line(c, .pass, by: .employer)
        guard confirmation.noNominalEmployment else {
            throw Refusal.invalid("noNominalEmployment", "存在挂靠现象的不能通过，请选择“不通过”。（附件1 一）")
        }
        let plan = try work.plan(c.planID, version: c.planVersion)
        let facts = try work.facts(of: c, work.content(of: c), backbone: confirmation.backbone)
        let verdict = plan.judge(facts)
        guard verdict.verdict != .ineligible else {
            let unmet = verdict.findings.filter { $0.outcome == .unmet }
            throw Refusal(
                .invalid, "按您确认的情况，这份申报不符合条件，不能通过。请退回修改，或选择“不通过”。",
                problems: unmet.map { Refusal.Problem("clause.\($0.clause)", $0.message) })
        }
        try work.confirm(c, backbone: confirmation.backbone)
        try work.move(
            c, .pass, by: .employer, given: [.opinion], note: opinion, saying: .opinion,
            setting: ", \(JudgedCase(verdict, by: facts).columns)")
        try work.notify(c, .passedByEmployer)
    }
}

/// A case goes back to the applicant to be corrected, by the employer, an authority or the office (A3.1.3, A3.2.1, R5).
///
/// What has to be corrected is told once and completely: a second list at the same level needs a new fact and a reason.
public struct ReturnCase: UseCase {
    let caseID: String, items: [String], newFact: String
    public init(caseID: String, items: [String], newFact: String = "") {
        self.caseID = caseID
        self.items = items.filter { !$0.isEmpty }
        self.newFact = newFact
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer, .authority, .office)
        guard let actor = work.actor, let performer = Transition.Performer(rawValue: actor.role.rawValue) else {
            throw Refusal.forbidden()
        }
        try work.line(c, .return, by: performer)
        guard !items.isEmpty else { throw Refusal.invalid("items", "请至少列出一项需要补正的内容，每行一项。") }
        let level = "\(actor.role.rawValue)\(c.level)"
        if try work.tx.one("SELECT 1 AS sent FROM corrections WHERE case_id = \(c.id) AND level = \(level)") != nil,
            newFact.isEmpty
        {
            throw Refusal.invalid("newFact", "本环节已经一次性告知过补正内容。再次退回需要写明新发现的事实和理由。（人社部令第40号）")
        }
        try work.requireClosedNames(in: newFact, .newFact, of: c)
        let moved = try work.move(
            c, .return, by: performer, given: [.correctionList], note: items.joined(separator: "\n"), saying: .items)
        guard let due = moved.due else { throw Refusal.conflict("补正期限无法计算。") }
        try work.tx.execute(
            """
            INSERT INTO corrections (id, case_id, level, items, reason, sent_at, due)
            VALUES (\(work.newID()), \(c.id), \(level), \(JSON.encode(items)), \(newFact), \(work.now), \(due))
            """)
        try work.notify(c, .returned, ["count": "\(items.count)", "due": due.chineseDate])
    }
}

/// A case is refused with the reason and the clause it fails (A3.1.3, A3.2.1, N3.2).
public struct RefuseCase: UseCase {
    let caseID: String, reason: String, clause: String
    public init(caseID: String, reason: String, clause: String) {
        self.caseID = caseID
        self.reason = reason
        self.clause = clause
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer, .authority, .office)
        guard let actor = work.actor, let performer = Transition.Performer(rawValue: actor.role.rawValue) else {
            throw Refusal.forbidden()
        }
        try work.move(c, .refuse, by: performer, given: reason.isEmpty ? [] : [.reason], note: reason, clause: clause)
        try work.notify(c, .refused, ["reason": reason])
    }
}

/// The employer decides on a record of a colleague's archive (A2.1.1, A3.1.2).
public struct DecideArchiveRecord: UseCase {
    let recordIDs: [String], approve: Bool, reason: String
    public init(recordIDs: [String], approve: Bool, reason: String) {
        self.recordIDs = recordIDs
        self.approve = approve
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let unit = try work.requireUnit(.employer)
        guard approve || !reason.isEmpty else { throw Refusal.invalid("reason", "退回业绩档案需要写明理由。（附件2 一、1）") }
        return try work.rows(recordIDs, named: { try find($0, unit, work)?.name ?? "没有找到的一条记录" }) { id in
            guard let record = try find(id, unit, work) else { throw Refusal.notFound }
            guard record.personID != work.ownPerson else { throw Refusal.forbidden("不能审核本人的业绩档案，请交由其他经办人。") }
            switch record.state {
            case "waiting": break
            case "approved": throw Refusal.conflict("已经审核通过，不用再办。")
            case "returned": throw Refusal.conflict("已经退回，等本人修改。")
            default: throw Refusal.conflict("本人正在修改，等再次送审后办理。")
            }
            if approve { try work.proveNumber(of: record.personID) }
            try work.tx.execute(
                """
                UPDATE archive_records SET state = \(approve ? "approved" : "returned"), reason = \(reason),
                    updated_at = \(work.now), decided_at = \(work.now)
                WHERE id = \(id)
                """)
            try work.record(approve ? "archive.approved" : "archive.returned", id)
            return record.name
        }
    }

    /// A record of the unit's people, locked.
    private func find(_ id: String, _ unit: String, _ work: UnitOfWork) throws -> (
        personID: String, state: String, name: String
    )? {
        let lock: SQL = work.tx.engine == .postgres ? " FOR UPDATE OF a" : ""
        return try work.tx.one(
            """
            SELECT a.person_id, a.state, a.kind, p.name FROM archive_records a JOIN persons p ON p.id = a.person_id
            WHERE a.id = \(id) AND p.employer_id = \(unit) AND a.removed_at IS NULL\(lock)
            """
        ).map {
            let kind = ArchiveKind.find(try $0.text("kind"))?.name ?? ""
            return (try $0.text("person_id"), try $0.text("state"), "\(try $0.text("name"))的\(kind)")
        }
    }
}
