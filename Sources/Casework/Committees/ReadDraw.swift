import Store
import TitleReview

/// A draw as published: codes only; everything that a third person needs to redo it.
public struct ReadDraw: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> PublishedDraw {
        guard
            let row = try work.tx.one(
                """
                SELECT d.id, d.commitment, d.nonce, d.public_value, d.seed, d.pool, d.result, d.reason, d.few_because,
                    d.committed_at, d.revealed_at, k.plan_id
                FROM draws d JOIN committees k ON k.id = d.committee_id WHERE d.id = \(id)
                """)
        else { throw Refusal.notFound }
        return try PublishedDraw(
            row, planTitle: work.plan(row.text("plan_id")).plan.title, fewBecause: row.text("few_because"))
    }
}
