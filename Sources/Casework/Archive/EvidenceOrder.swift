import TitleReview

/// The files of a case in the order in which they are read: record by record, then the attachments.
public struct EvidenceOrder: Sendable {
    public struct Place: Sendable {
        public let file: EvidenceItem
        /// What it proves: the kind of record, or that it is an attachment.
        public let kind: String
        public let title: String
        /// Nil for an attachment.
        public let record: ArchiveRecord?
    }

    public let places: [Place]

    public init(records: [ArchiveRecord], attachments: [AttachmentLine]) {
        let ordered = ArchiveKind.all.flatMap { kind in records.filter { $0.kind == kind.id } }
        places =
            ordered.flatMap { record in
                record.evidence.map { Place(file: $0, kind: record.kindName, title: record.title, record: record) }
            }
            + attachments.flatMap { line in
                line.files.map { Place(file: $0, kind: "附件", title: line.name, record: nil) }
            }
    }

    public func index(of fileID: String) -> Int? { places.firstIndex { $0.file.id == fileID } }
}

/// A file of evidence of the applicant's own, with what it proves; for the applicant (A2.3.5).
public struct ReadOwnEvidence: Inquiry {
    public struct View: Sendable, Codable {
        public let file: EvidenceItem
        /// The frame around the name that was drawn last, in whichever application.
        public let spot: NameSpot?
        public let isRemoved: Bool
        /// Whether it can be removed, replaced and turned now.
        public let isEditable: Bool
        /// The record that it proves, or the application whose attachment it is.
        public let recordID: String?
        public let caseID: String?
    }
    let fileID: String
    public init(fileID: String) { self.fileID = fileID }

    public func run(_ work: UnitOfWork) throws -> View {
        let person = try work.requirePerson()
        guard
            let row = try work.tx.one(
                """
                SELECT \(EvidenceItem.columns), record_id, case_id, removed_at, (
                    SELECT c.state FROM cases c WHERE c.id = evidence.case_id) AS state
                FROM evidence WHERE id = \(fileID) AND person_id = \(person)
                """)
        else { throw Refusal.notFound }
        let spot = try work.tx.one(
            """
            SELECT \(NameSpot.columns) FROM name_spots n JOIN cases c ON c.id = n.case_id
            WHERE n.file_id = \(fileID) AND c.person_id = \(person) ORDER BY n.at DESC, n.case_id LIMIT 1
            """)
        let state = try row.optionalText("state").flatMap(CaseState.init)
        return View(
            file: try EvidenceItem(row), spot: try spot.flatMap(NameSpot.init),
            isRemoved: try row.optionalInt("removed_at") != nil, isEditable: state?.isEditable ?? true,
            recordID: try row.optionalText("record_id"), caseID: try row.optionalText("case_id"))
    }
}
