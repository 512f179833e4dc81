import Store
import TitleReview

/// Who has said whose account it is.
public enum LinkedBy: String, Sendable, Codable, CaseIterable {
    case own = "self"
    case administrator
}

/// What is known of whose account it is (S17, R12): one person with two accounts is known as one by the keyed digest of the resident id.
public struct PersonLink: Sendable, Codable, Equatable {
    /// Whether it has been said; applicants say so when they register.
    public let isLinked: Bool
    /// Whether the same person has registered as an applicant; false also while nobody has said whose account it is.
    public let isApplicant: Bool
    /// Nil for accounts that registered with the number.
    public let by: LinkedBy?
    public let at: Instant?

    init(_ row: Row) throws {
        isApplicant = try row.optionalText("person_id") != nil
        isLinked = try isApplicant || row.optionalBytes("resident_lookup") != nil
        by = try row.optionalValue("linked_by", as: LinkedBy.self)
        at = try row.optionalInstant("linked_at")
    }
}

extension UnitOfWork {
    /// The account is this person's from now on. An expert's cases are looked at once more (R12).
    ///
    /// - Throws: ``Refusal`` where the account registered with a number of its own, where the number is known under another name, and while
    ///   the expert's committee votes.
    func link(_ accountID: String, to residentID: ResidentID, by: LinkedBy) throws {
        guard
            let account = try tx.one(
                """
                SELECT a.name,
                    (SELECT COUNT(*) FROM memberships m WHERE m.account_id = a.id AND m.role = 'applicant') AS registered,
                    e.id AS expert
                FROM accounts a LEFT JOIN experts e ON e.account_id = a.id
                WHERE a.id = \(accountID) AND a.closed_at IS NULL
                """)
        else { throw Refusal.notFound }
        guard try account.int("registered") == 0 else { throw Refusal.conflict("这是申报人自己注册的账号，注册时已经核对过身份证号。") }
        let lookup = casework.keys.lookup("residentID", residentID.revealed)
        // An employer who proves the number in this moment has the account known by it, or this finds the person.
        try hold(digest: lookup)
        let person = try tx.one("SELECT id, name FROM persons WHERE resident_lookup = \(lookup)")
        if let person, try person.text("name") != account.text("name") {
            throw Refusal.invalid("residentID", "账号的姓名与这个身份证号登记的姓名对不上，请逐位核对。姓名确实不同的，请先更正姓名。")
        }
        let expert = try account.optionalText("expert")
        let id = try person?.text("id")
        if let expert { try requireNoBallot(before: expert, "请在计票以后再核对。") }
        let waiting = id == nil ? lookup : nil
        try tx.execute(
            """
            UPDATE accounts SET person_id = \(id), resident_lookup = \(waiting), linked_by = \(by.rawValue),
                linked_at = \(casework.machine.now())
            WHERE id = \(accountID)
            """)
        try record("account.linked", accountID, ["by": by.rawValue])
        if let expert, id != nil { try recuseAnew(expert) }
    }

    /// Accounts that were said to be of somebody whose number counts only now.
    func claimAccounts(_ lookup: [UInt8], for person: String) throws {
        try tx.execute(
            "UPDATE accounts SET person_id = \(person), resident_lookup = NULL WHERE resident_lookup = \(lookup)")
    }
}
