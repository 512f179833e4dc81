import Store
import TitleReview

/// A clerk marks a colleague as one who has left. Drafts stay the person's; a case under way keeps the employer under which it was filed.
public struct MarkLeft: UseCase {
    let personID: String
    public init(personID: String) { self.personID = personID }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireBoundUnit()
        guard
            try work.tx.execute(
                """
                UPDATE persons SET employer_id = NULL, updated_at = \(work.casework.machine.now())
                WHERE id = \(personID) AND employer_id = \(unit)
                """) == 1
        else { throw Refusal.notFound }
        try work.tx.execute("DELETE FROM colleague_clerks WHERE person_id = \(personID)")
        let name = try work.tx.one("SELECT name FROM units WHERE id = \(unit)")?.text("name") ?? ""
        let text = """
            \(name)已将您标记为离职。还没提交的申报仍是您的，请登录选择现在的工作单位后再提交；\
            已提交的申报仍由原单位办理。
            """
        try work.notify(personID, "left", .init(text: text, subject: "工作单位有变动"))
        try work.record("person.left", personID, ["unit": unit])
    }
}

/// Whom the confirmation page is about.
public struct ReadColleague: Inquiry {
    public struct Colleague: Sendable, Codable {
        public let personID: String
        public let name: String
        /// Applications that stay with this unit.
        public let underWay: Int
        public let drafts: Int
    }
    let personID: String
    public init(personID: String) { self.personID = personID }

    public func run(_ work: UnitOfWork) throws -> Colleague {
        let unit = try work.requireUnit(.employer)
        guard
            let row = try work.tx.one(
                """
                SELECT p.name, (SELECT COUNT(*) FROM cases c WHERE c.person_id = p.id AND c.state = 'draft') AS drafts,
                    (SELECT COUNT(*) FROM cases c
                        WHERE c.person_id = p.id AND c.employer_id = \(unit) AND c.state NOT IN \(CaseRecord.over)) -
                    (SELECT COUNT(*) FROM cases c
                        WHERE c.person_id = p.id AND c.employer_id = \(unit) AND c.state = 'draft') AS open
                FROM persons p WHERE p.id = \(personID) AND p.employer_id = \(unit)
                """)
        else { throw Refusal.notFound }
        return Colleague(
            personID: personID, name: try row.text("name"), underWay: try row.int("open"), drafts: try row.int("drafts")
        )
    }
}

/// The person's present employer, and those that can be chosen (A2.1.2).
public struct ReadOwnEmployer: Inquiry {
    public struct View: Sendable, Codable {
        public let employerID: String?
        public let employer: String
        public let choices: [UnitChoice]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let person = try work.requirePerson()
        let row = try work.tx.one(
            "SELECT p.employer_id, u.name FROM persons p LEFT JOIN units u ON u.id = p.employer_id WHERE p.id = \(person)"
        )
        return View(
            employerID: try row?.optionalText("employer_id"), employer: try row?.optionalText("name") ?? "",
            choices: try ListEmployers().run(work))
    }
}

/// Whoever has changed the employer chooses the new one; drafts go along, what was submitted stays where it was filed.
public struct ChooseEmployer: UseCase {
    let employerID: String
    public init(employerID: String) { self.employerID = employerID }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        guard
            try work.tx.one(
                "SELECT 1 AS ok FROM units WHERE id = \(employerID) AND kind = 'employer' AND state = 'approved'")
                != nil
        else {
            throw Refusal.invalid("employer", "请选择已在平台绑定的工作单位。如果列表里没有，请让单位先注册。（附件2 一、2）")
        }
        guard
            try work.tx.execute(
                """
                UPDATE persons SET employer_id = \(employerID), updated_at = \(work.casework.machine.now())
                WHERE id = \(person) AND (employer_id IS NULL OR employer_id <> \(employerID))
                """) == 1
        else { return }
        try work.tx.execute("DELETE FROM colleague_clerks WHERE person_id = \(person)")
        try work.tx.execute(
            "UPDATE cases SET employer_id = \(employerID), updated_at = \(work.now) WHERE person_id = \(person) AND state = 'draft'"
        )
        try work.record("person.employerChosen", person, ["unit": employerID])
    }
}

extension UnitOfWork {
    /// A draft is filed with the employer at which its applicant works now.
    func requirePresentEmployer(_ c: CaseRecord) throws {
        guard
            try tx.one("SELECT employer_id FROM persons WHERE id = \(c.personID)")?.optionalText("employer_id")
                == c.employerID
        else {
            throw Refusal.conflict("您还没有选择现在的工作单位。请先到“我的申报”里选择工作单位，再提交。您填写的内容都已保存。")
        }
    }
}

extension CaseRecord {
    /// States in which nobody has anything to do with a case any more.
    static let over: SQL = "('refused','withdrawn','expired','vetoed','revoked','certified')"
}
