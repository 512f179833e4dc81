import Store
import TitleReview

/// Objections that the actor's unit has to answer, open ones first.
public struct ListObjections: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let caseID: String
        public let name: String
        /// Who objects; empty for nobody. Only for those who answer.
        public let author: String
        /// How to reach the objector; empty for not at all.
        public let contact: String
        /// Whether the objector has shown by a code that the contact is the own one.
        public let isContactProved: Bool
        public let body: String
        public let at: Instant
        /// By which the objector asks for it; nil for objections of earlier releases.
        public let receipt: ObjectionReceipt?
        public let files: [File]
        public let outcome: ObjectionOutcome?
        public let answer: String?
    }
    public struct File: Sendable, Codable, Equatable {
        public let id: String
        public let name: String
        public let size: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Item] {
        let unit = try work.requireUnit(.office, .employer)
        let mine = try work.ownObjections(unit)
        let rows = try work.tx.query(
            """
            SELECT o.id, o.case_id, c.name, o.author, o.contact, o.contact_proved, o.body, o.at, o.receipt, o.outcome, o.answer
            FROM objections o JOIN cases c ON c.id = o.case_id JOIN notices n ON n.id = o.notice_id
            WHERE \(mine) ORDER BY CASE WHEN o.outcome IS NULL THEN 0 ELSE 1 END, o.at DESC, o.id LIMIT 200
            """)
        let files = try files(of: rows.map { try $0.text("id") }, work)
        return try rows.map { row in
            let id = try row.text("id")
            let (author, contact) = try work.objector(row)
            return Item(
                id: id, caseID: try row.text("case_id"), name: try row.text("name"), author: author, contact: contact,
                isContactProved: try row.bool("contact_proved"), body: try row.text("body"), at: try row.instant("at"),
                receipt: try row.optionalText("receipt").flatMap { ObjectionReceipt(parsing: $0) },
                files: files[id] ?? [], outcome: try row.objectionOutcome(), answer: try row.optionalText("answer"))
        }
    }

    private func files(of ids: [String], _ work: UnitOfWork) throws -> [String: [File]] {
        guard !ids.isEmpty else { return [:] }
        let list = SQL.joined(ids.map { "\($0)" }, by: ", ")
        return try work.tx.query(
            "SELECT id, objection_id, name, size FROM objection_files WHERE objection_id IN (\(list)) ORDER BY id"
        ).reduce(into: [:]) { found, row in
            found[try row.text("objection_id"), default: []].append(
                File(id: try row.text("id"), name: try row.text("name"), size: try row.int("size")))
        }
    }
}

extension UnitOfWork {
    /// Of `objections o`, `cases c` and `notices n`: what the unit has to answer.
    func ownObjections(_ unit: String) throws -> SQL {
        actor?.role == .office
            ? "c.office_id = \(unit) AND n.kind <> 'employer'" : "c.employer_id = \(unit) AND n.kind = 'employer'"
    }
}

extension Row {
    /// The column `outcome` of an objection; nil while it is open.
    func objectionOutcome() throws -> ObjectionOutcome? {
        guard let word = try optionalText("outcome") else { return nil }
        guard let outcome = ObjectionOutcome(rawValue: word) else { throw StoreError.damaged("异议的结论“\(word)”不认识。") }
        return outcome
    }
}
