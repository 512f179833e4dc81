import Store
import TitleReview

/// A filter of the own queue under a name.
public struct SavedView: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    /// As the queue's address has it, without a page.
    public let query: String
}

/// The officer names the present filter; the same name again means the new filter. Seen by nobody else.
public struct SaveView: UseCase {
    public static let most = 20
    static let longestQuery = 2000
    let name: String, query: String
    public init(name: String, query: String) {
        self.name = name
        self.query = query
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        guard let actor = work.actor else { throw Refusal.forbidden() }
        guard !name.isEmpty, name.count <= 20 else { throw Refusal.invalid("name", "名称写 1 到 20 个字。") }
        guard query.utf8.count <= SaveView.longestQuery else { throw Refusal.invalid("name", "这个筛选太长，不能保存。") }
        try work.hold(account: actor.accountID)
        let others = try work.savedViews().count { $0.name != name }
        guard others < SaveView.most else { throw Refusal.invalid("name", "最多保存 \(SaveView.most) 个视图，请先删去不用的。") }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO saved_views (id, account_id, unit_id, role, name, query, created_at)
            VALUES (\(id), \(actor.accountID), \(unit), \(actor.role.rawValue), \(name), \(query), \(work.now))
            ON CONFLICT (account_id, unit_id, role, name) DO UPDATE SET query = excluded.query
            """)
        try work.record("view.saved", id)
    }
}

/// The officer takes an own view out again.
public struct RemoveView: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.authority, .office)
        guard try work.tx.execute("DELETE FROM saved_views WHERE id = \(id) AND account_id = \(actor.accountID)") == 1
        else { throw Refusal.notFound }
        try work.record("view.removed", id)
    }
}

extension UnitOfWork {
    /// The actor's own views of the present desk.
    func savedViews() throws -> [SavedView] {
        guard let actor, let unit = actor.unitID else { return [] }
        return try tx.query(
            """
            SELECT id, name, query FROM saved_views
            WHERE account_id = \(actor.accountID) AND unit_id = \(unit) AND role = \(actor.role.rawValue)
            ORDER BY created_at, id LIMIT \(SaveView.most)
            """
        ).map { SavedView(id: try $0.text("id"), name: try $0.text("name"), query: try $0.text("query")) }
    }
}
