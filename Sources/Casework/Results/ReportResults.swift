import Store
import TitleReview

/// The office reports the published results to the bureau (N3.3): those whose notice is over and that no objection holds.
public struct ReportResults: UseCase {
    let planID: String, seen: String?

    /// - Parameter seen: of the list that was confirmed (``ReadReport/Draft/list``); nil where nobody was shown one.
    public init(planID: String, seen: String? = nil) {
        self.planID = planID
        self.seen = seen
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let office = try work.requireUnit(.office)
        guard try work.plan(planID).officeID == office else { throw Refusal.notFound }
        if seen != nil { try work.reportable(planID).check(seen) }
        let ids = try work.tx.query(
            "SELECT id FROM cases WHERE plan_id = \(planID) AND state = 'resultNotice' ORDER BY id LIMIT 500"
        ).map { try $0.text("id") }
        guard !ids.isEmpty else { throw Refusal.conflict("没有正在公示的评审结果。") }
        return try work.batch(ids, .office) { c in try work.move(c, .reportResult, by: .office) }
    }
}
