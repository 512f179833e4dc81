import Store
import TitleReview

/// Units by name, one page, for the administrator (A3.2.0).
public struct ReadUnits: Inquiry {
    public struct Page: Sendable, Codable {
        public let units: [UnitItem]
        /// The key of the next page; nil on the last.
        public let next: String?
        /// How many units there are of each kind.
        public let counts: [String: Int]
    }
    let kind: String, search: String, after: String, limit: Int

    /// - Parameters:
    ///   - kind: empty for all.
    ///   - search: a part of the name.
    public init(kind: String = "", search: String = "", after: String = "", limit: Int = 50) {
        self.kind = kind
        self.search = search
        self.after = after
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.administrator)
        var condition: SQL = "name > \(after)"
        if !kind.isEmpty { condition = "\(condition) AND kind = \(kind)" }
        if !search.isEmpty { condition = "\(condition) AND name LIKE \(SQL.containing(search)) ESCAPE '\\'" }
        let rows = try work.tx.query(
            "SELECT \(UnitItem.columns) FROM units WHERE \(condition) ORDER BY name LIMIT \(limit + 1)")
        let shown = try rows.prefix(limit).map(UnitItem.init)
        var counts: [String: Int] = [:]
        for row in try work.tx.query("SELECT kind, COUNT(*) AS n FROM units GROUP BY kind") {
            counts[try row.text("kind")] = try row.int("n")
        }
        return Page(units: shown, next: rows.count > limit ? shown.last?.name : nil, counts: counts)
    }
}
