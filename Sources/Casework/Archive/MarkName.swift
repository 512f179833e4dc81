import Store
import TitleReview

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
