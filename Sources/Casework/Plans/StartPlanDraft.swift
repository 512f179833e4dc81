import Store
import TitleReview

/// An office begins a plan: from one that ships with the program, from one of its own, for the next year, or from a file.
public struct StartPlanDraft: UseCase {
    public enum Origin: Sendable, Equatable {
        case template(String)
        /// The newest version, to be corrected.
        case published(String)
        case nextYear(String)
        case file(String)
    }

    let origin: Origin
    public init(_ origin: Origin) { self.origin = origin }

    /// - Returns: the draft's id.
    public func run(_ work: UnitOfWork) throws -> String {
        let (actor, mine) = try work.requirePlanWriter()
        if let office = actor.role == .office ? actor.unitID : nil {
            try work.hold(unit: office)
        } else {
            try work.holdPlatform()
        }
        guard try work.tx.one("SELECT COUNT(*) AS n FROM plan_drafts WHERE \(mine)")?.int("n") ?? 0 < PlanDraft.most
        else {
            throw Refusal.conflict("草稿已有 \(PlanDraft.most) 份，请先删去不用的。")
        }
        var base: (id: String, version: Int)?
        let source: String
        switch origin {
        case .template(let id):
            guard let template = work.casework.templates.first(where: { $0.id == id }) else { throw Refusal.notFound }
            source = template.source
        case .file(let text): source = text
        case .published(let id), .nextYear(let id):
            guard
                let row = try work.tx.one(
                    "SELECT version, source FROM plans WHERE id = \(id) AND \(mine) ORDER BY version DESC LIMIT 1")
            else { throw Refusal.notFound }
            let text = try row.text("source")
            guard !text.isEmpty else { throw Refusal.conflict("这份计划发布时没有保存 YAML 原文，请从原来的计划文件开始。") }
            base = (id, try row.int("version"))
            if case .nextYear = origin {
                do { source = try PlanNextYear(from: text).source } catch {
                    throw Refusal.conflict("这份计划的写法页面改不了，请从文件开始。")
                }
            } else {
                source = text
            }
        }
        let text = try PlanDraft.kept(source, field: "file")
        let id = work.newID()
        let office = actor.role == .office ? actor.unitID : nil
        try work.tx.execute(
            """
            INSERT INTO plan_drafts (id, office_id, base_id, base_version, source, updated_by, updated_at)
            VALUES (\(id), \(office), \(base?.id), \(base?.version), \(text), \(actor.name), \(work.now))
            """)
        try work.record("plan.draftStarted", id, base.map { ["plan": $0.id, "version": "\($0.version)"] } ?? [:])
        return id
    }
}
