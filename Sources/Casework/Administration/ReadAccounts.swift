import Store
import TitleReview

/// Accounts by login, one page; people are looked up by login or whole name (A3.2.0).
public struct ReadAccounts: Inquiry {
    public struct Page: Sendable, Codable {
        public let accounts: [AccountItem]
        /// The key of the next page; nil on the last.
        public let next: String?
        /// How many accounts hold each role.
        public let counts: [String: Int]
        /// How many of them nobody has said whose they are (S17).
        public let unlinked: Int
    }
    let role: Role?, search: String, unitID: String, unlinked: Bool, after: String, limit: Int

    /// Accounts in use that registered without a resident id and of which nobody has said whose they are.
    private static let nobodys: SQL = """
        a.person_id IS NULL AND a.resident_lookup IS NULL AND a.closed_at IS NULL
        AND EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.until IS NULL)
        """

    /// - Parameters:
    ///   - role: nil for everybody but applicants, of whom there are thousands.
    ///   - search: a login or a whole name, among all accounts; before the role.
    ///   - unitID: only those who hold a role in this unit.
    ///   - unlinked: only those of which nobody has said whose they are.
    public init(
        role: Role? = nil, search: String = "", unitID: String = "", unlinked: Bool = false, after: String = "",
        limit: Int = 50
    ) {
        self.role = role
        self.search = search
        self.unitID = unitID
        self.unlinked = unlinked
        self.after = after
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.administrator)
        let who: SQL =
            if !search.isEmpty {
                "(a.login = \(search) OR a.name = \(search))"
            } else if unlinked {
                Self.nobodys
            } else if !unitID.isEmpty {
                "EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.until IS NULL AND m.unit_id = \(unitID))"
            } else if let role {
                "EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.until IS NULL AND m.role = \(role.rawValue))"
            } else {
                "EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.until IS NULL AND m.role <> 'applicant')"
            }
        let found = try work.accounts("a.login > \(after) AND \(who)", limit: limit + 1)
        let shown = Array(found.prefix(limit))
        var counts: [String: Int] = [:]
        for row in try work.tx.query(
            "SELECT role, COUNT(DISTINCT account_id) AS n FROM memberships WHERE until IS NULL GROUP BY role")
        { counts[try row.text("role")] = try row.int("n") }
        let unlinked = try work.tx.one("SELECT COUNT(*) AS n FROM accounts a WHERE \(Self.nobodys)")?.int("n") ?? 0
        return Page(
            accounts: shown, next: found.count > limit ? shown.last?.login : nil, counts: counts, unlinked: unlinked)
    }
}
