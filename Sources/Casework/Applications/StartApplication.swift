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
