import Store
import TitleReview

/// A page of the audit chain, newest first: ids only, no personal data (S52).
public struct ReadAudit: Inquiry {
    public struct Entry: Sendable, Codable, Equatable {
        public let number: Int
        public let at: Instant
        /// `role:account`, or `clock`.
        public let actor: String
        public let act: String
        public let subject: String
        /// JSON, as it was hashed.
        public let detail: String
        /// Hexadecimal.
        public let digest: String
        /// The detail for people: of rows, how many.
        public var shown: String { ChainedEntry.shown(detail) }
    }
    public struct Page: Sendable, Codable {
        public let entries: [Entry]
        /// Entries before this number make the next page; nil on the last.
        public let next: Int?
        /// Why the chain did not stand at the start where it was signed last; nil when it did.
        public let discrepancy: String?
    }
    let before: Int?, limit: Int
    public init(before: Int? = nil, limit: Int = 50) {
        self.before = before
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.administrator)
        let entries = try work.casework.audit.entries(in: work.tx, before: before, limit: limit).map {
            Entry(
                number: $0.number, at: $0.at, actor: $0.actor, act: $0.act, subject: $0.subject, detail: $0.detail,
                digest: Hexadecimal.encode($0.digest))
        }
        return Page(
            entries: entries, next: entries.last.flatMap { $0.number > 1 ? $0.number : nil },
            discrepancy: work.casework.audit.discrepancy)
    }
}
