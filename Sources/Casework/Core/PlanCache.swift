import Store
import Synchronization
import TitleReview

/// Published plan versions, decoded once. A version never changes, so what is in the cache is always right.
public final class PlanCache: Sendable {
    private struct Key: Hashable {
        let id: String
        let version: Int
    }
    private let plans = Mutex<[Key: Plan]>([:])

    func plan(_ id: String, version: Int, in tx: any Transaction) throws -> Plan {
        let key = Key(id: id, version: version)
        if let plan = plans.withLock({ $0[key] }) { return plan }
        guard let row = try tx.one("SELECT body FROM plans WHERE id = \(id) AND version = \(version)") else {
            throw Refusal.notFound
        }
        let plan = try JSON.decode(Plan.self, try row.text("body"))
        plans.withLock { $0[key] = plan }
        return plan
    }
}
