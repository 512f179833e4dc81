import Gateways
import Store
import TitleReview

/// A page of the outbox, newest first, with the texts: with the built-in gateway this is where they can be read.
public struct ReadOutbox: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let number: Int
        public let at: Instant
        public let channel: String
        /// waiting | sent | given-up
        public let state: String
        public let attempts: Int
        /// What the gateway said last; empty when nothing went wrong.
        public let problem: String
        public let body: String
    }
    public struct Page: Sendable, Codable {
        public let items: [Item]
        /// Messages before this number make the next page; nil on the last.
        public let next: Int?
        public let counts: [String: Int]
        /// The channels that lead out of the machine.
        public let channels: [String]
    }
    let state: String, before: Int?, limit: Int

    /// - Parameter state: empty for all.
    public init(state: String = "", before: Int? = nil, limit: Int = 50) {
        self.state = state
        self.before = before
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.administrator)
        let only: SQL = state.isEmpty ? "" : " AND state = \(state)"
        let rows = try work.tx.query(
            """
            SELECT number, id, channel, body, at, state, attempts, problem FROM outbox
            WHERE number < \(before ?? Int.max)\(only) ORDER BY number DESC LIMIT \(limit + 1)
            """)
        let items = try rows.prefix(limit).map { row in
            Item(
                number: try row.int("number"), at: try row.instant("at"), channel: try row.text("channel"),
                state: try row.text("state"), attempts: try row.int("attempts"),
                problem: try row.text("problem"),
                body: try work.casework.keys.open(
                    row.bytes("body"), table: "outbox", column: "body", row: row.text("id")))
        }
        return Page(
            items: items, next: rows.count > limit ? items.last?.number : nil, counts: try Outbox.counts(in: work.tx),
            channels: MessageChannel.allCases.filter { work.casework.messageGateways[$0] != nil }.map(\.rawValue))
    }
}
