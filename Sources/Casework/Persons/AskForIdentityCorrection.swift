import Store
import TitleReview

/// The person asks the employer to correct name or number, with a proof.
public struct AskForIdentityCorrection: UseCase {
    let name: String, residentID: ResidentID?, proof: String

    /// - Parameters:
    ///   - residentID: nil where the number stays.
    ///   - proof: the vault's address of the uploaded proof.
    public init(name: String, residentID: ResidentID?, proof: String) {
        (self.name, self.residentID, self.proof) = (name, residentID, proof)
    }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        let keys = work.casework.keys
        try PrintableName.require(name, "姓名", field: "name")
        guard
            let row = try work.tx.one(
                """
                SELECT name, COALESCE(claimed_lookup, resident_lookup) AS lookup, employer_id
                FROM persons WHERE id = \(person)\(SQL.forUpdate(work.tx.engine))
                """
            )
        else { throw Refusal.notFound }
        guard let unit = try row.optionalText("employer_id") else {
            throw Refusal.conflict("更正由您的工作单位核对。请先在“我的申报”里选择工作单位。")
        }
        let old = try row.text("name")
        let lookup = residentID.map { keys.lookup("residentID", $0.revealed) }
        let changed = try lookup == row.bytes("lookup") ? nil : residentID
        guard name != old || changed != nil else { throw Refusal.invalid("name", "姓名和号码都和现在的一样，没有要更正的。") }
        // Whoever has changed the employer asks the new one.
        for row in try work.tx.query(
            "SELECT id, proof FROM identity_corrections WHERE person_id = \(person) AND state = 'waiting' AND unit_id <> \(unit)"
        ) {
            try work.tx.execute(
                """
                UPDATE identity_corrections SET state = 'returned', reason = '工作单位已经变更', resident_id = NULL,
                    decided_at = \(work.now)
                WHERE id = \(row.text("id"))
                """)
            try work.release(row.text("proof"))
        }
        guard
            try work.tx.one(
                "SELECT 1 AS waiting FROM identity_corrections WHERE person_id = \(person) AND state = 'waiting'")
                == nil
        else {
            throw Refusal.conflict("已有一份更正申请在等单位核对。")
        }
        let id = work.newID()
        let sealed = try changed.map {
            try keys.seal($0.revealed, table: "identity_corrections", column: "resident_id", row: id)
        }
        try work.tx.execute(
            """
            INSERT INTO identity_corrections (id, person_id, unit_id, old_name, name, numbered, resident_id, proof, asked_at)
            VALUES (\(id), \(person), \(unit), \(old), \(name), \(changed != nil), \(sealed), \(proof), \(work.now))
            """)
        try work.record("person.correctionAsked", person, ["request": id])
    }
}
