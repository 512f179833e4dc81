import Foundation

/// What an issued certificate says, for machines: written into the signed PDF, so that a verifier need not read the page.
public struct CertificateContent: Hashable, Sendable, Codable {
    public var number: String
    public var holder: String
    /// The masked identity number.
    public var maskedID: String
    public var title: String
    public var speciality: String
    public var committee: String
    /// `YYYY-MM-DD`.
    public var approvedOn: String
    public var documentNumber: String
    /// Valid inside the province only (N4.1), as printed.
    public var restriction: String?
    /// The number of the certificate in whose place this one stands, because its paper was wrong.
    public var replaces: String?

    public init(
        number: String, holder: String, maskedID: String, title: String, speciality: String, committee: String,
        approvedOn: String, documentNumber: String, restriction: String? = nil, replaces: String? = nil
    ) {
        self.number = number
        self.holder = holder
        self.maskedID = maskedID
        self.title = title
        self.speciality = speciality
        self.committee = committee
        self.approvedOn = approvedOn
        self.documentNumber = documentNumber
        self.restriction = restriction
        self.replaces = replaces
    }

    /// The key in the PDF's information dictionary.
    static let key = "/PinghengCertificate"

    func json() throws(DocumentFailure) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(self), as: UTF8.self) } catch { throw .structure("\(error)") }
    }

    /// Reads the one entry of a file whose signature has been checked.
    static func read(from bytes: [UInt8]) -> CertificateContent? {
        let places = PDFStructure.all(key + " <", in: bytes)
        guard places.count == 1, let place = places.first else { return nil }
        let hex = bytes[(place + key.utf8.count + 2)...].prefix { $0 != 0x3E }
        return PDFString.text(hex: hex).flatMap {
            try? JSONDecoder().decode(CertificateContent.self, from: Data($0.utf8))
        }
    }
}
