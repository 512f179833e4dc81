import Store
import TitleReview

/// A draft becomes the plan's next version, and is gone.
public struct PublishPlanDraft: Performable {
    let id: String, version: Int, newest: Int, reason: String

    /// - Parameters:
    ///   - version: of the draft, as it was looked at.
    ///   - newest: the published version that it was compared with.
    public init(id: String, version: Int, newest: Int, reason: String) {
        self.id = id
        self.version = version
        self.newest = newest
        self.reason = reason
    }

    /// The draft as it was looked at; whoever changed it since has made another version of it.
    private func draft(_ work: UnitOfWork) throws -> PlanDraft {
        let draft = try work.planDraft(id)
        guard draft.version == version else { throw Refusal.conflict("草稿在您核对之后又改过，没有发布。请重新核对。") }
        return draft
    }

    /// The text is read before the turn to write, since a long one takes long: a version of a draft has one text.
    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> PublishedPlan
    {
        // Whoever is refused here is refused in the transaction, where it counts.
        let draft = try? await casework.database.read { tx in
            try self.draft(UnitOfWork(tx: tx, casework: casework, actor: actor, now: now))
        }
        let reading = draft.map { PlanFile.read($0.source) }
        return { work in try publish(reading, work) }
    }

    private func publish(_ reading: PlanFile.Reading?, _ work: UnitOfWork) throws -> PublishedPlan {
        let draft = try draft(work)
        guard let reading else { throw Refusal.overtaken }
        guard let plan = reading.plan else { throw Refusal.conflict("草稿还有 \(reading.mistakes.count) 处错误，改正后才能发布。") }
        // Two who publish versions of one plan, or the same draft, come one after the other: the second is told.
        guard try work.tx.execute("DELETE FROM plan_drafts WHERE id = \(draft.id) AND version = \(version)") == 1 else {
            throw Refusal.conflict("草稿在您核对之后又改过，没有发布。请重新核对。")
        }
        if work.tx.engine == .postgres {
            _ = try work.tx.query("SELECT version FROM plans WHERE id = \(plan.id) ORDER BY version FOR UPDATE")
        }
        let now =
            try work.tx.one("SELECT MAX(version) AS newest FROM plans WHERE id = \(plan.id)")?.optionalInt("newest")
            ?? 0
        guard now == newest else { throw Refusal.conflict("这份计划刚刚发布了第 \(now) 版，没有发布您的草稿。请对照新的版本重新核对。") }
        guard try now == 0 || work.plan(plan.id).plan != plan else {
            throw Refusal.conflict("草稿与第 \(now) 版没有不同，不需要发布。")
        }
        let published = try PublishPlan(plan: plan, source: draft.source, reason: reason).run(work)
        return PublishedPlan(id: plan.id, title: plan.title, version: published)
    }
}
