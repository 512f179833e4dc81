import Store
import TitleReview

/// A resident id that somebody registered with is claimed, and counts as that person's once an employer has compared it with the
/// paper (S2). Until then it stands apart (`claimed_lookup`): nothing finds it, several may claim the same, nobody is told.
extension UnitOfWork {
    func isNumberClaimed(by person: String) throws -> Bool {
        try tx.one("SELECT 1 AS claimed FROM persons WHERE id = \(person) AND claimed_lookup IS NOT NULL") != nil
    }

    /// The actor's employer has compared the number: it counts as this person's from now on, and as nobody else's.
    ///
    /// - Throws: ``Refusal`` where it counts as somebody else's already, and where it is the actor's own.
    func proveNumber(of person: String) throws {
        guard
            let claimed = try tx.one(
                "SELECT claimed_lookup FROM persons WHERE id = \(person)\(SQL.forUpdate(tx.engine))")?
                .optionalBytes("claimed_lookup")
        else { return }
        // Two who prove the same number come one after the other.
        try hold(digest: claimed)
        guard
            try tx.one(
                "SELECT 1 AS own FROM accounts WHERE id = \(actor?.accountID) AND resident_lookup = \(claimed)") == nil
        else { throw Refusal.forbidden("不能核对本人的身份证号。请交由其他经办人办理。") }  // S17
        guard try tx.one("SELECT 1 AS taken FROM persons WHERE resident_lookup = \(claimed)") == nil else {
            throw Refusal.conflict(
                "这个身份证号已经由单位核对给另一个账号：本人以前注册过的，请用原来的账号；被别人冒用的，请持证件找平台管理员。")
        }
        try tx.execute(
            "UPDATE persons SET resident_lookup = \(claimed), claimed_lookup = NULL WHERE id = \(person)")
        try claimAccounts(claimed, for: person)
        try record("person.numberProved", person)
    }

    /// What stands for a number that is only claimed: a digest that no number has.
    func lookup(unproved person: String) -> [UInt8] { casework.keys.lookup("unproved", person) }
}

/// The administrator takes a number back to claimed: an employer had confirmed it for somebody whose it is not. Whoever proves it
/// next has it.
public struct ReleaseNumber: UseCase {
    let accountID: String
    public init(accountID: String) { self.accountID = accountID }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.administrator)
        guard
            let row = try work.tx.one(
                """
                SELECT p.id, p.resident_lookup, p.claimed_lookup FROM persons p JOIN accounts a ON a.person_id = p.id
                JOIN memberships m ON m.account_id = a.id AND m.role = 'applicant'
                WHERE a.id = \(accountID)\(work.tx.engine == .postgres ? " FOR UPDATE OF p" : SQL.empty)
                """)
        else { throw Refusal.conflict("这不是申报人的账号，没有登记身份证号。") }
        let person = try row.text("id")
        guard try row.optionalBytes("claimed_lookup") == nil else {
            throw Refusal.conflict("这个人的身份证号还没有由单位核对，不用办理。")
        }
        guard
            try work.tx.one(
                "SELECT 1 AS sent FROM cases WHERE person_id = \(person) AND submitted_at IS NOT NULL LIMIT 1") == nil
        else {
            throw Refusal.conflict("这个人已经用这个号码提交过申报，不能这样办。号码登记错了的，请本人持证明申请更正，由单位核对。")
        }
        let number = try row.bytes("resident_lookup")
        try work.hold(digest: number)
        try work.tx.execute(
            """
            UPDATE persons SET claimed_lookup = \(number), resident_lookup = \(work.lookup(unproved: person))
            WHERE id = \(person)
            """)
        // Other accounts that were known by the number wait for who proves it.
        try work.tx.execute(
            """
            UPDATE accounts SET person_id = NULL, resident_lookup = \(number)
            WHERE person_id = \(person) AND linked_by IS NOT NULL
            """)
        // What registers said of the number is not this person's.
        try work.tx.execute("DELETE FROM register_answers WHERE person_id = \(person)")
        try work.record("person.numberReleased", person)
    }
}
