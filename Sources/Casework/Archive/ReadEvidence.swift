import Store
import TitleReview

/// A file of evidence, for those who have to look at it; for all others it does not exist (S14).
///
/// The applicant sees the own ones. An employer sees those of its people's records that it has been given to check; otherwise it,
/// authority, office, bureau, and experts on the panel see the files that a snapshot of a case of theirs names (R8, R12): what was
/// not handed in is its owner's alone.
public struct ReadEvidence: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> FileReference {
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        try work.require(actor.role)
        guard
            let row = try work.tx.one(
                "SELECT person_id, record_id, address, name, type, turn FROM evidence WHERE id = \(id)")
        else { throw Refusal.notFound }
        let person = try row.text("person_id")
        let live = FileReference(
            address: try row.text("address"), name: try row.text("name"), type: try row.text("type"),
            turn: try row.int("turn"))
        if actor.role == .applicant {
            guard actor.personID == person else { throw Refusal.notFound }
            return live
        }
        if let handedIn = try work.handedIn(id, of: person, actor) {
            return FileReference(
                address: handedIn.address, name: handedIn.item.name, type: handedIn.item.type, turn: handedIn.item.turn)
        }
        guard try work.isToCheck(row.optionalText("record_id"), of: person, actor) else { throw Refusal.notFound }
        return live
    }
}

extension UnitOfWork {
    /// Whether a record lies with its employer, who checks it or has checked it.
    fileprivate func isToCheck(_ record: String?, of person: String, _ actor: Actor) throws -> Bool {
        guard actor.role == .employer, let record else { return false }
        return try tx.one(
            """
            SELECT 1 AS ok FROM persons p JOIN archive_records a ON a.person_id = p.id
            WHERE p.id = \(person) AND p.employer_id = \(actor.unitID) AND a.id = \(record)
                AND a.state IN ('waiting', 'approved') AND a.removed_at IS NULL
            """) != nil
    }

    /// A file as it was handed in with a case that the actor may see; as it was last, where it was handed in more than once.
    fileprivate func handedIn(_ file: String, of person: String, _ actor: Actor) throws -> ApplicationContent.File? {
        for row in try tx.query(
            """
            SELECT \(CaseRecord.columns), (
                SELECT MAX(s.number) FROM snapshots s JOIN snapshot_parts x ON x.digest IN (s.application, s.archive)
                WHERE s.case_id = cases.id AND x.body LIKE \("%" + file + "%")) AS naming
            FROM cases WHERE person_id = \(person) AND submitted_at IS NOT NULL ORDER BY submitted_at DESC LIMIT 50
            """)
        {
            let c = try CaseRecord(row)
            guard let naming = try row.optionalInt("naming"), try isRelated(actor, to: c),
                try actor.role != .expert || isRead(c.id, by: actor),
                let found = try snapshot(c.id, naming)?.files.first(where: { $0.item.id == file })
            else { continue }
            return found
        }
        return nil
    }
}
