import Store
import TitleReview

/// The administrator sets up an authority, an office or a bureau (A3.2.0).
public struct AddUnit: UseCase {
    let kind: String, name: String, level: String?, planID: String?
    public init(kind: String, name: String, level: String? = nil, planID: String? = nil) {
        self.kind = kind
        self.name = name
        self.level = level
        self.planID = planID
    }

    public func run(_ work: UnitOfWork) throws -> String {
        try work.require(.administrator)
        guard try work.tx.one("SELECT 1 AS taken FROM units WHERE name = \(name)") == nil else {
            throw Refusal.invalid("name", "已经有这个名称的单位。")
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO units (id, kind, name, level, plan_id, created_at)
            VALUES (\(id), \(kind), \(name), \(level), \(planID), \(work.casework.machine.now()))
            """)
        try work.record("unit.added", id, ["kind": kind])
        return id
    }
}
