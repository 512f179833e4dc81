import Store
import TitleReview

/// The register of certificates, by number, one page (N3.4, R15); for the bureau.
public struct ReadRegister: Inquiry {
    public struct Page: Sendable, Codable {
        public let certificates: [CertificateView]
        /// The key of the next page; nil on the last.
        public let next: String?
        public let total: Int
        public let revoked: Int
        public let replaced: Int
    }
    let search: String, after: String, limit: Int

    /// - Parameter search: a number, or the holder's whole name; empty for all.
    public init(search: String = "", after: String = "", limit: Int = 50) {
        self.search = search
        self.after = after
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.bureau)
        let only: SQL = search.isEmpty ? "" : " AND (holder = \(search) OR number = \(search))"
        let rows = try work.tx.query(
            "SELECT \(CertificateView.columns) FROM certificates WHERE number > \(after)\(only) ORDER BY number LIMIT \(limit + 1)"
        )
        let shown = try rows.prefix(limit).map(CertificateView.init)
        let sums = try work.tx.one(
            "SELECT COUNT(*) AS n, COUNT(revoked_at) AS revoked, COUNT(replaced_at) AS replaced FROM certificates")
        return Page(
            certificates: shown, next: rows.count > limit ? shown.last?.number : nil, total: try sums?.int("n") ?? 0,
            revoked: try sums?.int("revoked") ?? 0, replaced: try sums?.int("replaced") ?? 0)
    }
}
