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
