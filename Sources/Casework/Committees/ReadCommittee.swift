import Store
import TitleReview

/// The office's view of a committee: members by name (never shown outside the office, R11), draws, chair.
public struct ReadCommittee: Inquiry {
    public struct Member: Sendable, Codable, Equatable {
        public let expertID: String
        public let name: String
        /// As it was when the expert was drawn, and so the employer.
        public let speciality: String
        public let employer: String
        public let chair: Bool
        /// Presides where the chair cannot.
        public let deputy: Bool
        public let load: Int
    }
    public struct View: Sendable, Codable {
        public let planID: String
        public let planTitle: String
        public let committeeID: String?
        public let wanted: Int
        public let termTo: Day?
        public let members: [Member]
        public let openDraw: String?
        public let draws: [String]
        public let ready: Int
        public let underReview: Int
        /// Names that are alike, those that wait for a decision first.
        public let doubts: [RecusalDoubt]
    }
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> View {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        let row = try work.tx.one("SELECT id, term_to FROM committees WHERE plan_id = \(planID)")
        let id = try row?.text("id")
        let members =
            try id.map { id in
                try work.tx.query(
                    """
                    SELECT e.id, e.name, d.speciality, d.employer, m.chair, m.deputy,
                        (SELECT COUNT(*) FROM panel_members p JOIN cases c ON c.id = p.case_id
                            WHERE p.expert_id = e.id AND c.plan_id = \(planID)) AS load
                    FROM committee_members m JOIN experts e ON e.id = m.expert_id
                    JOIN draw_codes d ON d.draw_id = m.draw_id AND d.expert_id = m.expert_id
                    WHERE m.committee_id = \(id) AND m.left_because IS NULL
                    ORDER BY m.chair DESC, m.deputy DESC, e.name, e.id
                    """
                ).map {
                    Member(
                        expertID: try $0.text("id"), name: try $0.text("name"), speciality: try $0.text("speciality"),
                        employer: try $0.text("employer"), chair: try $0.bool("chair"),
                        deputy: try $0.bool("deputy"), load: try $0.int("load"))
                }
            } ?? []
        let draws =
            try id.map {
                try work.tx.query("SELECT id, revealed_at FROM draws WHERE committee_id = \($0) ORDER BY committed_at")
            } ?? []
        let counts = try work.tx.query(
            "SELECT state, COUNT(*) AS n FROM cases WHERE plan_id = \(planID) AND state IN ('readyForReview','underReview') GROUP BY state"
        )
        func count(_ state: String) throws -> Int { try counts.first { try $0.text("state") == state }?.int("n") ?? 0 }
        return View(
            planID: planID, planTitle: plan.title, committeeID: id, wanted: plan.committee.members,
            termTo: try row?.day("term_to"), members: members,
            openDraw: try draws.first { try $0.optionalInt("revealed_at") == nil }?.text("id"),
            draws: try draws.map { try $0.text("id") },
            ready: try count("readyForReview"), underReview: try count("underReview"),
            doubts: try work.doubts(planID))
    }
}
