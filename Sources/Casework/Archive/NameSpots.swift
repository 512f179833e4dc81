import Store
import TitleReview

extension NameSpot {
    static let columns: SQL = "n.file_id, n.page, n.x, n.y, n.width, n.height"

    init?(_ row: Row) throws {
        self.init(
            fileID: try row.text("file_id"), page: try row.int("page"), left: try row.int("x"), top: try row.int("y"),
            width: try row.int("width"), height: try row.int("height"))
    }
}

extension UnitOfWork {
    /// Where the name stands, by record of the archive (A2.2.4).
    func nameSpots(_ caseID: String) throws -> [String: NameSpot] {
        var spots: [String: NameSpot] = [:]
        for row in try tx.query(
            "SELECT n.record_id, \(NameSpot.columns) FROM name_spots n WHERE n.case_id = \(caseID) LIMIT 300")
        { spots[try row.text("record_id")] = try NameSpot(row) }
        return spots
    }

    /// An achievement of the case's person.
    func ownAchievement(_ c: CaseRecord, _ recordID: String) throws -> (kind: ArchiveKind, title: String) {
        guard
            let row = try tx.one(
                "SELECT kind, body FROM archive_records WHERE id = \(recordID) AND person_id = \(c.personID) AND removed_at IS NULL"
            ),
            let kind = ArchiveKind.find(try row.text("kind")), kind.isAchievement
        else {
            throw Refusal.notFound
        }
        return (kind, kind.title(try JSON.texts(row.text("body"))))
    }

    func file(_ id: String, of recordID: String, _ c: CaseRecord) throws -> EvidenceItem {
        guard
            let row = try tx.one(
                """
                SELECT \(EvidenceItem.columns) FROM evidence
                WHERE id = \(id) AND record_id = \(recordID) AND person_id = \(c.personID) AND removed_at IS NULL
                """
            )
        else { throw Refusal.notFound }
        return try EvidenceItem(row)
    }
}
