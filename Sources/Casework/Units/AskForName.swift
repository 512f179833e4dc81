import Store
import TitleReview

/// A clerk asks the administrator to change the unit's name, with the proof of the change; the credit code stays.
public struct AskForName: UseCase {
    let name: String, proof: String

    /// - Parameter proof: the vault's address of the uploaded proof.
    public init(name: String, proof: String) {
        self.name = name
        self.proof = proof
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireBoundUnit()
        let old = try work.tx.one("SELECT name FROM units WHERE id = \(unit)")?.text("name") ?? ""
        guard name != old else { throw Refusal.invalid("name", "新名称和现在的一样。") }
        try work.requireFreeName(name)
        guard
            try work.tx.one("SELECT 1 AS waiting FROM unit_names WHERE unit_id = \(unit) AND state = 'waiting'") == nil
        else { throw Refusal.conflict("已有一份更名申请在等平台管理员审核。") }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO unit_names (id, unit_id, old_name, name, proof, asked_by, asked_at)
            VALUES (\(id), \(unit), \(old), \(name), \(proof), \(work.actor?.accountID), \(work.casework.machine.now()))
            """)
        try work.record("unit.nameAsked", unit, ["request": id])
    }
}
