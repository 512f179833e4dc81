import Store
import TitleReview

/// An expert's desk: the cases to read, with progress; and the panels that meet; nothing of other experts before that (R11).
public struct ReadDesk: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        public let done: Bool
        public let total: Int?
    }
    /// A case whose panel meets (R8).
    public struct PanelItem: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        /// Whether this expert leads its panel.
        public let leads: Bool
        /// Whether the joint opinion is written.
        public let isWritten: Bool
    }
    public struct Desk: Sendable, Codable {
        public let items: [Item]
        /// Those that this expert reads, or all of them for the chair; those without a joint opinion first.
        public let panels: [PanelItem]
        public let meetings: [MeetingSummary]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Desk {
        let expert = try work.requireExpert()
        return Desk(
            items: try work.desk(of: expert), panels: try work.panels(of: expert),
            meetings: try work.meetings(
                """
                k.plan_id IN (
                    SELECT k2.plan_id FROM committee_members m JOIN committees k2 ON k2.id = m.committee_id
                    WHERE m.expert_id = \(expert) AND m.left_because IS NULL)
                """))
    }
}

extension UnitOfWork {
    /// The cases that an expert reads: first those whose opinion is still to be given.
    fileprivate func desk(of expert: String) throws -> [ReadDesk.Item] {
        try tx.query(
            """
            SELECT p.case_id, c.name, c.speciality, p.submitted_at, p.total
            FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE p.expert_id = \(expert) AND c.state = 'underReview'
            ORDER BY CASE WHEN p.submitted_at IS NULL THEN 0 ELSE 1 END, p.case_id LIMIT 500
            """
        ).map {
            ReadDesk.Item(
                caseID: try $0.text("case_id"), name: try $0.text("name"), speciality: try $0.text("speciality"),
                done: try $0.optionalInt("submitted_at") != nil, total: try $0.optionalInt("total"))
        }
    }
}

/// One case on the expert's desk with the own sheet.
public struct ReadDeskCase: Inquiry {
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
        public let desk: [ReadDesk.Item]
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
