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

extension UnitOfWork {
    /// The title of a record of the actor's own.
    fileprivate func ownRecord(_ id: String, removed: Bool) throws -> String {
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

/// What the actor has taken out and can put back: records, and files of records that are there and of applications that are edited.
public struct ReadRemoved: Inquiry {
    public struct Record: Sendable, Codable, Equatable {
        public let id: String
        public let kindName: String
        public let title: String
    }
    public struct View: Sendable, Codable {
        public let records: [Record]
        public let files: [EvidenceItem]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let person = try work.requirePerson()
        let records = try work.tx.query(
            """
            SELECT id, kind, body FROM archive_records
            WHERE person_id = \(person) AND removed_at IS NOT NULL ORDER BY removed_at DESC, id LIMIT \(ArchiveRoom.record.mostInAll)
            """
        ).map { row in
            let kind = ArchiveKind.find(try row.text("kind"))
            return Record(
                id: try row.text("id"), kindName: kind?.name ?? "",
                title: kind?.title(try JSON.texts(row.text("body"))) ?? "")
        }
        let files = try work.tx.query(
            """
            SELECT \(EvidenceItem.columns) FROM evidence e
            WHERE person_id = \(person) AND removed_at IS NOT NULL AND (
                EXISTS (SELECT 1 FROM archive_records a WHERE a.id = e.record_id AND a.removed_at IS NULL)
                OR EXISTS (SELECT 1 FROM cases c WHERE c.id = e.case_id AND c.state IN ('draft', 'returned')))
            ORDER BY removed_at DESC, id LIMIT \(ArchiveRoom.file.mostInAll)
            """
        ).map(EvidenceItem.init)
        return View(records: records, files: files)
    }
}
