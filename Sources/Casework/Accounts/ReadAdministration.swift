import Store
import TitleReview

/// The administrator's lists: accounts, the newest audit entries, what waits in the outbox.
public struct ReadAdministration: Inquiry {
    public struct Account: Sendable, Codable, Equatable {
        public let id: String
        public let login: String
        public let name: String
        public let role: String
        public let unit: String
        public let closed: Bool
    }
    public struct Entry: Sendable, Codable, Equatable {
        public let number: Int
        public let at: Instant
        public let act: String
        public let subject: String
    }
    public struct View: Sendable, Codable {
        public let accounts: [Account]
        public let entries: [Entry]
        public let outbox: [String: Int]
    }
    public init() {}

    public func run(_ work: Work) throws -> View {
        try work.require(.administrator)
        let accounts = try work.tx.query("""
            SELECT a.id, a.login, a.name, m.role, u.name AS unit, a.closed_at FROM accounts a JOIN memberships m ON m.account_id = a.id AND m.until IS NULL LEFT JOIN units u ON u.id = m.unit_id
            WHERE m.role <> 'applicant' ORDER BY m.role, a.login LIMIT 500
            """).map {
            Account(id: try $0.text("id"), login: try $0.text("login"), name: try $0.text("name"), role: try $0.text("role"), unit: try $0.optionalText("unit") ?? "", closed: try $0.optionalInt("closed_at") != nil)
        }
        let entries = try work.house.audit.entries(in: work.tx, limit: 50).map { Entry(number: $0.number, at: $0.at, act: $0.act, subject: $0.subject) }
        return View(accounts: accounts, entries: entries, outbox: try Outbox.counts(in: work.tx))
    }
}
