import Store
import TitleReview

/// The sheets of a case's panel side by side, for its members and the chair, once the panel meets (R8, R11).
public struct ReadPanel: Inquiry {
    public struct View: Sendable, Codable {
        public let record: CaseRecord
        public let scoring: [Plan.ScoringItem]
        public let deduction: Plan.Deduction?
        /// By points, so that the order tells nothing of who wrote them.
        public let columns: [Column]
        public let spread: ScoreSpread
        /// Points; the plan's bound for being marked.
        public let spreadOver: Int?
        public let leads: Bool
        public let isChair: Bool
        /// Whether the joint opinion can be written: not while the case is voted on.
        public let mayWrite: Bool
        public let opinion: JointOpinion?
        /// The panels that meet, with this one among them.
        public let panels: [ReadExpertHome.PanelItem]
    }
    /// One reader's sheet, by nobody's name.
    public struct Column: Sendable, Codable, Equatable {
        public let isOwn: Bool
        public let scores: [String: Int]
        public let notes: [String: String]
        public let deductions: [Taken]
        /// Points.
        public let deducted: Int
        public let total: Int
        public let opinion: String
        public let recommends: Bool
    }
    public struct Taken: Sendable, Codable, Equatable {
        public let file: String
        public let amount: Int
        public let reason: String
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        let expert = try work.requireExpert()
        let c = try work.visibleCase(caseID, toChair: true)
        let place = try work.panelPlace(of: expert, c)
        guard try work.panelMeets(c) else { throw Refusal.notFound }
        let plan = try work.plan(c.planID, version: c.planVersion)
        let bound = try work.plan(c.planID).plan.committee.spreadOver
        let seats = try work.tx.query(
            """
            SELECT expert_id, \(SaveOpinion.Sheet.columns), deducted, total FROM panel_members
            WHERE case_id = \(c.id) AND submitted_at IS NOT NULL ORDER BY total DESC, opinion, expert_id
            """)
        let sheets = try seats.map { try SaveOpinion.Sheet($0) }
        let files =
            sheets.allSatisfy(\.deductions.isEmpty)
            ? [:]
            : Dictionary(
                try work.evidenceOrder(of: c).places.map { ($0.file.id, $0.file.name) }, uniquingKeysWith: { a, _ in a }
            )
        let columns = try zip(seats, sheets).map { seat, sheet in
            Column(
                isOwn: try seat.text("expert_id") == expert, scores: sheet.scores, notes: sheet.notes,
                deductions: sheet.deductions.map {
                    Taken(file: files[$0.fileID] ?? "", amount: $0.amount, reason: $0.reason)
                },
                deducted: try seat.int("deducted"), total: try seat.optionalInt("total") ?? 0, opinion: sheet.opinion,
                recommends: sheet.recommends == true)
        }
        guard let spread = ScoreSpread(columns.map(\.total), bound: bound) else { throw Refusal.notFound }
        return View(
            record: c, scoring: plan.scoring, deduction: plan.deduction, columns: columns, spread: spread,
            spreadOver: bound, leads: place.leads, isChair: place.isChair,
            mayWrite: try (place.leads || place.isChair) && !work.isVotedOn(c.id), opinion: try work.jointOpinion(c.id),
            panels: try work.panels(of: expert))
    }
}
