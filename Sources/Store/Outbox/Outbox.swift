import TitleReview

/// A message that is to reach somebody outside: by text message, mail or another channel.
public struct OutboxMessage: Sendable, Hashable {
    /// Stable over all attempts, so that a receiver can tell a repetition (F9).
    public let id: String
    public let person: String
    public let channel: String
    public let template: String
    public let body: String

    public init(id: String, person: String, channel: String, template: String, body: String) {
        self.id = id
        self.person = person
        self.channel = channel
        self.template = template
        self.body = body
    }
}

/// Messages written in the transaction of the act that they tell of, and sent afterwards: at least once, in order for each
/// person (F9).
public enum Outbox {
    /// How long a worker may take for what it took; then another one tries.
    public static let lease = 60.0
    /// Attempts before an administrator must look.
    public static let attempts = 12

    /// Writes a message; its body lies sealed.
    public static func enqueue(_ message: OutboxMessage, in tx: any Transaction, keys: KeyRing, at: Instant) throws {
        let sealed = try keys.seal(message.body, table: "outbox", column: "body", row: message.id)
        try tx.execute(
            """
            INSERT INTO outbox (id, person, channel, template, body, at, state, attempts, next_at, problem)
            VALUES (\(message.id), \(message.person), \(message.channel), \(message.template), \(sealed), \(at), 'waiting', 0, \(at), '')
            """)
    }

    /// Takes messages that are due, the oldest first and at most one of each person and channel; nobody else gets them
    /// for ``lease`` seconds.
    ///
    /// - Parameter channel: nil for all.
    public static func due(_ channel: String? = nil, in tx: any Transaction, keys: KeyRing, now: Instant, limit: Int)
        throws -> [OutboxMessage]
    {
        let skip: SQL = tx.engine == .postgres ? " FOR UPDATE SKIP LOCKED" : ""
        let only: SQL = channel.map { " AND channel = \($0)" } ?? ""
        let rows = try tx.query(
            """
            SELECT id, person, channel, template, body FROM outbox AS o
            WHERE state = 'waiting' AND next_at <= \(now)\(only) AND NOT EXISTS
                (SELECT 1 FROM outbox AS e
                WHERE e.person = o.person AND e.channel = o.channel AND e.state = 'waiting' AND e.number < o.number)
            ORDER BY number LIMIT \(limit)\(skip)
            """)
        guard !rows.isEmpty else { return [] }
        let ids = try rows.map { row -> SQL in "\(try row.text("id"))" }
        try tx.execute(
            "UPDATE outbox SET attempts = attempts + 1, next_at = \(now.adding(seconds: lease)) WHERE id IN (\(.joined(ids, by: ", ")))"
        )
        return try rows.map { row in
            let id = try row.text("id")
            return OutboxMessage(
                id: id, person: try row.text("person"), channel: try row.text("channel"),
                template: try row.text("template"),
                body: try keys.open(row.bytes("body"), table: "outbox", column: "body", row: id))
        }
    }

    /// The messages have left.
    public static func markSent(_ ids: String..., in tx: any Transaction) throws { try markSent(ids, in: tx) }

    public static func markSent(_ ids: [String], in tx: any Transaction) throws {
        guard !ids.isEmpty else { return }
        try tx.execute(
            "UPDATE outbox SET state = 'sent', problem = '' WHERE id IN (\(.joined(ids.map { "\($0)" }, by: ", ")))")
    }

    /// The message is not tried again by itself.
    public static func giveUp(_ id: String, because problem: String, in tx: any Transaction) throws {
        try tx.execute("UPDATE outbox SET state = 'given-up', problem = \(problem) WHERE id = \(id)")
    }

    /// A message that was given up is tried from the beginning.
    /// - Returns: false when it was not given up.
    public static func tryAgain(_ id: String, in tx: any Transaction, now: Instant) throws -> Bool {
        try tx.execute(
            "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = \(now), problem = '' WHERE id = \(id) AND state = 'given-up'"
        ) == 1
    }

    /// The message could not be sent: it waits 30 s, doubled with each attempt up to 6 h; after ``attempts`` it is given up,
    /// and the person's later messages go on.
    public static func markFailed(_ id: String, because problem: String, in tx: any Transaction, now: Instant) throws {
        guard let row = try tx.one("SELECT attempts FROM outbox WHERE id = \(id)") else { return }
        let made = try row.int("attempts")
        let state = made >= attempts ? "given-up" : "waiting"
        let pause = min(30 * Double(1 << min(max(made - 1, 0), 12)), 6 * 3600)
        try tx.execute(
            """
            UPDATE outbox SET state = \(state), next_at = \(now.adding(seconds: pause)), problem = \(problem) WHERE id = \(id)
            """)
    }

    /// How many messages stand in each state, for the administrator's page and `/metrics`.
    public static func counts(in tx: any Transaction) throws -> [String: Int] {
        try tx.query("SELECT state, COUNT(*) AS messages FROM outbox GROUP BY state").reduce(into: [:]) {
            $0[try $1.text("state")] = try $1.int("messages")
        }
    }
}
