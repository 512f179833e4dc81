import Store
import TitleReview

/// What the public learns of a certificate (N3.5, R15): by number and holder's name, or by the code that the QR carries.
public struct CertificateView: Sendable, Codable, Equatable {
    public let number: String
    public let holder: String
    public let title: String
    public let speciality: String
    public let committee: String
    public let document: String
    public let documentDay: Day
    public let restriction: String
    public let digest: String
    public let issuedAt: Instant
    public let revokedAt: Instant?
    /// When its paper was found wrong, and the number that stands in its place.
    public let replacedAt: Instant?
    public let replacedBy: String?
    /// The number in whose place this one stands.
    public let replaces: String?

    /// Of `certificates`, under its own name.
    static let columns: SQL = """
        number, holder, title, speciality, committee, document, document_day, restriction, digest, issued_at, revoked_at,
        replaced_at, replaces, (SELECT n.number FROM certificates n WHERE n.replaces = certificates.number) AS replaced_by
        """

    init(_ row: Row) throws {
        number = try row.text("number")
        holder = try row.text("holder")
        title = try row.text("title")
        speciality = try row.text("speciality")
        committee = try row.text("committee")
        document = try row.text("document")
        documentDay = try row.day("document_day")
        restriction = try row.text("restriction")
        digest = try row.text("digest")
        issuedAt = try row.instant("issued_at")
        revokedAt = try row.optionalInstant("revoked_at")
        replacedAt = try row.optionalInstant("replaced_at")
        replacedBy = try row.optionalText("replaced_by")
        replaces = try row.optionalText("replaces")
    }
}

/// Looks a certificate up; nil when there is none of this number and name.
public struct VerifyCertificate: Inquiry {
    let number: String, name: String?, code: String?

    /// - Parameters:
    ///   - name: the holder's, for a search by hand.
    ///   - code: the first 16 characters of the digest that the QR carries, instead of the name.
    public init(number: String, name: String? = nil, code: String? = nil) {
        self.number = number
        self.name = name
        self.code = code
    }

    public func run(_ work: UnitOfWork) throws -> CertificateView? {
        guard let row = try work.tx.one("SELECT \(CertificateView.columns) FROM certificates WHERE number = \(number)")
        else { return nil }
        let view = try CertificateView(row)
        if let name, name == view.holder { return view }
        if let code, code.count >= 16, view.digest.hasPrefix(code) { return view }
        return nil
    }
}
