import Store
import TitleReview

/// A clerk corrects a colleague's name or number, or returns the request with the reason.
///
/// A number is typed again from the proof and has to be the one that was asked for: the page shows it to nobody.
/// Applications that go on take the new name; those that are over, and certificates, keep theirs. While a list with the
/// name hangs out, the name stays.
public struct DecideIdentityCorrection: UseCase {
    let id: String, approve: Bool, reason: String, number: ResidentID?

    /// - Parameters:
    ///   - reason: needed for a return; the person reads it.
    ///   - number: as it stands in the proof, where the number changes.
    public init(id: String, approve: Bool, reason: String = "", number: ResidentID? = nil) {
        (self.id, self.approve, self.reason, self.number) = (id, approve, reason, number)
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireBoundUnit()
        guard approve || !reason.isEmpty else { throw Refusal.invalid("reason", "退回时请写明原因，本人会看到。") }
        guard
            let row = try work.tx.one(
                """
                SELECT x.person_id, x.old_name, x.name, x.resident_id, x.proof, x.state, p.employer_id
                FROM identity_corrections x JOIN persons p ON p.id = x.person_id
                WHERE x.id = \(id) AND x.unit_id = \(unit)\(SQL.forUpdate(work.tx.engine))
                """)
        else { throw Refusal.notFound }
        let person = try row.text("person_id")
        guard try row.text("state") == "waiting" else { throw Refusal.conflict("这份更正申请已经处理过。") }
        guard work.ownPerson != person else { throw Refusal.forbidden("不能核对本人的更正。请交由同单位的其他经办人办理。") }  // S17
        guard try row.optionalText("employer_id") == unit else { throw Refusal.conflict("这个人现在不在本单位，由现在的工作单位核对。") }
        if approve { try correct(person, row, work) }
        try work.tx.execute(
            """
            UPDATE identity_corrections SET state = \(approve ? "approved" : "returned"), reason = \(approve ? "" : reason),
                resident_id = NULL, decided_by = \(work.actor?.accountID), decided_at = \(work.now)
            WHERE id = \(id)
            """)
        try work.release(row.text("proof"))
        let said = approve ? "您的姓名或身份证号已由单位核对并更正。" : "您的更正申请被单位退回。原因：\(reason)"
        try work.notify(
            person, approve ? "corrected" : "correctionReturned",
            .init(text: said, subject: approve ? "已更正" : "更正申请被退回"))
        try work.record(approve ? "person.corrected" : "person.correctionReturned", person, ["request": id])
    }

    private func correct(_ person: String, _ row: Row, _ work: UnitOfWork) throws {
        let name = try row.text("name")
        let keys = work.casework.keys
        let machine = work.casework.machine.now()
        if try name != row.text("old_name") {
            let isPublic =
                try work.tx.one(
                    """
                    SELECT 1 AS public FROM cases WHERE person_id = \(person) AND (
                        state IN ('qualificationNotice','resultNotice')
                        OR state = 'employerNotice' AND notice_id IS NOT NULL) LIMIT 1
                    """) != nil
            guard !isPublic else { throw Refusal.conflict("这个人的申报正在公示，名单上的姓名在公示期间不改动。请在公示结束后再通过。") }
            try work.tx.execute("UPDATE persons SET name = \(name), updated_at = \(machine) WHERE id = \(person)")
            try work.tx.execute("UPDATE accounts SET name = \(name) WHERE person_id = \(person)")
            try work.tx.execute(
                """
                UPDATE cases SET name = \(name), version = version + 1, updated_at = \(work.now)
                WHERE person_id = \(person) AND state NOT IN \(CaseRecord.over)
                """)
        }
        guard let sealed = try row.optionalBytes("resident_id") else { return }
        guard let number,
            try number.revealed == keys.open(sealed, table: "identity_corrections", column: "resident_id", row: id)
        else {
            throw Refusal.invalid("residentID", "和本人填写的号码不一样。请照证明逐位再填一次；证明上的号码确实不同的，请退回。")
        }
        try work.requireFreeNumber(number, for: person)
        let lookup = keys.lookup("residentID", number.revealed)
        let new = try keys.seal(number.revealed, table: "persons", column: "resident_id", row: person)
        try work.tx.execute(
            """
            UPDATE persons SET resident_id = \(new), resident_lookup = \(lookup), claimed_lookup = NULL,
                sex = \(number.sexChinese),
                born = \(number.born), updated_at = \(machine)
            WHERE id = \(person)
            """)
        // What registers said of the old number is somebody else's, but for what an application already rests on.
        try work.tx.execute(
            "DELETE FROM register_answers WHERE person_id = \(person) AND id NOT IN (SELECT answer_id FROM case_answers)"
        )
        try work.claimAccounts(lookup, for: person)
    }
}
