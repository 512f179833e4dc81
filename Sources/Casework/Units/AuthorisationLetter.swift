import Documents
import TitleReview

/// The authorisation letter as a form to print, with what is known of the unit already in it.
public struct AuthorisationLetter: Sendable {
    let pdf: AuthorisationLetterPDF

    /// Empty texts become lines to write on.
    public init(unit: String, creditCode: String, clerk: String) {
        pdf = AuthorisationLetterPDF(unit: unit, creditCode: creditCode, clerk: clerk)
    }

    public func bytes(at now: Instant) throws -> [UInt8] { try pdf.document(at: now).bytes() }
}

/// A file that a unit has sent, as the administrator takes it down.
public struct UnitLetter: Sendable {
    public let name: String
    public let type: String
    public let bytes: [UInt8]
}

extension UnitOfWork {
    /// A file that a unit has sent to the administrator; the type is what the bytes say (S22).
    func letter(_ address: String, name: String) throws -> UnitLetter {
        let bytes = try casework.files.get(address)
        let type = FileKind(of: bytes).mediaType ?? "application/octet-stream"
        let end = ["application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"][type] ?? "bin"
        return UnitLetter(name: "\(name).\(end)", type: type, bytes: bytes)
    }
}
