import Store
import TitleReview

extension UnitOfWork {
    /// A file of the actor's own that can be changed: of the archive at any time, of an application while it is edited.
    func ownFile(_ id: String, removed: Bool = false) throws -> EditableFile {
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
    func checkAgain(_ file: EditableFile) throws {
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

    func remove(_ file: EditableFile) throws {
        try tx.execute("UPDATE evidence SET removed_at = \(now) WHERE id = \(file.id)")
        try checkAgain(file)
        try record("evidence.removed", file.id)
    }
}

struct EditableFile {
    let id: String
    let person: String
    let recordID: String?
    let caseID: String?
    let slot: String?
    let name: String
}
