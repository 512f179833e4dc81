import Store
import TitleReview

/// An inspection in a list.
public struct InspectionSummary: Sendable, Codable, Equatable {
    public let id: String
    public let planTitle: String
    public let reason: String
    public let openedAt: Instant
    public let isRevealed: Bool
    public let closedAt: Instant?
    public let cases: Int
    public let judged: Int

    init(_ row: Row, planTitle: String) throws {
        self.planTitle = planTitle
        id = try row.text("id")
        reason = try row.text("reason")
        openedAt = try row.instant("committed_at")
        isRevealed = try row.optionalInt("revealed_at") != nil
        closedAt = try row.optionalInstant("closed_at")
        cases = try row.int("cases")
        judged = try row.int("judged")
    }
}

/// A case of a sample.
public struct InspectedCase: Sendable, Codable, Equatable {
    public let inspectionID: String
    public let caseID: String
    public let name: String
    public let employer: String
    public let speciality: String
    public let state: CaseState
    public let outcome: InspectionOutcome?
    public let note: String
}

extension UnitOfWork {
    func inspections(_ condition: SQL) throws -> [InspectionSummary] {
        try tx.query(
            """
            SELECT i.id, i.plan_id, i.reason, i.committed_at, i.revealed_at, i.closed_at,
                COUNT(x.case_id) AS cases, COUNT(x.outcome) AS judged
            FROM inspections i LEFT JOIN inspection_cases x ON x.inspection_id = i.id
            WHERE \(condition)
            GROUP BY i.id, i.plan_id, i.reason, i.committed_at, i.revealed_at, i.closed_at
            ORDER BY i.committed_at DESC, i.id LIMIT 200
            """
        ).map { try InspectionSummary($0, planTitle: plan($0.text("plan_id")).plan.title) }
    }

    func inspected(_ condition: SQL) throws -> [InspectedCase] {
        try tx.query(
            """
            SELECT x.inspection_id, x.case_id, c.name, COALESCE(c.employer_name, u.name) AS employer,
                c.speciality, c.state, x.outcome, x.note
            FROM inspection_cases x JOIN cases c ON c.id = x.case_id JOIN units u ON u.id = c.employer_id
            WHERE \(condition) ORDER BY c.speciality, c.id LIMIT \(OpenInspection.most)
            """
        ).map { row in
            InspectedCase(
                inspectionID: try row.text("inspection_id"), caseID: try row.text("case_id"),
                name: try row.text("name"), employer: try row.text("employer"), speciality: try row.text("speciality"),
                state: try row.value("state", as: CaseState.self),
                outcome: try row.optionalValue("outcome", as: InspectionOutcome.self),
                note: try row.text("note"))
        }
    }
}

/// The bureau's inspections, the newest first, and the plans that can be inspected (R16).
public struct ReadInspections: Inquiry {
    public struct Page: Sendable, Codable {
        public let inspections: [InspectionSummary]
        public let plans: [PlanChoice]
    }
    /// A plan with the number of its cases.
    public struct PlanChoice: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
        public let cases: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.bureau)
        return Page(
            inspections: try work.inspections("1 = 1"),
            plans: try work.tx.query(
                "SELECT plan_id, COUNT(*) AS n FROM cases WHERE submitted_at IS NOT NULL GROUP BY plan_id ORDER BY plan_id DESC LIMIT 50"
            ).map {
                PlanChoice(
                    id: try $0.text("plan_id"), title: try work.plan($0.text("plan_id")).plan.title,
                    cases: try $0.int("n"))
            })
    }
}
