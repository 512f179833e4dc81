import Store
import TitleReview

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
