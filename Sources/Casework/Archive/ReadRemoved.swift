import Store
import TitleReview

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
