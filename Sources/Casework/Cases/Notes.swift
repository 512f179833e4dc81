import Store
import TitleReview

/// A remark among colleagues.
public struct CaseNote: Sendable, Codable, Equatable {
    public let at: Instant
    public let author: String
    public let body: String
}

/// A remark for colleagues of the same unit; never shown to the applicant.
public struct AddNote: UseCase {
    static let longest = 500
    let caseID: String, body: String
    public init(caseID: String, body: String) {
        self.caseID = caseID
        self.body = body
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer, .authority, .office)
        guard let actor = work.actor, let unit = actor.unitID else { throw Refusal.forbidden() }
        guard !body.isEmpty, body.count <= AddNote.longest else {
            throw Refusal.invalid("body", "备注写 1 到 \(AddNote.longest) 个字。")
        }
        let count =
            try work.tx.one("SELECT COUNT(*) AS n FROM notes WHERE case_id = \(c.id) AND unit_id = \(unit)")?.int("n")
            ?? 0
        guard count < UnitOfWork.mostNotes else { throw Refusal.conflict("一份申报最多写 \(UnitOfWork.mostNotes) 条备注。") }
        try work.tx.execute(
            """
            INSERT INTO notes (id, case_id, unit_id, author, body, at)
            VALUES (\(work.newID()), \(c.id), \(unit), \(actor.accountID), \(body), \(work.now))
            """)
        try work.record("case.note", c.id)
    }
}

extension UnitOfWork {
    static let mostNotes = 200

    /// What the actor's unit has noted on a case, the newest first; nothing for whoever has no unit.
    func notes(_ caseID: String) throws -> [CaseNote] {
        guard let unit = actor?.unitID else { return [] }
        return try tx.query(
            """
            SELECT n.at, n.body, a.name FROM notes n JOIN accounts a ON a.id = n.author
            WHERE n.case_id = \(caseID) AND n.unit_id = \(unit)
            ORDER BY n.at DESC, n.id LIMIT \(UnitOfWork.mostNotes)
            """
        ).map { CaseNote(at: try $0.instant("at"), author: try $0.text("name"), body: try $0.text("body")) }
    }
}
