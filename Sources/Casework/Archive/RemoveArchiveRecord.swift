import Store
import TitleReview

/// Takes a record out of the archive, with its files, and out of applications that are being edited; what was handed in keeps it.
public struct RemoveArchiveRecord: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    /// - Returns: the record's title.
    public func run(_ work: UnitOfWork) throws -> String {
        let record = try work.ownRecord(id, removed: false)
        try work.tx.execute(
            "UPDATE archive_records SET removed_at = \(work.now), version = version + 1 WHERE id = \(id)")
        try work.tx.execute(
            """
            DELETE FROM case_achievements WHERE record_id = \(id)
                AND case_id IN (SELECT c.id FROM cases c WHERE c.id = case_id AND c.state IN ('draft', 'returned'))
            """)
        try work.record("archive.removed", id)
        return record
    }
}

extension UnitOfWork {
    /// The title of a record of the actor's own.
    func ownRecord(_ id: String, removed: Bool) throws -> String {
        let person = try requirePerson()
        let lock: SQL = tx.engine == .postgres ? " FOR UPDATE" : ""
        guard
            let row = try tx.one(
                "SELECT kind, body, removed_at FROM archive_records WHERE id = \(id) AND person_id = \(person)\(lock)"),
            try (row.optionalInt("removed_at") != nil) == removed
        else { throw Refusal.notFound }
        let kind = ArchiveKind.find(try row.text("kind"))
        let title = kind?.title(try JSON.texts(row.text("body"))) ?? ""
        return title.isEmpty ? kind?.name ?? "" : title
    }
}
