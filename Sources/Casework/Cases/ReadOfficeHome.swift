import Store
import TitleReview

/// The office's plans with their dates, counts and what is due: home, notices and results read it.
public struct ReadOfficeHome: Inquiry {
    public struct PlanLine: Sendable, Codable, Equatable {
        public let id: String
        public let version: Int
        public let title: String
        public let dates: Plan.Dates
        public let notices: Plan.NoticeRules
        /// Cases in each state; drafts are the applicants' own and not among them.
        public let states: [String: Int]
        /// Qualified cases that are in no notice yet.
        public let toPublish: Int
        /// Published results whose notice is over and that no objection holds.
        public let toReport: Int
    }
    public struct Home: Sendable, Codable, Equatable {
        public let plans: [PlanLine]
        public let openObjections: Int
        public let openRechecks: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        let office = try work.requireUnit(.office)
        func counts(_ condition: SQL, from tables: SQL = "cases c") throws -> [String: Int] {
            var found: [String: Int] = [:]
            for row in try work.tx.query(
                "SELECT c.plan_id, COUNT(*) AS n FROM \(tables) WHERE c.office_id = \(office) AND \(condition) GROUP BY c.plan_id"
            ) {
                found[try row.text("plan_id")] = try row.int("n")
            }
            return found
        }
        let states = try work.counts(of: .office(office)).plans.mapValues {
            Dictionary(uniqueKeysWithValues: $0.map { ($0.key.rawValue, $0.value) })
        }
        let toPublish = try counts("c.state = 'qualificationNotice' AND c.notice_id IS NULL")
        let toReport = try counts(
            """
            c.state = 'resultNotice' AND n.last_day < \(work.today)
            AND NOT EXISTS (SELECT 1 FROM objections o WHERE o.case_id = c.id AND o.outcome IS NULL)
            """, from: "cases c JOIN notices n ON n.id = c.notice_id")
        let plans = try work.ownPlans(office).map { id, version in
            let plan = try work.plan(id, version: version)
            return PlanLine(
                id: id, version: version, title: plan.title, dates: plan.dates, notices: plan.notices,
                states: states[id] ?? [:], toPublish: toPublish[id] ?? 0, toReport: toReport[id] ?? 0)
        }
        // The newest year stands first.
        .sorted { ($1.dates.open, $0.id) < ($0.dates.open, $1.id) }
        let objections =
            try work.tx.one(
                """
                SELECT COUNT(*) AS n FROM objections o JOIN cases c ON c.id = o.case_id JOIN notices n ON n.id = o.notice_id
                WHERE c.office_id = \(office) AND n.kind <> 'employer' AND o.outcome IS NULL
                """)?.int("n") ?? 0
        let rechecks =
            try work.tx.one(
                "SELECT COUNT(*) AS n FROM rechecks r JOIN cases c ON c.id = r.case_id WHERE c.office_id = \(office) AND r.outcome IS NULL"
            )?.int("n") ?? 0
        return Home(plans: plans, openObjections: objections, openRechecks: rechecks)
    }
}

extension UnitOfWork {
    /// The newest version of each plan of an office, the newest first.
    func ownPlans(_ office: String) throws -> [(id: String, version: Int)] {
        try tx.query(
            """
            SELECT p.id, p.version FROM plans p
            WHERE p.office_id = \(office) AND p.version = (SELECT MAX(q.version) FROM plans q WHERE q.id = p.id)
            ORDER BY p.published_at DESC, p.id LIMIT 100
            """
        ).map { (try $0.text("id"), try $0.int("version")) }
    }
}
