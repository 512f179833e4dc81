import Store
import TitleReview

/// A unit as the administrator sees it.
public struct UnitItem: Sendable, Codable, Equatable {
    public let id: String
    public let kind: String
    public let name: String
    public let level: String?
    /// waiting | approved | returned
    public let state: String

    static let columns: SQL = "id, kind, name, level, state"

    init(_ row: Row) throws {
        id = try row.text("id")
        kind = try row.text("kind")
        name = try row.text("name")
        level = try row.optionalText("level")
        state = try row.text("state")
    }
}
