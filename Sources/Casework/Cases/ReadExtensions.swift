import Store
import TitleReview

/// Extensions that the office granted (N2.2), and whom it can grant one to.
public struct ReadExtensions: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let planTitle: String
        /// employer | authority
        public let stage: String
        /// The unit's or the applicant's name.
        public let target: String
        public let lastDay: Day
        public let reason: String
        public let grantedAt: Instant
    }
    public struct PlanChoice: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
        public let employerDeadline: Day
        public let authorityDeadline: Day
    }
    public struct Board: Sendable, Codable, Equatable {
        public let items: [Item]
        public let plans: [PlanChoice]
        /// Units that have a case before the office's plans.
        public let units: [UnitChoice]
        /// Cases that stand in a stage with a deadline.
        public let cases: [CaseChoice]
    }
    public struct CaseChoice: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let employer: String
        public let stageName: String
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        let office = try work.requireUnit(.office)
        let plans = try work.ownPlans(office).map { id, version in
            let plan = try work.plan(id, version: version)
            return PlanChoice(
                id: id, title: plan.title, employerDeadline: plan.dates.employerDeadline,
                authorityDeadline: plan.dates.authorityDeadline)
        }
        let titles = Dictionary(plans.map { ($0.id, $0.title) }, uniquingKeysWith: { a, _ in a })
        let items = try work.tx.query(
            """
            SELECT e.plan_id, e.stage, e.last_day, e.reason, e.granted_at, COALESCE(c.name, u.name) AS target
            FROM extensions e LEFT JOIN cases c ON c.id = e.case_id LEFT JOIN units u ON u.id = e.unit_id
            WHERE EXISTS (SELECT 1 FROM plans p WHERE p.id = e.plan_id AND p.office_id = \(office))
            ORDER BY e.granted_at DESC, e.id LIMIT 200
            """
        ).map {
            Item(
                planTitle: titles[try $0.text("plan_id")] ?? "", stage: try $0.text("stage"),
                target: try $0.optionalText("target") ?? "", lastDay: try $0.day("last_day"),
                reason: try $0.text("reason"), grantedAt: try $0.instant("granted_at"))
        }
        let submitted: SQL = "c.office_id = \(office) AND c.submitted_at IS NOT NULL"
        let units = try work.tx.query(
            """
            SELECT u.id, u.name FROM units u WHERE u.id IN (SELECT c.employer_id FROM cases c WHERE \(submitted))
            OR u.id IN (SELECT c.authority_id FROM cases c WHERE \(submitted)) ORDER BY u.name LIMIT 2000
            """
        ).map { UnitChoice(id: try $0.text("id"), name: try $0.text("name")) }
        let cases = try work.tx.query(
            """
            SELECT c.id, c.name, c.state, COALESCE(c.employer_name, u.name) AS employer
            FROM cases c JOIN units u ON u.id = c.employer_id
            WHERE c.office_id = \(office)
            AND c.state IN ('employerReview','employerNotice','authorityReview','authorityPassed')
            ORDER BY c.name, c.id LIMIT 500
            """
        ).map {
            CaseChoice(
                caseID: try $0.text("id"), name: try $0.text("name"), employer: try $0.text("employer"),
                stageName: CaseState(rawValue: try $0.text("state"))?.chinese ?? "")
        }
        return Board(items: items, plans: plans, units: units, cases: cases)
    }
}
