import Store
import TitleReview

/// A filter of the own queue under a name.
public struct SavedView: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    /// As the queue's address has it, without a page.
    public let query: String
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
