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

/// One inspection: how its sample was drawn, and what was found in each case.
public struct ReadInspection: Inquiry {
    public struct View: Sendable, Codable {
        public let summary: InspectionSummary
        public let draw: PublishedDraw
        public let conclusion: String
        public let cases: [InspectedCase]
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.bureau)
        guard let summary = try work.inspections("i.id = \(id)").first,
            let row = try work.tx.one("SELECT * FROM inspections WHERE id = \(id)")
        else { throw Refusal.notFound }
        return View(
            summary: summary, draw: try PublishedDraw(row, planTitle: summary.planTitle),
            conclusion: try row.optionalText("conclusion") ?? "", cases: try work.inspected("x.inspection_id = \(id)"))
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

/// One case of a sample, whole: what its page shows, and what the panel wrote, by nobody's name (R11). Not the ballots.
public struct ReadInspectedCase: Inquiry {
    public struct View: Sendable, Codable {
        public let inspection: InspectionSummary
        public let inspected: InspectedCase
        public let whole: ReadCase.View
        public let opinions: [Opinion]
        /// The panel's own; nil where it wrote none.
        public let panelOpinion: JointOpinion?
        /// The case before and after it in the sample.
        public let previous: String?
        public let next: String?
    }
    /// What one of the panel wrote.
    public struct Opinion: Sendable, Codable, Equatable {
        public let total: Int
        /// Points that the total has lost for the material (A2.3.5).
        public let deducted: Int
        public let opinion: String
        public let recommends: Bool
    }
    let id: String, caseID: String
    public init(id: String, caseID: String) {
        self.id = id
        self.caseID = caseID
    }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.bureau)
        guard let inspection = try work.inspections("i.id = \(id)").first else { throw Refusal.notFound }
        let sample = try work.inspected("x.inspection_id = \(id)")
        guard let place = sample.firstIndex(where: { $0.caseID == caseID }) else { throw Refusal.notFound }
        func beside(_ index: Int) -> String? { sample.indices.contains(index) ? sample[index].caseID : nil }
        return View(
            inspection: inspection, inspected: sample[place], whole: try ReadCase(caseID: caseID).run(work),
            opinions: try work.tx.query(
                """
                SELECT total, deducted, opinion, recommends FROM panel_members
                WHERE case_id = \(caseID) AND submitted_at IS NOT NULL ORDER BY total DESC, opinion
                """
            ).map {
                Opinion(
                    total: try $0.int("total"), deducted: try $0.int("deducted"), opinion: try $0.text("opinion"),
                    recommends: try $0.bool("recommends"))
            }, panelOpinion: try work.jointOpinion(caseID), previous: beside(place - 1), next: beside(place + 1))
    }
}

extension UnitOfWork {
    fileprivate func inspections(_ condition: SQL) throws -> [InspectionSummary] {
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

    fileprivate func inspected(_ condition: SQL) throws -> [InspectedCase] {
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
