import Store
import TitleReview

/// Keeps what is being typed about an achievement without picking it (A2.2.4).
public struct SaveContribution: UseCase {
    let caseID: String, recordID: String, text: String, marker: String, edition: DraftVersion
    public init(caseID: String, recordID: String, text: String, marker: String, edition: DraftVersion) {
        self.caseID = caseID
        self.recordID = recordID
        self.text = text
        self.marker = marker
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let c = try work.editableCase(caseID)
        guard
            try work.tx.one(
                """
                SELECT 1 AS own FROM archive_records
                WHERE id = \(recordID) AND person_id = \(c.personID) AND removed_at IS NULL
                """) != nil
        else { throw Refusal.notFound }
        return try work.keepContribution(c, recordID, text, marker, edition)
    }
}
