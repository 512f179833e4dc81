import Store
import TitleReview

/// Puts a file of evidence to a record; the record then starts again if it was approved.
public struct AttachEvidence: UseCase {
    let recordID: String, file: StoredFile
    public init(recordID: String, file: StoredFile) {
        self.recordID = recordID
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        guard
            try work.tx.one(
                """
                SELECT 1 AS ok FROM archive_records
                WHERE id = \(recordID) AND person_id = \(person) AND removed_at IS NULL
                """) != nil
        else { throw Refusal.notFound }
        try work.addEvidence(person: person, record: recordID, case: nil, slot: nil, file)
        try work.tx.execute(
            """
            UPDATE archive_records SET state = 'draft', version = version + 1, updated_at = \(work.now)
            WHERE id = \(recordID) AND state IN ('approved', 'returned')
            """)
    }
}
