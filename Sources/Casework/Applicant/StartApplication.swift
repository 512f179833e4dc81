import Store
import TitleReview

/// An applicant starts an application; a second "start" leads to the one that is open (A2.2.0).
public struct StartApplication: UseCase {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: Work) throws -> String {
        let person = try work.requirePerson()
        let (plan, version, office) = try work.plan(planID)
        if let row = try work.tx.one("SELECT id FROM cases WHERE plan_id = \(planID) AND person_id = \(person) AND state NOT IN ('refused','withdrawn','expired','vetoed','revoked')") {
            return try row.text("id")
        }
        guard work.now < .deadline(plan.dates.close) else {
            throw Refusal.conflict("申报已于 \(plan.dates.close.chineseDate) 24:00 截止，不能再开始新的申报。（通知二、1）")
        }
        guard let row = try work.tx.one("SELECT name, employer_id FROM persons WHERE id = \(person)"), let employer = try row.optionalText("employer_id") else {
            throw Refusal.conflict("请先在“个人信息”里选择工作单位。（附件2 一、2）")
        }
        let id = work.newID(), name = try row.text("name")
        try work.tx.execute("""
            INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, office_id, state, due, name, updated_at)
            VALUES (\(id), \(planID), \(version), \(person), \(employer), \(office), 'draft', \(plan.dates.close), \(name), \(work.now))
            """)
        try work.record("case.started", id)
        return id
    }
}

extension Work {
    /// The applicant's own case while it can be edited: a draft, or one returned to be corrected.
    func editableCase(_ id: String) throws -> CaseRecord {
        let c = try ownCase(id, .applicant)
        guard c.state == .draft || c.state == .returned else { throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不能修改。") }
        return c
    }

    func details(of caseID: String) throws -> ApplicationDetails {
        guard let row = try tx.one("SELECT details FROM cases WHERE id = \(caseID)") else { throw Refusal.notFound }
        let text = try row.text("details")
        return text == "{}" ? ApplicationDetails() : try JSON.decode(ApplicationDetails.self, text)
    }
}

/// Step 1: the photo (A2.2.1), already checked by its bytes.
public struct SetPhoto: UseCase {
    let caseID: String, file: StoredFile
    public init(caseID: String, file: StoredFile) {
        self.caseID = caseID
        self.file = file
    }

    public func run(_ work: Work) throws {
        let c = try work.editableCase(caseID)
        try work.tx.execute("UPDATE cases SET photo = \(file.address), updated_at = \(work.now) WHERE id = \(c.id)")
        try work.record("case.photo", c.id)
    }
}

/// Step 2: the commitment is signed (A2.2.2); the signed PDF is kept with its digest.
public struct SignCommitment: UseCase {
    let caseID: String, file: StoredFile
    public init(caseID: String, file: StoredFile) {
        self.caseID = caseID
        self.file = file
    }

    public func run(_ work: Work) throws {
        let c = try work.editableCase(caseID)
        try work.tx.execute("UPDATE cases SET commitment = \(file.address), updated_at = \(work.now) WHERE id = \(c.id)")
        try work.record("case.commitment", c.id)
    }
}

/// Step 3: the application's information (A2.2.3). A draft accepts anything incomplete.
public struct SaveDetails: UseCase {
    public struct Choices: Sendable {
        public var speciality: String
        public var filing: Facts.Filing
        public var acceptancePointID: String
        public var details: ApplicationDetails
        public init(speciality: String, filing: Facts.Filing, acceptancePointID: String, details: ApplicationDetails) {
            self.speciality = speciality
            self.filing = filing
            self.acceptancePointID = acceptancePointID
            self.details = details
        }
    }
    let caseID: String, choices: Choices
    public init(caseID: String, _ choices: Choices) {
        self.caseID = caseID
        self.choices = choices
    }

