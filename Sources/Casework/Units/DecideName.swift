import Store
import TitleReview

/// The administrator changes the name or returns the request. Cases that are filed already keep the name under which they were filed.
public struct DecideName: UseCase {
    let id: String, approve: Bool, reason: String

    /// - Parameter reason: needed for a return; the clerk reads it.
    public init(id: String, approve: Bool, reason: String = "") {
        (self.id, self.approve, self.reason) = (id, approve, reason)
    }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.administrator)
        guard approve || !reason.isEmpty else { throw Refusal.invalid("reason", "退回时请写明原因，经办人会看到。") }
        guard
            let row = try work.tx.one(
                "SELECT unit_id, name, state FROM unit_names WHERE id = \(id)\(SQL.forUpdate(work.tx.engine))")
        else { throw Refusal.notFound }
        guard try row.text("state") == "waiting" else { throw Refusal.conflict("这份更名申请已经处理过。") }
        let unit = try row.text("unit_id")
        let name = try row.text("name")
        if approve {
            try work.requireFreeName(name)
            try work.tx.execute(
                """
                UPDATE cases SET employer_name = (SELECT u.name FROM units u WHERE u.id = \(unit))
                WHERE employer_id = \(unit) AND submitted_at IS NOT NULL AND employer_name IS NULL
                """)
            try work.tx.execute("UPDATE units SET name = \(name) WHERE id = \(unit)")
        }
        try work.tx.execute(
            """
            UPDATE unit_names SET state = \(approve ? "approved" : "returned"), reason = \(approve ? "" : reason),
                decided_at = \(work.casework.machine.now())
            WHERE id = \(id)
            """)
        try work.record(approve ? "unit.renamed" : "unit.nameReturned", unit, ["request": id])
    }
}
