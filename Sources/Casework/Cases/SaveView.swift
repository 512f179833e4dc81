import Store
import TitleReview

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
