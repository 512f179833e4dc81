import Store
import TitleReview

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
