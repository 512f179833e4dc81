import Store
import TitleReview

/// A record of the archive, as it stands; the versions that went into applications stand with these.
struct OwnRecord: Encodable {
    let id: String, kind: String, kindName: String, state: String, version: Int, returnedBecause: String,
        updatedAt: String
    let fields: [String: String]
    let files: [OwnFile]
}

extension UnitOfWork {
    func ownRecords(_ person: String, _ evidence: [String: [Row]]) throws -> (
        records: [OwnRecord], files: [OwnDataItem]
    ) {
        var records: [OwnRecord] = []
        var items: [OwnDataItem] = []
        for (index, row) in try tx.query(
            """
            SELECT id, kind, state, body, version, reason, updated_at FROM archive_records
            WHERE person_id = \(person) ORDER BY kind, updated_at, id
            """
        ).enumerated() {
            let id = try row.text("id")
            let kind = ArchiveKind.find(try row.text("kind"))
            let body = try JSON.texts(row.text("body"))
            let folder = "业绩档案/\(index + 1)-\(FileNaming.part("\(kind?.name ?? "") \(kind?.title(body) ?? "")"))"
            let rows = evidence[id] ?? []
            let files = try rows.enumerated().map { try OwnFile($1, in: folder, $0 + 1) }
            for (file, row) in zip(files, rows) { items.append(.stored(file.file, try row.text("address"))) }
            records.append(
                OwnRecord(
                    id: id, kind: try row.text("kind"), kindName: kind?.name ?? "", state: try row.text("state"),
                    version: try row.int("version"), returnedBecause: try row.text("reason"),
                    updatedAt: try row.instant("updated_at").description, fields: body, files: files))
        }
        return (records, items)
    }
}

/// What a register of another authority said about the person, in all its editions.
struct OwnRegisterAnswer: Encodable {
    let register: String, source: String, edition: Int, askedAt: String, lastSaidAt: String, records: [[String: String]]
    /// The applications that rest on it.
    let applicationIDs: [String]
}

extension UnitOfWork {
    func ownRegisterAnswers(_ person: String) throws -> [OwnRegisterAnswer] {
        let taken = try Dictionary(
            grouping: tx.query(
                """
                SELECT k.answer_id, k.case_id FROM case_answers k JOIN cases c ON c.id = k.case_id
                WHERE c.person_id = \(person) ORDER BY k.case_id
                """)
        ) { try $0.text("answer_id") }
        return try tx.query(
            """
            SELECT id, register, source, edition, asked_at, checked_at, records FROM register_answers
            WHERE person_id = \(person) ORDER BY register, edition
            """
        ).map { row in
            OwnRegisterAnswer(
                register: try row.value("register", as: OutsideRegister.self).chinese,
                source: try row.text("source"), edition: try row.int("edition"),
                askedAt: try row.instant("asked_at").description,
                lastSaidAt: try row.instant("checked_at").description,
                records: try JSON.decode([[String: String]].self, row.text("records")),
                applicationIDs: try (taken[try row.text("id")] ?? []).map { try $0.text("case_id") })
        }
    }
}
