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
    fileprivate func ownAchievement(_ c: CaseRecord, _ recordID: String) throws -> (kind: ArchiveKind, title: String) {
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

    fileprivate func file(_ id: String, of recordID: String, _ c: CaseRecord) throws -> EvidenceItem {
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

/// The applicant draws on a page of evidence where the own name stands; the last drawing counts (A2.2.4).
public struct MarkName: UseCase {
    let caseID: String, recordID: String, spot: NameSpot
    public init(caseID: String, recordID: String, spot: NameSpot) {
        self.caseID = caseID
        self.recordID = recordID
        self.spot = spot
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        _ = try work.ownAchievement(c, recordID)
        let file = try work.file(spot.fileID, of: recordID, c)
        guard spot.page <= file.pages else { throw Refusal.invalid("page", "“\(file.name)”只有 \(file.pages) 页。") }
        try work.tx.execute(
            """
            INSERT INTO name_spots (case_id, record_id, file_id, page, x, y, width, height, at)
            VALUES (\(c.id), \(recordID), \(spot.fileID), \(spot.page), \(spot.left), \(spot.top),
                \(spot.width), \(spot.height), \(work.now))
            ON CONFLICT (case_id, record_id) DO UPDATE
            SET file_id = excluded.file_id, page = excluded.page, x = excluded.x, y = excluded.y,
                width = excluded.width, height = excluded.height, at = excluded.at
            """)
        try work.record("case.nameMarked", c.id, ["record": recordID])
    }
}

/// Takes the drawn frame away again; what was typed about the place stays.
public struct UnmarkName: UseCase {
    let caseID: String, recordID: String
    public init(caseID: String, recordID: String) {
        self.caseID = caseID
        self.recordID = recordID
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        guard try work.tx.execute("DELETE FROM name_spots WHERE case_id = \(c.id) AND record_id = \(recordID)") == 1
        else { throw Refusal.notFound }
        try work.record("case.nameUnmarked", c.id, ["record": recordID])
    }
}

/// A file of an own achievement with the frame that was drawn in it, for the applicant.
public struct ReadNameSpot: Inquiry {
    public struct View: Sendable, Codable {
        public let caseID: String
        public let recordID: String
        public let title: String
        public let kindName: String
        public let file: EvidenceItem
        /// Nil when none was drawn, or one in another file.
        public let spot: NameSpot?
        /// Whether the application can still be changed.
        public let isEditable: Bool
    }
    let caseID: String, recordID: String, fileID: String
    public init(caseID: String, recordID: String, fileID: String) {
        self.caseID = caseID
        self.recordID = recordID
        self.fileID = fileID
    }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.applicant)
        let c = try work.visibleCase(caseID)
        let achievement = try work.ownAchievement(c, recordID)
        let file = try work.file(fileID, of: recordID, c)
        let spot = try work.nameSpots(c.id)[recordID]
        return View(
            caseID: c.id, recordID: recordID, title: achievement.title, kindName: achievement.kind.name, file: file,
            spot: spot?.fileID == file.id ? spot : nil, isEditable: c.state.isEditable)
    }
}
