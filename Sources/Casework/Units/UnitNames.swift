import Store
import TitleReview

/// An employer's request to be known under another name.
public struct Renaming: Sendable, Codable, Equatable {
    public let id: String
    public let unitID: String
    public let oldName: String
    public let name: String
    public let clerk: String
    public let askedAt: Instant
    /// waiting | approved | returned
    public let state: String
    public let reason: String

    static let source: SQL = """
        SELECT n.id, n.unit_id, n.old_name, n.name, n.asked_at, n.state, n.reason, a.name AS clerk
        FROM unit_names n JOIN accounts a ON a.id = n.asked_by
        """

    init(_ row: Row) throws {
        (id, unitID, oldName, name) = (
            try row.text("id"), try row.text("unit_id"), try row.text("old_name"), try row.text("name")
        )
        (clerk, askedAt, state, reason) = (
            try row.text("clerk"), try row.instant("asked_at"), try row.text("state"), try row.text("reason")
        )
    }
}

/// The own unit's last request; nil when there was none.
public struct ReadOwnRenaming: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> Renaming? {
        let unit = try work.requireUnit(.employer)
        return try work.tx.one("\(Renaming.source) WHERE n.unit_id = \(unit) ORDER BY n.asked_at DESC, n.id LIMIT 1")
            .map(Renaming.init)
    }
}

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

/// Requests that wait, the oldest first, at most 100; for the administrator.
public struct ReadRenamings: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [Renaming] {
        try work.require(.administrator)
        return try work.tx.query("\(Renaming.source) WHERE n.state = 'waiting' ORDER BY n.asked_at, n.id LIMIT 100")
            .map(Renaming.init)
    }
}

/// One request; for the administrator.
public struct ReadRenaming: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> Renaming {
        try work.require(.administrator)
        guard let row = try work.tx.one("\(Renaming.source) WHERE n.id = \(id)") else { throw Refusal.notFound }
        return try Renaming(row)
    }
}

/// The proof of a change of name; for the administrator.
public struct ReadRenamingProof: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> UnitLetter {
        try work.require(.administrator)
        guard let row = try work.tx.one("SELECT name, proof FROM unit_names WHERE id = \(id)") else {
            throw Refusal.notFound
        }
        return try work.letter(row.text("proof"), name: "\(row.text("name"))更名证明")
    }
}

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

extension UnitOfWork {
    fileprivate func requireFreeName(_ name: String) throws {
        guard try tx.one("SELECT 1 AS taken FROM units WHERE name = \(name)") == nil else {
            throw Refusal.invalid("name", "已经有这个名称的单位。请核对，或联系平台管理员。")
        }
    }
}
