import Store
import TitleReview

/// One case on the expert's desk with the own sheet.
public struct ReadCaseAsExpert: Inquiry {
    public struct View: Sendable, Codable {
        public let record: CaseRecord
        public let scoring: [Plan.ScoringItem]
        public let deduction: Plan.Deduction?
        public let records: [ArchiveRecord]
        public let attachments: [AttachmentLine]
        public let picked: [PickedAchievement]
        /// Where the applicant's name stands in the evidence, by record.
        public let nameSpots: [String: NameSpot]
        public let report: String
        public let findings: [Finding]
        public let scores: [String: Int]
        public let notes: [String: String]
        public let deductions: [MaterialDeduction]
        public let sum: SheetSum
        public let opinion: String
        public let recommends: Bool?
        /// Of the sheet, 0 before the first saving.
        public let version: Int
        public let submitted: Bool
        /// When the panel meets; nil when it does not.
        public let panelMoment: Plan.PanelMoment?
        /// Whether that is now; nothing of the other experts is here (R11).
        public let panelMeets: Bool
        /// The expert's other cases with this one among them.
        public let desk: [ReadExpertHome.Item]
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        let expert = try work.requireExpert()
        let c = try work.visibleCase(caseID)
        guard
            let seat = try work.tx.one(
                """
                SELECT \(SaveOpinion.Sheet.columns), version, submitted_at FROM panel_members
                WHERE case_id = \(c.id) AND expert_id = \(expert)
                """)
        else { throw Refusal.notFound }
        let plan = try work.plan(c.planID, version: c.planVersion)
        let content = try work.content(of: c)
        let check = try work.checkHandedIn(c, content)
        let stored = try work.tx.one("SELECT findings FROM cases WHERE id = \(c.id)")?.text("findings") ?? "[]"
        let sheet = try SaveOpinion.Sheet(seat)
        return View(
            record: c, scoring: plan.scoring, deduction: plan.deduction,
            records: content.records, attachments: check.attachments, picked: content.achievements,
            nameSpots: content.nameSpots, report: content.declared.report,
            findings: try JSON.findings(stored).titled(like: check.verdict.findings),
            scores: sheet.scores, notes: sheet.notes, deductions: sheet.deductions,
            sum: SheetSum(scores: sheet.scores.values, amounts: sheet.deductions.map(\.amount), rule: plan.deduction),
            opinion: sheet.opinion, recommends: sheet.recommends, version: try seat.int("version"),
            submitted: try seat.optionalInt("submitted_at") != nil,
            panelMoment: try work.plan(c.planID).plan.committee.panelOpinion, panelMeets: try work.panelMeets(c),
            desk: try work.desk(of: expert))
    }
}
