import Store
import TitleReview

/// An account as the administrator sees it: who it is and in which roles, nothing of the cases (S17).
public struct AccountItem: Sendable, Codable, Equatable {
    /// A role that the account holds now.
    public struct Post: Sendable, Codable, Equatable {
        public let id: String
        public let role: Role
        public let unitID: String?
        /// The unit's name; for applicants their employer's.
        public let unit: String
        /// The only specialities that it has to do with; empty: all (authorities).
        public let specialities: [String]
    }
    public let id: String
    public let login: String
    public let name: String
    public let posts: [Post]
    public let openedAt: Instant
    public let closed: Bool
    /// Set while too many wrong passwords and codes make devices wait that never signed in to it (S3).
    public let newDevicesWaitUntil: Instant?
    /// Whether it has a second factor (S4).
    public let secondFactor: Bool
    /// Sessions that have not been ended.
    public let sessions: Int
    /// Whether it is known whose it is (S17).
    public let link: PersonLink

    /// Whether somebody has to say whose it is: applicants do so when they register.
    public var canBeLinked: Bool { !closed && !posts.contains { $0.role == .applicant } }
}

extension UnitOfWork {
    /// The accounts of a condition on `a`, by login.
    func accounts(_ condition: SQL, limit: Int) throws -> [AccountItem] {
        let rows = try tx.query(
            """
            SELECT a.id, a.login, a.name, a.created_at, a.closed_at, a.totp, a.person_id,
                a.resident_lookup, a.linked_by, a.linked_at,
                (SELECT COUNT(*) FROM sessions s WHERE s.account_id = a.id) AS sessions
            FROM accounts a WHERE \(condition) ORDER BY a.login LIMIT \(limit)
            """)
        guard !rows.isEmpty else { return [] }
        let ids = SQL.joined(
            try rows.map {
                let id = try $0.text("id")
                return "\(id)"
            }, by: ", ")
        var posts: [String: [AccountItem.Post]] = [:]
        var specialities: [String: [String]] = [:]
        for row in try tx.query(
            """
            SELECT s.membership_id, s.speciality
            FROM membership_specialities s JOIN memberships m ON m.id = s.membership_id
            WHERE m.account_id IN (\(ids)) ORDER BY s.speciality
            """)
        {
            specialities[try row.text("membership_id"), default: []].append(try row.text("speciality"))
        }
        for row in try tx.query(
            """
            SELECT m.id, m.account_id, m.role, m.unit_id, COALESCE(u.name, e.name) AS unit
            FROM memberships m JOIN accounts a ON a.id = m.account_id
            LEFT JOIN units u ON u.id = m.unit_id
            LEFT JOIN persons p ON p.id = a.person_id AND m.role = 'applicant'
            LEFT JOIN units e ON e.id = p.employer_id
            WHERE m.until IS NULL AND m.account_id IN (\(ids)) ORDER BY m.since, m.id
            """)
        {
            posts[try row.text("account_id"), default: []].append(
                .init(
                    id: try row.text("id"), role: try row.value("role", as: Role.self),
                    unitID: try row.optionalText("unit_id"),
                    unit: try row.optionalText("unit") ?? "", specialities: specialities[try row.text("id")] ?? []))
        }
        let waits = try WrongGuesses.waits(of: rows.map { try $0.text("login") }, self)
        return try rows.map { row in
            let id = try row.text("id")
            let login = try row.text("login")
            return AccountItem(
                id: id, login: login, name: try row.text("name"), posts: posts[id] ?? [],
                openedAt: try row.instant("created_at"),
                closed: try row.optionalInt("closed_at") != nil, newDevicesWaitUntil: waits[login],
                secondFactor: try row.optionalBytes("totp") != nil,
                sessions: try row.int("sessions"), link: try PersonLink(row))
        }
    }
}

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

/// One account, for the administrator.
public struct ReadAccount: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> AccountItem {
        try work.require(.administrator)
        guard let account = try work.accounts("a.id = \(id)", limit: 1).first else { throw Refusal.notFound }
        return account
    }
}
