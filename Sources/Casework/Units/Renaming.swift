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

extension UnitOfWork {
    func requireFreeName(_ name: String) throws {
        guard try tx.one("SELECT 1 AS taken FROM units WHERE name = \(name)") == nil else {
            throw Refusal.invalid("name", "已经有这个名称的单位。请核对，或联系平台管理员。")
        }
    }
}
