import Store
import TitleReview

/// What an office has of plans: published versions, drafts, and what it may begin from.
public struct ReadPlanDrafts: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
        public let baseID: String?
        public let baseVersion: Int?
        public let updatedBy: String
        public let updatedAt: Instant
    }
    /// A published version, with the reason that it was published for.
    public struct Version: Sendable, Codable, Equatable {
        public let planID: String
        public let version: Int
        public let title: String
        public let reason: String
        public let at: Instant
        /// The plan's newest, with its YAML: one can go on from it.
        public let isOpen: Bool
    }
    public struct Overview: Sendable, Encodable, Equatable {
        public let versions: [Version]
        public let drafts: [Line]
        public let templates: [PlanTemplate]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Overview {
        let mine = try work.requirePlanWriter().mine
        let drafts = try work.tx.query(
            "SELECT \(PlanDraft.columns) FROM plan_drafts WHERE \(mine) ORDER BY updated_at DESC, id LIMIT \(PlanDraft.most)"
        ).map { row in
            let draft = try PlanDraft(row)
            return Line(
                id: draft.id, title: draft.title, baseID: draft.baseID, baseVersion: draft.baseVersion,
                updatedBy: draft.updatedBy, updatedAt: draft.updatedAt)
        }
        let versions = try work.tx.query(
            """
            SELECT p.id, p.version, p.reason, p.published_at, CASE WHEN p.source <> ''
                AND p.version = (SELECT MAX(q.version) FROM plans q WHERE q.id = p.id) THEN 1 ELSE 0 END AS open
            FROM plans p WHERE \(mine) ORDER BY p.published_at DESC, p.id, p.version DESC LIMIT 100
            """
        ).map { row in
            let id = try row.text("id")
            let version = try row.int("version")
            return Version(
                planID: id, version: version, title: try work.plan(id, version: version).title,
                reason: try row.text("reason"), at: try row.instant("published_at"), isOpen: try row.bool("open"))
        }
        return Overview(versions: versions, drafts: drafts, templates: work.casework.templates)
    }
}

/// One draft with everything that is wrong in it.
public struct ReadPlanDraft: Inquiry {
    public struct Sheet: Sendable, Codable, Equatable {
        public let draft: PlanDraft
        public let mistakes: [PlanFile.Mistake]
        /// Days that nobody works on, and texts that name another year.
        public let doubts: [String]
        /// The plan's id belongs to another office.
        public let isTaken: Bool
        /// Right, the plan.
        public let plan: Plan?
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Sheet {
        let draft = try work.planDraft(id)
        let actor = try work.requirePlanWriter().actor
        let reading = PlanFile.read(draft.source)
        let planID = draft.tree?["id"]?.text ?? ""
        let owner = try work.tx.one("SELECT office_id FROM plans WHERE id = \(planID) ORDER BY version DESC LIMIT 1")?
            .text("office_id")
        return Sheet(
            draft: draft, mistakes: reading.mistakes,
            doubts: try PlanNextYear.doubts(draft.source, calendar: work.calendar),
            isTaken: owner != nil && actor.role == .office && owner != actor.unitID, plan: reading.plan)
    }
}
