import Store
import TitleReview

/// An upload of the actor's own account; of others, unknown and expired ones it is not to be known that they exist (S14).
public struct ReadUpload: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> ArrivingFile {
        let owner = try work.requireAnyRole().accountID
        guard
            let row = try work.tx.one(
                """
                SELECT \(ArrivingFile.columns) FROM uploads
                WHERE id = \(id) AND account_id = \(owner) AND expires_at > \(work.casework.machine.now())
                """)
        else { throw Refusal.notFound }
        return try ArrivingFile(row, work.casework)
    }
}
