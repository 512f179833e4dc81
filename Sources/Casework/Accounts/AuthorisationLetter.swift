import Documents
import TitleReview

/// The authorisation letter as a form to print, with what is known of the unit already in it.
public struct AuthorisationLetter: Sendable {
    let pdf: AuthorisationLetterPDF

    /// Empty texts become lines to write on.
    public init(unit: String, creditCode: String, clerk: String) { pdf = AuthorisationLetterPDF(unit: unit, creditCode: creditCode, clerk: clerk) }

    public func bytes(at now: Instant) throws -> [UInt8] { try pdf.document(at: now).bytes() }
}
