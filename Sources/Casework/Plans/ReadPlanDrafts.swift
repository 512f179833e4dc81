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
