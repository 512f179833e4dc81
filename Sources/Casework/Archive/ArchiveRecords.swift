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

/// The person's whole archive.
public struct ReadArchive: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [ArchiveRecord] { try work.archive(of: work.requirePerson()) }
}

/// Saves a record; a draft accepts anything incomplete. A change to an approved record starts again (A2.1.1).
public struct SaveArchiveRecord: UseCase {
    let id: String?, draft: String?, kind: ArchiveKind, body: [String: String], edition: DraftVersion, send: Bool

    /// - Parameters:
    ///   - id: nil for a new record.
    ///   - draft: the id that a new record gets, 32 hexadecimal digits drawn for the page, so that a page that is sent again,
    ///     or whose answer was lost, makes one record and not two.
    ///   - edition: what was edited; another version in between is a conflict, never overwritten in silence.
    ///   - send: hand it to the employer for checking; then it must be complete.
    public init(
        id: String?, draft: String? = nil, kind: ArchiveKind, body: [String: String], edition: DraftVersion = .unread,
        send: Bool
    ) {
        self.id = id
        self.draft = draft
        self.kind = kind
        self.body = body.filter { !$0.value.isEmpty }
        self.edition = edition
        self.send = send
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let person = try work.requirePerson()
        guard kind.isTyped else { throw Refusal.conflict("“\(kind.name)”由系统查询，不能填写。有误的请向原登记部门申请更正，再重新查询。") }
        let problems = kind.problems(body).filter { send || !$0.message.hasPrefix("请填写") }
        guard problems.isEmpty else {
            throw Refusal(
                .invalid, "这条记录还有 \(problems.count) 处需要修改。",
                problems: problems.map { Refusal.Problem($0.field, $0.message) })
        }
        guard let id else { return try create(work, person) }
        guard let saved = try change(work, person, id, edition) else { throw Refusal.notFound }
        return saved
    }

    private func create(_ work: UnitOfWork, _ person: String) throws -> Saved {
        if let draft {
            guard draft.utf8.count == 32, Hexadecimal.decode(draft) != nil else {
                throw Refusal.invalid("draft", "请刷新页面后重新填写。")
            }
            if let saved = try change(work, person, draft, DraftVersion(version: 1, writer: edition.writer)) {
                return saved
            }
            // Somebody else's id, which nobody gets by chance.
            guard try work.tx.one("SELECT 1 AS taken FROM archive_records WHERE id = \(draft)") == nil else {
                throw Refusal.notFound
            }
        }
        try work.requireRoom(for: .record, of: person)
        let id = draft ?? work.newID()
        let state = send ? "waiting" : "draft"
        try work.tx.execute(
            """
            INSERT INTO archive_records (id, person_id, kind, state, body, version, writer, updated_at, sent_at)
            VALUES (\(id), \(person), \(kind.id), \(state), \(JSON.encode(body)), 1, \(edition.writer), \(work.now),
                \(send ? work.now : nil))
            """)
        try work.record("archive.\(state)", id)
        return Saved(id: id, version: 1)
    }

    /// - Returns: nil when this person has no such record of this kind.
    private func change(_ work: UnitOfWork, _ person: String, _ id: String, _ edition: DraftVersion) throws -> Saved? {
        let lock: SQL = work.tx.engine == .postgres ? " FOR UPDATE" : ""
        guard
            let row = try work.tx.one(
                """
                SELECT version, writer, kind, state, body, reason FROM archive_records
                WHERE id = \(id) AND person_id = \(person) AND removed_at IS NULL\(lock)
                """
            ),
            try row.text("kind") == kind.id
        else { return nil }
        let version = try row.int("version")
        let stored = try row.text("state")
        // The same text again is no change: an approved record stays approved, and a repeated saving is no conflict.
        if !send, try JSON.texts(row.text("body")) == body { return Saved(id: id, version: version) }
        try edition.check(stored: version, writer: row.text("writer"))
        // What was returned keeps its reason in sight until it is sent again.
        let state = send ? "waiting" : stored == "returned" ? "returned" : "draft"
        let reason = state == "returned" ? try row.text("reason") : ""
        let sending: SQL = send ? ", sent_at = \(work.now), decided_at = NULL" : ""
        try work.tx.execute(
            """
            UPDATE archive_records SET body = \(JSON.encode(body)), state = \(state), version = \(version + 1),
                writer = \(edition.writer), reason = \(reason), updated_at = \(work.now)\(sending)
            WHERE id = \(id)
            """)
        try work.record("archive.\(state)", id)
        return Saved(id: id, version: version + 1)
    }
}

/// Puts a file of evidence to a record; the record then starts again if it was approved.
public struct AttachEvidence: UseCase {
    let recordID: String, file: StoredFile
    public init(recordID: String, file: StoredFile) {
        self.recordID = recordID
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        guard
            try work.tx.one(
                """
                SELECT 1 AS ok FROM archive_records
                WHERE id = \(recordID) AND person_id = \(person) AND removed_at IS NULL
                """) != nil
        else { throw Refusal.notFound }
        try work.addEvidence(person: person, record: recordID, case: nil, slot: nil, file)
        try work.tx.execute(
            """
            UPDATE archive_records SET state = 'draft', version = version + 1, updated_at = \(work.now)
            WHERE id = \(recordID) AND state IN ('approved', 'returned')
            """)
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
