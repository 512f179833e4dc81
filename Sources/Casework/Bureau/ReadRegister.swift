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
    }
    let search: String, after: String, limit: Int

    /// - Parameter search: a number, or the holder's whole name; empty for all.
    public init(search: String = "", after: String = "", limit: Int = 50) {
        self.search = search
        self.after = after
        self.limit = limit
    }

    public func run(_ work: Work) throws -> Page {
        try work.require(.bureau)
        let only: SQL = search.isEmpty ? "" : " AND (holder = \(search) OR number = \(search))"
        let rows = try work.tx.query(
            "SELECT \(CertificateView.columns) FROM certificates WHERE number > \(after)\(only) ORDER BY number LIMIT \(limit + 1)"
        )
        let shown = try rows.prefix(limit).map(CertificateView.init)
        let sums = try work.tx.one("SELECT COUNT(*) AS n, COUNT(revoked_at) AS revoked FROM certificates")
        return Page(
            certificates: shown, next: rows.count > limit ? shown.last?.number : nil, total: try sums?.int("n") ?? 0,
            revoked: try sums?.int("revoked") ?? 0)
    }
}

/// One entry of the register; for the bureau.
public struct ReadRegisteredCertificate: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let certificate: CertificateView
        public let caseID: String
        public let employer: String
        /// Empty while it is valid.
        public let revokedBecause: String
    }
    let number: String
    public init(number: String) { self.number = number }

    public func run(_ work: Work) throws -> View {
        try work.require(.bureau)
        guard
            let row = try work.tx.one(
                "SELECT \(CertificateView.columns), case_id, revoked_because FROM certificates WHERE number = \(number)"
            )
        else { throw Refusal.notFound }
        let caseID = try row.text("case_id")
        let employer =
            try work.tx.one(
                "SELECT COALESCE(c.employer_name, u.name) AS name FROM cases c JOIN units u ON u.id = c.employer_id WHERE c.id = \(caseID)"
            )?.text("name") ?? ""
        return View(
            certificate: try CertificateView(row), caseID: caseID, employer: employer,
            revokedBecause: try row.optionalText("revoked_because") ?? "")
    }
}
