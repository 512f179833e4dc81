import Store
import TitleReview

extension UnitOfWork {
    /// An application as its owner edits it now. Of the archive only what the employer has checked counts (A2.1.1).
    func edited(_ c: CaseRecord) throws -> ApplicationContent { try edited(c, declared: details(of: c.id)) }

    /// Reads of the case itself only what it is given.
    func edited(_ c: CaseRecord, declared: ApplicationDetails) throws -> ApplicationContent {
        let answers = try answers(of: c.personID)
        // Not by person: that would go through the files of all applications that somebody has ever made.
        let rows = try tx.query(
            """
            SELECT record_id, address, \(EvidenceItem.columns) FROM evidence
            WHERE (case_id = \(c.id) OR record_id IN (SELECT id FROM archive_records WHERE person_id = \(c.personID)))
                AND removed_at IS NULL
            ORDER BY created_at, id
            """)
        let files = try rows.map {
            ApplicationContent.File(
                item: try EvidenceItem($0), address: try $0.text("address"), recordID: try $0.optionalText("record_id"))
        }
        let typed = try typedRecords(
            of: c.personID, files: Dictionary(grouping: files, by: { $0.recordID ?? "" }).mapValues { $0.map(\.item) },
            answers
        ).filter { $0.state == "approved" }
        let counted = Set(typed.map(\.id))
        let shown = Set(files.map(\.item.id))
        return ApplicationContent(
            speciality: c.speciality, filing: c.filing, photo: c.photo, commitment: c.commitment, declared: declared,
            typed: typed, files: files.filter { $0.recordID.map(counted.contains) ?? true }, picked: try picked(c.id),
            nameSpots: try nameSpots(c.id).filter { shown.contains($0.value.fileID) }, answers: answers)
    }

    /// The achievements that are picked, in the words that the employer has checked last.
    private func picked(_ caseID: String) throws -> [ApplicationContent.Picked] {
        try tx.query(
            """
            SELECT p.record_id, CASE WHEN a.state = 'approved' THEN a.body ELSE p.body END AS body, p.contribution, p.marker,
                p.representative, a.kind
            FROM case_achievements p JOIN archive_records a ON a.id = p.record_id AND a.removed_at IS NULL
            WHERE p.case_id = \(caseID) ORDER BY p.representative DESC, p.record_id
            """
        ).map {
            ApplicationContent.Picked(
                recordID: try $0.text("record_id"), kind: try $0.text("kind"), body: try JSON.texts($0.text("body")),
                contribution: try $0.text("contribution"), marker: try $0.text("marker"),
                representative: try $0.bool("representative"))
        }
    }
}
