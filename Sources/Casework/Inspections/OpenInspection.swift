import Store
import TitleReview

/// The bureau inspects a plan by random sample (R16): the frozen pool is every case that was handed in, whatever became of it, and its
/// digest goes on the chain before the seed can be known. Nobody can choose the cases, or spare some.
public struct OpenInspection: UseCase {
    /// What one inspection reads at most.
    public static let most = 500
    let planID: String, size: Int, reason: String

    /// - Parameter size: how many cases; by speciality in proportion.
    public init(planID: String, size: Int, reason: String) {
        self.planID = planID
        self.size = size
        self.reason = reason
    }

    /// - Returns: the inspection's id.
    public func run(_ work: UnitOfWork) throws -> String {
        let actor = try work.require(.bureau)
        _ = try work.plan(planID)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明抽查的事由。（人社部令第40号）") }
        guard
            try work.tx.one("SELECT 1 AS open FROM inspections WHERE plan_id = \(planID) AND closed_at IS NULL") == nil
        else {
            throw Refusal.conflict("这个计划还有一次抽查没有办结，办结以后才能再抽。")
        }
        let pool = try work.tx.query(
            "SELECT id, speciality FROM cases WHERE plan_id = \(planID) AND submitted_at IS NOT NULL ORDER BY id"
        ).map {
            StoredOrder.Candidate(code: try $0.text("id"), speciality: try $0.text("speciality"))
        }
        guard (1...min(Self.most, max(pool.count, 1))).contains(size), !pool.isEmpty else {
            throw Refusal.invalid(
                "size",
                pool.isEmpty
                    ? "这个计划还没有人申报，没有可以抽查的。"
                    : "抽查份数应在 1 到 \(min(Self.most, pool.count)) 之间：这个计划共有 \(pool.count) 份申报。")
        }
        let id = work.newID()
        let sealed = try work.commit(to: StoredOrder(pool, wanted: size), as: .inspection, id: id)
        try work.tx.execute(
            """
            INSERT INTO inspections (id, plan_id, opened_by, reason, commitment, nonce, pool, committed_at)
            VALUES (\(id), \(planID), \(actor.accountID), \(reason), \(sealed.commitment), \(sealed.nonce), \(sealed.pool), \(work.now))
            """)
        return id
    }
}
