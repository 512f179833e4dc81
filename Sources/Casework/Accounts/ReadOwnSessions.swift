import Store
import TitleReview

/// The sessions of the own account that go on, the newest first (S8).
public struct ReadOwnSessions: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        /// Says which one is meant; it opens nothing.
        public let id: String
        /// `Windows 电脑，Edge`.
        public let device: String
        /// The beginning of the address, `203.0.113.*`; empty where nobody knows it.
        public let network: String
        public let role: Role
        /// By the machine's clock, as the next.
        public let since: Instant
        /// To the minute.
        public let seen: Instant
        /// Whether it is the one that asks.
        public let isThis: Bool
        /// Whether the second factor was given, where the account has one.
        public let isComplete: Bool
    }
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws -> [Item] {
        let actor = try work.owner()
        let own = Sessions.digest(token)
        let now = work.casework.machine.now()
        return try work.tx.query(
            """
            SELECT s.digest, s.device, s.network, s.created_at, s.seen_at, s.second_factor, m.role,
                CASE WHEN a.totp IS NULL THEN 0 ELSE 1 END AS has_code
            FROM sessions s JOIN accounts a ON a.id = s.account_id
            JOIN memberships m ON m.id = s.membership_id AND m.until IS NULL
            WHERE s.account_id = \(actor.accountID) ORDER BY s.created_at DESC, s.digest LIMIT 200
            """
        ).compactMap { row in
            let digest = try row.bytes("digest")
            let since = try row.instant("created_at"), seen = try row.instant("seen_at")
            let role = try row.value("role", as: Role.self)
            guard Sessions.runs(role, created: since, seen: seen, at: now) else { return nil }
            return Item(
                id: OwnSession.id(digest), device: try row.text("device"), network: try row.text("network"),
                role: role, since: since, seen: seen, isThis: digest == own,
                isComplete: try row.bool("second_factor") || !row.bool("has_code"))
        }
    }
}
