import Store
import TitleReview

/// Puts a record back as it was.
public struct RestoreArchiveRecord: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> String {
        let record = try work.ownRecord(id, removed: true)
        try work.requireRoom(for: .record, of: work.requirePerson(), isThere: true)
        try work.tx.execute("UPDATE archive_records SET removed_at = NULL, version = version + 1 WHERE id = \(id)")
        try work.record("archive.restored", id)
        return record
    }
}
