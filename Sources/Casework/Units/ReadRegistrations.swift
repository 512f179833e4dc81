import Store
import TitleReview

/// A unit that has registered, with what the administrator compares with its letter (A2.1.2, A3.1.1).
public struct Registration: Sendable, Codable, Equatable {
    public let unitID: String
    /// waiting | approved | returned
    public let state: String
    public let profile: EmployerProfile
    /// The clerk's name and login.
    public let clerk: String
    public let login: String
    /// When it was sent, by the machine's clock.
    public let at: Instant
    public let hasLetter: Bool
    /// Why it was returned last; empty when it was not.
    public let returnReason: String

    init(_ row: Row) throws {
        unitID = try row.text("id")
        state = try row.text("state")
        profile = try EmployerProfile(row)
        clerk = try row.optionalText("clerk") ?? ""
        login = try row.optionalText("login") ?? ""
        at = try row.instant("created_at")
        hasLetter = try row.optionalText("letter") != nil
        returnReason = try row.text("return_reason")
    }

    private static let clerk: SQL = """
        FROM memberships m JOIN accounts a ON a.id = m.account_id
        WHERE m.unit_id = u.id AND m.role = 'employer' AND m.until IS NULL
        ORDER BY m.since, m.id LIMIT 1
        """
    static let source: SQL = """
        SELECT u.id, u.state, \(EmployerProfile.columns), u.letter, u.created_at, u.return_reason,
            (SELECT a.name \(clerk)) AS clerk, (SELECT a.login \(clerk)) AS login
        FROM units u
        """
}

/// Registrations in one state, the oldest first, at most 100.
public struct ReadRegistrations: Inquiry {
    public struct View: Sendable, Codable {
        public let registrations: [Registration]
        /// How many wait and how many are returned.
        public let counts: [String: Int]
    }
    let state: String
    public init(state: String = "waiting") { self.state = state }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.administrator)
        var counts: [String: Int] = [:]
        for row in try work.tx.query(
            "SELECT state, COUNT(*) AS n FROM units WHERE kind = 'employer' AND state <> 'approved' GROUP BY state")
        { counts[try row.text("state")] = try row.int("n") }
        return View(
            registrations: try work.tx.query(
                "\(Registration.source) WHERE u.kind = 'employer' AND u.state = \(state) ORDER BY u.created_at, u.id LIMIT 100"
            ).map(Registration.init), counts: counts)
    }
}

/// One registration, for the administrator.
public struct ReadRegistration: Inquiry {
    let unitID: String
    public init(unitID: String) { self.unitID = unitID }

    public func run(_ work: UnitOfWork) throws -> Registration {
        try work.require(.administrator)
        guard let row = try work.tx.one("\(Registration.source) WHERE u.kind = 'employer' AND u.id = \(unitID)") else {
            throw Refusal.notFound
        }
        return try Registration(row)
    }
}

/// The authorisation letter that a unit has sent; for the administrator.
public struct ReadLetter: Inquiry {
    let unitID: String
    public init(unitID: String) { self.unitID = unitID }

    public func run(_ work: UnitOfWork) throws -> UnitLetter {
        try work.require(.administrator)
        guard let row = try work.tx.one("SELECT name, letter FROM units WHERE id = \(unitID)"),
            let address = try row.optionalText("letter")
        else { throw Refusal.notFound }
        return try work.letter(address, name: "\(row.text("name"))授权委托书")
    }
}
