import Store
import TitleReview

extension UnitOfWork {
    /// A file of the actor's own that can be changed: of the archive at any time, of an application while it is edited.
    fileprivate func ownFile(_ id: String, removed: Bool = false) throws -> EditableFile {
        let person = try requirePerson()
        let lock: SQL = tx.engine == .postgres ? " FOR UPDATE" : ""
        guard
            let row = try tx.one(
                """
                SELECT record_id, case_id, slot, name, removed_at FROM evidence
                WHERE id = \(id) AND person_id = \(person)\(lock)
                """),
            try (row.optionalInt("removed_at") != nil) == removed
        else { throw Refusal.notFound }
        let caseID = try row.optionalText("case_id")
        if let caseID { _ = try editableCase(caseID) }
        return EditableFile(
            id: id, person: person, recordID: try row.optionalText("record_id"), caseID: caseID,
            slot: try row.optionalText("slot"), name: try row.text("name"))
    }

    /// What proves a record has changed: its employer has to look at it again (A2.1.1).
    fileprivate func checkAgain(_ file: EditableFile) throws {
        guard let record = file.recordID else { return }
        guard
            try tx.execute(
                """
                UPDATE archive_records
                SET state = CASE WHEN state = 'returned' THEN 'returned' ELSE 'draft' END, version = version + 1,
                    updated_at = \(now)
                WHERE id = \(record) AND removed_at IS NULL
                """) == 1
        else { throw Refusal.conflict("这条记录已经移除，请先恢复记录。") }
    }

    fileprivate func remove(_ file: EditableFile) throws {
        try tx.execute("UPDATE evidence SET removed_at = \(now) WHERE id = \(file.id)")
        try checkAgain(file)
        try record("evidence.removed", file.id)
    }
}

private struct EditableFile {
    let id: String
    let person: String
    let recordID: String?
    let caseID: String?
    let slot: String?
    let name: String
}

/// Takes a file out of the archive or of an application that is being edited (A2.2.5). What was handed in with it keeps it, and
/// the owner can put it back.
public struct RemoveEvidence: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    /// - Returns: the file's name.
    public func run(_ work: UnitOfWork) throws -> String {
        let file = try work.ownFile(id)
        try work.remove(file)
        return file.name
    }
}

/// Puts a file back that was taken out.
public struct RestoreEvidence: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> String {
        let file = try work.ownFile(id, removed: true)
        try work.requireRoom(for: .file, of: file.person, isThere: true)
        try work.tx.execute("UPDATE evidence SET removed_at = NULL WHERE id = \(id)")
        try work.checkAgain(file)
        try work.record("evidence.restored", id)
        return file.name
    }
}

/// Puts another file in the place of one: both happen or none.
public struct ReplaceEvidence: UseCase {
    let id: String, file: StoredFile
    public init(id: String, file: StoredFile) {
        self.id = id
        self.file = file
    }

    /// - Returns: the new file's id.
    public func run(_ work: UnitOfWork) throws -> String {
        let old = try work.ownFile(id)
        try work.remove(old)
        return try work.addEvidence(person: old.person, record: old.recordID, case: old.caseID, slot: old.slot, file)
    }
}

/// Turns a file for good, with whatever is drawn on it: whoever reads it from now on sees it so (A2.3.5).
public struct TurnEvidence: UseCase {
    let id: String, quarters: Int

    /// - Parameter quarters: clockwise, 1 to 3.
    public init(id: String, quarters: Int) {
        self.id = id
        self.quarters = quarters
    }

    public func run(_ work: UnitOfWork) throws {
        guard (1...3).contains(quarters) else { throw Refusal.invalid("turn", "请选择向左转、向右转或倒转。") }
        _ = try work.ownFile(id)
        try work.tx.execute("UPDATE evidence SET turn = (turn + \(quarters)) % 4 WHERE id = \(id)")
        for row in try work.tx.query("SELECT n.case_id, \(NameSpot.columns) FROM name_spots n WHERE n.file_id = \(id)")
        {
            guard let spot = try NameSpot(row)?.turned(quarters) else { continue }
            try work.tx.execute(
                """
                UPDATE name_spots SET x = \(spot.left), y = \(spot.top), width = \(spot.width), height = \(spot.height)
                WHERE file_id = \(id) AND case_id = \(row.text("case_id"))
                """)
        }
        try work.record("evidence.turned", id, ["quarters": "\(quarters)"])
    }
}
