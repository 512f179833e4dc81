import Store
import TitleReview

/// An applicant starts an application; a second "start" leads to the one that is open (A2.2.0).
public struct StartApplication: UseCase {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> String {
        let person = try work.requirePerson()
        let (plan, version, office) = try work.plan(planID)
        if let row = try work.tx.one(
            """
            SELECT id FROM cases WHERE plan_id = \(planID) AND person_id = \(person)
                AND state NOT IN ('refused','withdrawn','expired','vetoed','revoked')
            """)
        {
            return try row.text("id")
        }
        guard work.now < .deadline(plan.dates.close) else {
            throw Refusal.conflict("申报已于 \(plan.dates.close.chineseDate) 24:00 截止，不能再开始新的申报。（通知二、1）")
        }
        guard let row = try work.tx.one("SELECT name, employer_id FROM persons WHERE id = \(person)"),
            let employer = try row.optionalText("employer_id")
        else {
            throw Refusal.conflict("请先在“我的申报”里选择工作单位。（附件2 一、2）")
        }
        let id = work.newID()
        let name = try row.text("name")
        try work.tx.execute(
            """
            INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, office_id, state, due, name, updated_at)
            VALUES (\(id), \(planID), \(version), \(person), \(employer), \(office), 'draft', \(plan.dates.close), \(name), \(work.now))
            """)
        try work.record("case.started", id)
        return id
    }
}

extension UnitOfWork {
    /// The applicant's own case while it can be edited: a draft, or one returned to be corrected.
    func editableCase(_ id: String) throws -> CaseRecord {
        let c = try ownCase(id, .applicant)
        try requireEditable(c)
        return c
    }

    func requireEditable(_ c: CaseRecord) throws {
        guard c.state.isEditable else { throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不能修改。") }
    }

    func details(of caseID: String) throws -> ApplicationDetails { try editedDetails(of: caseID).details }

    /// The details with the version in which they are edited, and the window that wrote it.
    func editedDetails(of caseID: String) throws -> (details: ApplicationDetails, version: Int, writer: String) {
        guard let row = try tx.one("SELECT details, details_version, details_writer FROM cases WHERE id = \(caseID)")
        else { throw Refusal.notFound }
        return (
            try ApplicationDetails(stored: row.text("details")), try row.int("details_version"),
            try row.text("details_writer")
        )
    }
}

/// Step 1: the photo (A2.2.1), already checked by its bytes.
public struct SetPhoto: UseCase {
    let caseID: String, file: StoredFile
    public init(caseID: String, file: StoredFile) {
        self.caseID = caseID
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        try work.edit(c) { $0.photo = file.address }
        try work.record("case.photo", c.id)
    }
}

/// Step 3: the application's information (A2.2.3). A draft accepts anything incomplete, and an older version never overwrites a newer one.
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
    let caseID: String, choices: Choices, edition: DraftVersion
    public init(caseID: String, _ choices: Choices, edition: DraftVersion = .unread) {
        self.caseID = caseID
        self.choices = choices
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let c = try work.editableCase(caseID)
        let plan = try work.plan(c.planID, version: c.planVersion)
        var problems: [Refusal.Problem] = []
        if !choices.speciality.isEmpty, !plan.specialities.contains(choices.speciality) {
            problems.append(.init("speciality", "本计划可评审的专业是：\(plan.specialities.joined(separator: "、"))。（通知一）"))
        }
        if !plan.application.filings.contains(choices.filing) {
            problems.append(.init("filing", "本计划没有这种申报方式。（附件2 二、3）"))
        }
        let count = choices.details.report.count
        if count > plan.application.reportLimit {
            problems.append(.init("report", "本人述职最多 \(plan.application.reportLimit) 字，现在 \(count) 字。（附件2 二、3）"))
        }
        var authority: String? = nil
        if !choices.acceptancePointID.isEmpty {
            let name = try work.tx.one(
                "SELECT name FROM units WHERE id = \(choices.acceptancePointID) AND kind = 'authority'")?.text("name")
            if let name, plan.application.acceptancePoints.contains(name) {
                authority = choices.acceptancePointID
            } else {
                problems.append(.init("acceptancePoint", "请从列表中选择受理点。（附件2 二、3）"))
            }
        }
        for (field, code) in [
            ("insurancePlace", choices.details.insurancePlace), ("filePlace", choices.details.filePlace),
            ("labourPlace", choices.details.labourPlace),
        ] where !code.isEmpty {
            if (try? DivisionCode(parsing: code)) == nil {
                problems.append(.init(field, "请填写 6 位行政区划代码，例如 330113（杭州市临平区）。"))
            }
        }
        guard problems.isEmpty else { throw Refusal(.invalid, "有 \(problems.count) 处需要修改。", problems: problems) }
        // The acceptance point of a returned case stays: an authority has it.
        let unit = c.state == .draft || c.authorityID == nil ? authority : c.authorityID
        let stored = try work.editedDetails(of: c.id)
        var choices = choices
        // What a register says is not typed; what was typed before stays for the day on which no register says anything.
        if try work.answers(of: c.personID).insurancePlace != nil {
            choices.details.insurancePlace = stored.details.insurancePlace
        }
        if stored.details == choices.details, c.speciality == choices.speciality, c.filing == choices.filing,
            c.authorityID == unit
        {
            return Saved(id: c.id, version: stored.version)
        }
        try edition.check(stored: stored.version, writer: stored.writer)
        try work.tx.execute(
            """
            UPDATE cases SET authority_id = \(unit), details = \(JSON.encode(choices.details)),
                details_version = \(stored.version + 1), details_writer = \(edition.writer), updated_at = \(work.now)
            WHERE id = \(c.id)
            """)
        if c.speciality != choices.speciality || c.filing != choices.filing {
            try work.edit(c) {
                $0.speciality = choices.speciality
                $0.filing = choices.filing
            }
        }
        try work.record("case.details", c.id)
        return Saved(id: c.id, version: stored.version + 1)
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

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        guard try work.plan(c.planID, version: c.planVersion).attachments.contains(where: { $0.id == slot }) else {
            throw Refusal.notFound
        }
        try work.addEvidence(person: c.personID, record: nil, case: c.id, slot: slot, file)
    }
}
