import Store
import TitleReview

/// A plan that is being written. It may be wrong; only what is published has to be right.
public struct PlanDraft: Sendable, Codable, Equatable {
    public let id: String
    /// The published version that it goes on from.
    public let baseID: String?
    public let baseVersion: Int?
    /// The YAML, which is all that a draft is.
    public let source: String
    /// Raised with each saving.
    public let version: Int
    public let updatedBy: String
    public let updatedAt: Instant

    public var tree: PlanTree? { PlanEdit.tree(source) }
    public var title: String { tree?["title"]?.text ?? "（没有标题）" }

    init(_ row: Row) throws {
        id = try row.text("id")
        baseID = try row.optionalText("base_id")
        baseVersion = try baseID == nil ? nil : row.int("base_version")
        source = try row.text("source")
        version = try row.int("version")
        updatedBy = try row.text("updated_by")
        updatedAt = try row.instant("updated_at")
    }

    /// A source as it is kept: it may be wrong, but not too long, and nothing in it may cost more to compare than it is long (B51).
    static func kept(_ source: String, field: String) throws(Refusal) -> String {
        guard source.utf8.count <= PlanFile.sizeLimit else {
            throw .invalid(field, "计划文件太大，最多 \(PlanFile.sizeLimit / 1024) KB。")
        }
        if let place = PiledMarks.first(in: source) {
            throw .invalid(field, "计划内容里\(PiledMarks.message(at: place))。")
        }
        return PlanEdit.normal(source)
    }

    static let columns: SQL = "id, office_id, base_id, base_version, source, version, updated_by, updated_at"
    /// Of one office; a draft that nobody needs is thrown away.
    public static let most = 50
}

extension UnitOfWork {
    /// Whose plans and drafts the actor writes: an office its own, the administrator everybody's.
    func requirePlanWriter() throws -> (actor: Actor, mine: SQL) {
        let actor = try require(.office, .administrator)
        if actor.role == .administrator { return (actor, "1 = 1") }
        guard let office = actor.unitID else { throw Refusal.forbidden() }
        return (actor, "office_id = \(office)")
    }

    func planDraft(_ id: String) throws -> PlanDraft {
        let mine = try requirePlanWriter().mine
        guard let row = try tx.one("SELECT \(PlanDraft.columns) FROM plan_drafts WHERE id = \(id) AND \(mine)") else {
            throw Refusal.notFound
        }
        return try PlanDraft(row)
    }

    /// Writes a draft that was read as this version; somebody else's writing since is never overwritten.
    func write(_ draft: PlanDraft, _ source: String, readAs version: Int) throws -> Int {
        let actor = try requirePlanWriter().actor
        let text = try PlanDraft.kept(source, field: "yaml")
        if version == draft.version, text == draft.source { return version }
        guard version == draft.version,
            try tx.execute(
                """
                UPDATE plan_drafts SET source = \(text), version = version + 1, updated_by = \(actor.name),
                    updated_at = \(now)
                WHERE id = \(draft.id) AND version = \(version)
                """) == 1
        else {
            let other = draft.updatedBy.isEmpty ? "别人" : draft.updatedBy
            throw Refusal.conflict(
                """
                这份草稿在您打开之后被\(other)改过，这一次没有保存。下面仍是您填写的内容，与现在保存的不同的已经注明；\
                请核对后再保存。
                """)
        }
        try record("plan.draftSaved", draft.id, ["source": SHA256Digest(of: Array(text.utf8)).hex])
        return version + 1
    }
}
