import Store
import TitleReview

/// A record of the achievement archive as it stands (A2.1.1).
public struct ArchiveRecord: Sendable, Codable, Equatable {
    public let id: String
    public let kind: String
    public let kindName: String
    public let title: String
    /// draft | waiting | approved | returned
    public let state: String
    public let body: [String: String]
    public let version: Int
    public let reason: String
    public let evidence: [EvidenceItem]
    /// Set where a register vouches for the record: nobody has typed it, and nobody edits it.
    public let origin: RecordOrigin?
    /// A register's answer stands in its place and is counted instead.
    public let isReplaced: Bool

    public var stateChinese: String {
        ["draft": "草稿", "waiting": "待单位审核", "approved": "已通过", "returned": "已退回"][state] ?? state
    }
}

/// A file that proves something.
public struct EvidenceItem: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    public let type: String
    public let size: Int
    public let slot: String
    public let pages: Int
    /// What may make it hard to read.
    public let hints: [Hint]
    /// Quarters clockwise by which its owner has turned it for good.
    public let turn: Int

    public struct Hint: Sendable, Codable, Equatable {
        /// Beside the file's name.
        public let tag: String
        public let message: String
    }

    static let columns: SQL = "id, slot, name, type, size, pages, hints, turn"

    init(id: String, name: String, type: String, size: Int, slot: String, pages: Int, hints: [Hint], turn: Int) {
        (self.id, self.name, self.type, self.size) = (id, name, type, size)
        (self.slot, self.pages, self.hints, self.turn) = (slot, pages, hints, turn)
    }

    init(_ row: Row) throws {
        id = try row.text("id")
        name = try row.text("name")
        type = try row.text("type")
        size = try row.int("size")
        slot = try row.optionalText("slot") ?? ""
        pages = try row.int("pages")
        turn = try row.int("turn")
        let text = try row.text("hints")
        hints =
            text == "[]" ? [] : try JSON.decode([FileHint].self, text).map { Hint(tag: $0.tag, message: $0.message) }
    }
}

extension UnitOfWork {
    /// The archive as it stands: what people have typed, and what registers say. For its owner, and for the employer who checks it;
    /// an application is read by ``content(of:)``.
    func archive(of person: String) throws -> [ArchiveRecord] {
        let answers = try answers(of: person)
        var files: [String: [EvidenceItem]] = [:]
        for row in try tx.query(
            """
            SELECT record_id, \(EvidenceItem.columns) FROM evidence
            WHERE person_id = \(person) AND record_id IS NOT NULL AND removed_at IS NULL ORDER BY created_at, id
            """)
        { files[try row.text("record_id"), default: []].append(try EvidenceItem(row)) }
        return try answers.flatMap(\.archiveRecords) + typedRecords(of: person, files: files, answers)
    }

    /// What people have typed, by kind and time.
    ///
    /// - Parameter files: by record.
    func typedRecords(of person: String, files: [String: [EvidenceItem]], _ answers: [RegisterAnswer]) throws
        -> [ArchiveRecord]
    {
        try tx.query(
            """
            SELECT id, kind, state, body, version, reason FROM archive_records
            WHERE person_id = \(person) AND removed_at IS NULL ORDER BY kind, updated_at, id LIMIT 500
            """
        ).map { row in
            let kind = try row.text("kind")
            let body = try JSON.texts(row.text("body"))
            let id = try row.text("id")
            return ArchiveRecord(
                id: id, kind: kind, kindName: ArchiveKind.find(kind)?.name ?? kind,
                title: ArchiveKind.find(kind)?.title(body) ?? "",
                state: try row.text("state"), body: body, version: try row.int("version"),
                reason: try row.text("reason"), evidence: files[id] ?? [], origin: nil,
                isReplaced: answers.replace(kind, body))
        }
    }
}

extension UnitOfWork {
    /// - Returns: the file's id.
    @discardableResult
    func addEvidence(person: String, record: String?, case caseID: String?, slot: String?, _ file: StoredFile) throws
        -> String
    {
        try requireRoom(for: .file, of: person)
        let id = newID()
        try tx.execute(
            """
            INSERT INTO evidence (id, person_id, record_id, case_id, slot, address, name, type, size, pages, hints, created_at)
            VALUES (\(id), \(person), \(record), \(caseID), \(slot), \(file.address), \(file.name), \(file.type),
                \(file.size), \(file.pages), \(JSON.encode(file.hints)), \(now))
            """)
        try self.record("evidence.added", record ?? caseID ?? person)
        return id
    }
}
