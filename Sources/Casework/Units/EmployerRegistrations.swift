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
