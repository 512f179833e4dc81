import Store
import TitleReview

/// Which plan each case belongs to: for the program itself; not reachable from the web.
public struct PlanOfCases: Inquiry {
    let ids: [String]
    public init(ids: [String]) { self.ids = ids }
    public func run(_ work: UnitOfWork) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let list = SQL.joined(ids.map { "\($0)" }, by: ", ")
        var plans: [String: String] = [:]
        for row in try work.tx.query("SELECT id, plan_id FROM cases WHERE id IN (\(list))") {
            plans[try row.text("id")] = try row.text("plan_id")
        }
        return plans
    }
}
