import CSodium
import Documents
import Store
import TitleReview

/// An issued certificate's file, for its holder and the bureau; for all others it does not exist.
public struct ReadCertificateFile: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> (number: String, file: String) {
        let c = try work.visibleCase(caseID)
        guard
            let row = try work.tx.one(
                "SELECT number, file FROM certificates WHERE case_id = \(c.id) AND replaced_at IS NULL")
        else {
            throw Refusal.notFound
        }
        return (try row.text("number"), try row.text("file"))
    }
}