    public func run(_ work: Work) throws {
        let c = try work.editableCase(caseID)
        let plan = try work.plan(c.planID, version: c.planVersion)
        var problems: [Refusal.Problem] = []
        if !choices.speciality.isEmpty, !plan.specialities.contains(choices.speciality) {
            problems.append(.init("speciality", "本计划可评审的专业是：\(plan.specialities.joined(separator: "、"))。（通知一）"))
        }
        if !plan.application.filings.contains(choices.filing) { problems.append(.init("filing", "本计划没有这种申报方式。（附件2 二、3）")) }
        let count = choices.details.report.count
        if count > plan.application.reportLimit { problems.append(.init("report", "本人述职最多 \(plan.application.reportLimit) 字，现在 \(count) 字。（附件2 二、3）")) }
        var authority: String? = nil
        if !choices.acceptancePointID.isEmpty {
            guard let row = try work.tx.one("SELECT id, name FROM units WHERE id = \(choices.acceptancePointID) AND kind = 'authority'"), plan.application.acceptancePoints.contains(try row.text("name")) else {
                throw Refusal.invalid("acceptancePoint", "请从列表中选择受理点。（附件2 二、3）")
            }
            authority = try row.text("id")
        }
        for (field, code) in [("insurancePlace", choices.details.insurancePlace), ("filePlace", choices.details.filePlace), ("labourPlace", choices.details.labourPlace)] where !code.isEmpty {
            if (try? DivisionCode(parsing: code)) == nil { problems.append(.init(field, "请填写 6 位行政区划代码，例如 330113（杭州市临平区）。")) }
        }
        guard problems.isEmpty else { throw Refusal(.invalid, "有 \(problems.count) 处需要修改。", problems: problems) }
        // The acceptance point of a returned case stays: an authority has it.
        let unit = c.state == .draft || c.authorityID == nil ? authority : c.authorityID
        try work.tx.execute("""
            UPDATE cases SET speciality = \(choices.speciality), filing = \(choices.filing.rawValue), authority_id = \(unit), details = \(JSON.encode(choices.details)), updated_at = \(work.now)
            WHERE id = \(c.id)
            """)
        try work.record("case.details", c.id)
    }
}

/// Step 4: an achievement is picked from the archive (A2.2.4); only a record that the employer has checked (A2.1.1).
public struct PickAchievement: UseCase {
    let caseID: String, recordID: String, contribution: String, marker: String, representative: Bool

    /// - Parameters:
    ///   - contribution: what the applicant did in it; proof of being a main contributor.
    ///   - marker: where the applicant's name stands in the evidence.
    ///   - representative: the one representative work (A2.2.5-9); takes the mark from another.
    public init(caseID: String, recordID: String, contribution: String, marker: String, representative: Bool) {
        self.caseID = caseID
        self.recordID = recordID
        self.contribution = contribution
        self.marker = marker
        self.representative = representative
    }

    public func run(_ work: Work) throws {
        let c = try work.editableCase(caseID)
        let limit = try work.plan(c.planID, version: c.planVersion).application.achievementsMaximum
        guard let row = try work.tx.one("SELECT kind, state, body, version FROM archive_records WHERE id = \(recordID) AND person_id = \(c.personID)") else { throw Refusal.notFound }
        let body = try JSON.texts(row.text("body"))
        guard let kind = ArchiveKind.find(try row.text("kind")), kind.isAchievement else { throw Refusal.invalid("record", "这类记录不能作为业绩提取。") }
        guard try row.text("state") == "approved" else { throw Refusal.invalid("record", "“\(kind.title(body))”还没有经单位审核通过，不能提取。（附件2 一、1）") }
        guard body["bought"] != "yes" else { throw Refusal.invalid("record", "“\(kind.title(body))”通过转让并变更发明人取得，评审时不予认可。（附件2 二、4）") }
        guard !contribution.isEmpty else { throw Refusal.invalid("contribution", "请写明您在这项业绩中的主要贡献。（附件2 二、4）") }
        try work.tx.execute("DELETE FROM case_achievements WHERE case_id = \(c.id) AND record_id = \(recordID)")
        let picked = try work.tx.one("SELECT COUNT(*) AS n FROM case_achievements WHERE case_id = \(c.id)")?.int("n") ?? 0
        guard picked < limit else { throw Refusal.invalid("record", "最多选择 \(limit) 项业绩。请挑选最有代表性的，先移除一项再添加。（附件2 二、4）") }
        if representative { try work.tx.execute("UPDATE case_achievements SET representative = 0 WHERE case_id = \(c.id)") }
        try work.tx.execute("""
            INSERT INTO case_achievements (case_id, record_id, record_version, body, contribution, marker, representative)
            VALUES (\(c.id), \(recordID), \(row.int("version")), \(row.text("body")), \(contribution), \(marker), \(representative))
            """)
        try work.record("case.achievementPicked", c.id, ["record": recordID])
    }
}

/// Takes a picked achievement out again.
public struct RemoveAchievement: UseCase {
    let caseID: String, recordID: String
    public init(caseID: String, recordID: String) {
        self.caseID = caseID
        self.recordID = recordID
    }

    public func run(_ work: Work) throws {
        let c = try work.editableCase(caseID)
        guard try work.tx.execute("DELETE FROM case_achievements WHERE case_id = \(c.id) AND record_id = \(recordID)") == 1 else { throw Refusal.notFound }
        try work.record("case.achievementRemoved", c.id, ["record": recordID])
    }
}

/// Step 5: a file for one line of the attachment matrix (A2.2.5).
public struct AttachFile: UseCase {
    let caseID: String, slot: String, file: StoredFile
    public init(caseID: String, slot: String, file: StoredFile) {
        self.caseID = caseID
        self.slot = slot
        self.file = file
    }

    public func run(_ work: Work) throws {
        let c = try work.editableCase(caseID)
        guard try work.plan(c.planID, version: c.planVersion).attachments.contains(where: { $0.id == slot }) else { throw Refusal.notFound }
        try work.addEvidence(person: c.personID, record: nil, case: c.id, slot: slot, file)
    }
}
