import Store
import TitleReview

/// The bureau closes an inspection with its conclusion, when every case of the sample has been judged.
public struct CloseInspection: UseCase {
    let id: String, conclusion: String
    public init(id: String, conclusion: String) {
        self.id = id
        self.conclusion = conclusion
    }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.bureau)
        try work.hold(inspection: id)
        guard
            let row = try work.tx.one(
                """
                SELECT revealed_at, closed_at,
                    (SELECT COUNT(*) FROM inspection_cases x
                        WHERE x.inspection_id = inspections.id AND x.outcome IS NULL) AS waiting
                FROM inspections WHERE id = \(id)
                """)
        else { throw Refusal.notFound }
        guard try row.optionalInt("closed_at") == nil else { throw Refusal.conflict("这次抽查已经办结。") }
        guard try row.optionalInt("revealed_at") != nil else { throw Refusal.conflict("样本还没有抽出。请先填写公开数值揭晓。") }
        let waiting = try row.int("waiting")
        guard waiting == 0 else { throw Refusal.conflict("还有 \(waiting) 份没有写明抽查结果。") }
        guard !conclusion.isEmpty else { throw Refusal.invalid("conclusion", "请写明抽查结论。") }
        try work.tx.execute(
            "UPDATE inspections SET conclusion = \(conclusion), closed_at = \(work.now) WHERE id = \(id)")
        try work.record("inspection.closed", id)
    }
}
