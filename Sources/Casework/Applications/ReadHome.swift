import Store
import TitleReview

/// One case in the applicant's home.
public struct ApplicationSummary: Sendable, Codable, Equatable {
    public let id: String
    public let planID: String
    public let planTitle: String
    public let speciality: String
    public let state: CaseState
    public let due: Day?
}

/// Something that the person was told.
public struct Message: Sendable, Codable, Equatable {
    public let at: Instant
    public let body: String
    public let caseID: String?
}

/// The applicant's home: own cases and messages, in a fixed number of queries.
public struct ReadHome: Inquiry {
    public struct Home: Sendable, Codable {
        public let name: String
        public let employer: String
        public let applications: [ApplicationSummary]
        public let messages: [Message]
        public let openPlans: [PlanSummary]
        public let recordCount: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        let person = try work.requirePerson()
        let row = try work.tx.one(
            """
            SELECT p.name, u.name AS employer, (
                SELECT COUNT(*) FROM archive_records a WHERE a.person_id = p.id AND a.removed_at IS NULL) AS records
            FROM persons p LEFT JOIN units u ON u.id = p.employer_id WHERE p.id = \(person)
            """)
        let applications = try work.tx.query(
            """
            SELECT id, plan_id, plan_version, speciality, state, due FROM cases
            WHERE person_id = \(person) ORDER BY updated_at DESC LIMIT 50
            """
        ).map { row in
            let plan = try work.plan(row.text("plan_id"), version: row.int("plan_version"))
            return ApplicationSummary(
                id: try row.text("id"), planID: plan.id, planTitle: plan.title, speciality: try row.text("speciality"),
                state: try row.value("state", as: CaseState.self), due: try row.optionalDay("due"))
        }
        let messages = try work.tx.query(
            "SELECT at, body, case_id FROM messages WHERE person_id = \(person) ORDER BY at DESC LIMIT 20"
        ).map {
            Message(at: try $0.instant("at"), body: try $0.text("body"), caseID: try $0.optionalText("case_id"))
        }
        return Home(
            name: try row?.text("name") ?? "", employer: try row?.optionalText("employer") ?? "",
            applications: applications, messages: messages,
            openPlans: try work.planSummaries().filter { $0.open <= work.today && work.today <= $0.close },
            recordCount: try row?.int("records") ?? 0)
    }
}
