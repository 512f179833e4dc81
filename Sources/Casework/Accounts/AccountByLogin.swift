import Store
import TitleReview

/// The account of a person or of a clerk, by login: for the program itself; not reachable from the web.
public struct AccountByLogin: Inquiry {
    let login: String
    public init(login: String) { self.login = login }
    public func run(_ work: UnitOfWork) throws -> (
        accountID: String, membershipID: String, personID: String?, unitID: String?
    ) {
        guard
            let row = try work.tx.one(
                """
                SELECT a.id, a.person_id, m.id AS membership, m.unit_id
                FROM accounts a JOIN memberships m ON m.account_id = a.id AND m.until IS NULL
                WHERE a.login = \(login)
                """)
        else { throw Refusal.notFound }
        return (
            try row.text("id"), try row.text("membership"), try row.optionalText("person_id"),
            try row.optionalText("unit_id")
        )
    }
}
