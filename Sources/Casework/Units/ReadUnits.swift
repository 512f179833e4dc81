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

/// One unit with the accounts that hold a role in it; for the administrator.
public struct ReadUnit: Inquiry {
    public struct View: Sendable, Codable {
        public let unit: UnitItem
        /// What the unit said of itself at its registration; nil for units that the administrator has added.
        public let profile: EmployerProfile?
        /// Why its registration was returned last; empty when it was not.
        public let returnReason: String
        public let accounts: [AccountItem]
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.administrator)
        guard
            let row = try work.tx.one(
                "SELECT \(UnitItem.columns), \(EmployerProfile.columns), return_reason FROM units WHERE id = \(id)")
        else { throw Refusal.notFound }
        let unit = try UnitItem(row)
        let accounts = try work.accounts(
            "EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.until IS NULL AND m.unit_id = \(id))",
            limit: 100)
        return View(
            unit: unit, profile: unit.kind == "employer" ? try EmployerProfile(row) : nil,
            returnReason: try row.text("return_reason"), accounts: accounts)
    }
}

/// The units in which officers work, and one more when it is asked for: for choosing where a new account belongs.
public struct ListOfficerUnits: Inquiry {
    let including: String
    public init(including unitID: String = "") { including = unitID }

    public func run(_ work: UnitOfWork) throws -> [UnitItem] {
        try work.require(.administrator)
        return try work.tx.query(
            "SELECT \(UnitItem.columns) FROM units WHERE kind <> 'employer' OR id = \(including) ORDER BY kind, name LIMIT 500"
        ).map(UnitItem.init)
    }
}
