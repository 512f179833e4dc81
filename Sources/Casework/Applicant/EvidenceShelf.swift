import TitleReview

/// The files of a case in the order in which they are read: record by record, then the attachments.
public struct EvidenceShelf: Sendable {
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
        places = ordered.flatMap { record in record.evidence.map { Place(file: $0, kind: record.kindName, title: record.title, record: record) } }
            + attachments.flatMap { line in line.files.map { Place(file: $0, kind: "附件", title: line.name, record: nil) } }
    }

    public func index(of fileID: String) -> Int? { places.firstIndex { $0.file.id == fileID } }
}

/// A file of evidence of the applicant's own, with what it proves; for the applicant (A2.3.5).
public struct ReadOwnEvidence: Inquiry {
    let fileID: String
    public init(fileID: String) { self.fileID = fileID }

    public func run(_ work: Work) throws -> EvidenceItem {
        let person = try work.requirePerson()
        guard let row = try work.tx.one("SELECT \(EvidenceItem.columns) FROM evidence WHERE id = \(fileID) AND person_id = \(person)") else { throw Refusal.notFound }
        return try EvidenceItem(row)
    }
}
