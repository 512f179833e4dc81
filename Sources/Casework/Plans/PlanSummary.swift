import Store
import TitleReview

/// A plan in a list.
public struct PlanSummary: Sendable, Codable, Equatable {
    public let id: String
    public let version: Int
    public let title: String
    public let award: String
    public let open: Day
    public let close: Day
    public let issuer: String
}

extension UnitOfWork {
    func planSummaries() throws -> [PlanSummary] {
        try tx.query(
            """
            SELECT p.id, p.version FROM plans p
            WHERE p.version = (SELECT MAX(q.version) FROM plans q WHERE q.id = p.id)
            ORDER BY p.published_at DESC, p.id LIMIT 100
            """
        ).map { row in
            let version = try row.int("version")
            let plan = try plan(row.text("id"), version: version)
            return PlanSummary(
                id: plan.id, version: version, title: plan.title, award: plan.award.name, open: plan.dates.open,
                close: plan.dates.close, issuer: plan.issuer)
        }
    }
}
