import Documents
import Store
import TitleReview

/// The integrity archive, the newest record first, one page (N5, R17); for the bureau. Numbers of persons are masked.
public struct ListIntegrityRecords: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let name: String
        /// First and last four characters.
        public let residentID: String
        public let from: Day
        public let to: Day
        public let reason: String
        /// Empty when it did not begin with a case.
        public let planTitle: String
        public let isRunning: Bool
    }
    public struct Page: Sendable, Codable, Equatable {
        public let items: [Item]
        public let running: Int
        /// The key of the next page; nil on the last.
        public let next: String?
    }
    let after: String, limit: Int

    /// - Parameter after: ``Page/next`` of the page before.
    public init(after: String = "", limit: Int = 50) {
        self.after = after
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.bureau)
        let from: SQL
        if after.isEmpty {
            from = "1 = 1"
        } else {
            guard
                let at = try work.tx.one("SELECT created_at FROM integrity_records WHERE id = \(after)")?.int(
                    "created_at")
            else { throw Refusal.notFound }
            from = "(i.created_at < \(at) OR (i.created_at = \(at) AND i.id > \(after)))"
        }
        let rows = try work.integrityRecords("\(from) ORDER BY i.created_at DESC, i.id LIMIT \(limit + 1)")
        let items = rows.prefix(limit).map {
            Item(
                id: $0.id, name: $0.name, residentID: Masking.middle(of: $0.residentID, first: 4, last: 4),
                from: $0.from, to: $0.to, reason: $0.reason, planTitle: $0.planTitle,
                isRunning: $0.to >= work.today)
        }
        let running =
            try work.tx.one("SELECT COUNT(*) AS n FROM integrity_records WHERE to_day >= \(work.today)")?.int("n") ?? 0
        return Page(items: items, running: running, next: rows.count > limit ? items.last?.id : nil)
    }
}
