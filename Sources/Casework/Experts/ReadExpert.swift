import Store
import TitleReview

/// An expert of the office's pool: what is known, what the expert has to do, and what was changed when (R3).
public struct ReadExpert: Inquiry {
    public struct Seat: Sendable, Codable, Equatable {
        public let planID: String
        public let planTitle: String
        public let chair: Bool
        /// Empty while the expert sits there.
        public let leftBecause: String
        public let load: Int
        public let waiting: Int
    }
    public struct Change: Sendable, Codable, Equatable {
        public let at: Instant
        public let by: String
        public let field: String
        public let before: String
        public let after: String
        public let reason: String
    }
    public struct View: Sendable, Codable {
        public let id: String
        public let account: String
        public let profile: ExpertProfile
        public let contact: String
        public let standing: ExpertStanding
        public let standingBecause: String
        public let seats: [Seat]
        /// The newest first.
        public let changes: [Change]
        /// Of the office's plans: what can be chosen.
        public let specialities: [String]
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> View {
        let office = try work.requireUnit(.office)
        guard
            let row = try work.tx.one(
                """
                SELECT e.id, e.name, e.speciality, e.title_level, e.employer, e.term_from, e.term_to, e.contact,
                    e.standing, e.standing_because, a.login
                FROM experts e LEFT JOIN accounts a ON a.id = e.account_id
                WHERE e.id = \(id) AND e.office_id = \(office)
                """)
        else { throw Refusal.notFound }
        let seats = try work.tx.query(
            """
            SELECT k.plan_id, m.chair, m.left_because, COUNT(p.case_id) AS load,
                COALESCE(SUM(CASE WHEN p.case_id IS NOT NULL AND p.submitted_at IS NULL THEN 1 ELSE 0 END), 0) AS waiting
            FROM committee_members m JOIN committees k ON k.id = m.committee_id
            LEFT JOIN (
                SELECT q.case_id, q.submitted_at, c.plan_id FROM panel_members q JOIN cases c ON c.id = q.case_id
                WHERE q.expert_id = \(id)) p ON p.plan_id = k.plan_id
            WHERE m.expert_id = \(id) GROUP BY k.plan_id, m.chair, m.left_because ORDER BY k.plan_id LIMIT 50
            """
        ).map {
            Seat(
                planID: try $0.text("plan_id"), planTitle: try work.plan($0.text("plan_id")).plan.title,
                chair: try $0.bool("chair"), leftBecause: try $0.optionalText("left_because") ?? "",
                load: try $0.int("load"), waiting: try $0.int("waiting"))
        }
        let changes = try work.tx.query(
            """
            SELECT x.at, a.name, x.field, x.before, x.after, x.reason
            FROM expert_changes x JOIN accounts a ON a.id = x.by_account
            WHERE x.expert_id = \(id) ORDER BY x.number DESC LIMIT 100
            """
        ).map {
            Change(
                at: try $0.instant("at"), by: try $0.text("name"), field: try $0.text("field"),
                before: try $0.text("before"), after: try $0.text("after"), reason: try $0.text("reason"))
        }
        var seen = Set<String>()
        let specialities = try work.ownPlans(office).flatMap { try work.plan($0.id, version: $0.version).specialities }
            .filter { seen.insert($0).inserted }
        return View(
            id: id, account: try row.optionalText("login") ?? "", profile: try ExpertProfile(row),
            contact: try work.contact(row), standing: try ExpertStanding(row),
            standingBecause: try row.text("standing_because"), seats: seats, changes: changes,
            specialities: specialities)
    }
}
