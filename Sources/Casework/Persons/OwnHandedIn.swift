import Store
import TitleReview

/// An application as it was handed in once: what others read of it since, whatever its owner edits afterwards (decision 28).
struct OwnHandedIn: Encodable {
    struct Record: Encodable { let recordID: String, kind: String, version: Int, fields: [String: String] }
    struct Achievement: Encodable {
        let recordID: String, kind: String, fields: [String: String]
        let contribution: String, marker: String, representative: Bool
    }
    struct Answer: Encodable { let register: String, source: String, edition: Int, records: [[String: String]] }
    struct Sent: Encodable {
        /// Nil for an attachment of the application.
        let recordID: String?
        let name: String, type: String, size: Int
        /// Quarters clockwise by which it had been turned.
        let turn: Int
    }

    let number: Int, at: String, speciality: String, filing: String
    let details: ApplicationDetails
    let records: [Record]
    let achievements: [Achievement]
    let nameSpots: [String: NameSpot]
    let answers: [Answer]
    let files: [Sent]

    init(_ content: ApplicationContent, number: Int, at: Instant) {
        (self.number, self.at) = (number, at.description)
        (speciality, filing, details) = (content.speciality, content.filing.rawValue, content.declared)
        records = content.typed.map { .init(recordID: $0.id, kind: $0.kindName, version: $0.version, fields: $0.body) }
        achievements = content.picked.map {
            .init(
                recordID: $0.recordID, kind: ArchiveKind.find($0.kind)?.name ?? $0.kind, fields: $0.body,
                contribution: $0.contribution, marker: $0.marker, representative: $0.representative)
        }
        nameSpots = content.nameSpots
        answers = content.answers.map {
            .init(register: $0.register.chinese, source: $0.source, edition: $0.edition, records: $0.records)
        }
        files = content.files.map {
            .init(
                recordID: $0.recordID, name: $0.item.name, type: $0.item.type, size: $0.item.size, turn: $0.item.turn)
        }
    }
}

extension EditedColumns {
    /// As the owner has them: of a returned case what is edited beside what was handed in.
    init(own row: Row) throws {
        if let edited = try row.optionalText("edited") {
            self = try JSON.decode(EditedColumns.self, edited)
            return
        }
        self.init(
            speciality: try row.text("speciality"), filing: try row.value("filing", as: Facts.Filing.self),
            photo: try row.optionalText("photo"),
            commitment: try row.optionalText("commitment"))
    }
}

extension UnitOfWork {
    /// What the person has handed in, oldest first, by application.
    func ownHandedIn(_ person: String) throws -> [String: [(content: ApplicationContent, number: Int, at: Instant)]] {
        var all: [String: [(content: ApplicationContent, number: Int, at: Instant)]] = [:]
        for row in try tx.query(
            """
            SELECT s.case_id, s.number, s.at, \(SnapshotParts.columns)
            FROM snapshots s JOIN cases c ON c.id = s.case_id \(SnapshotParts.joined)
            WHERE c.person_id = \(person) ORDER BY s.case_id, s.number
            """)
        {
            all[try row.text("case_id"), default: []].append(
                (try SnapshotParts(row).content(), try row.int("number"), try row.instant("at")))
        }
        return all
    }
}
