import Store
import TitleReview

extension UnitOfWork {
    func addMembership(_ account: String, _ role: Role, unit: String?) throws {
        try tx.execute(
            """
            INSERT INTO memberships (id, account_id, role, unit_id, since)
            VALUES (\(newID()), \(account), \(role.rawValue), \(unit), \(casework.machine.now()))
            """)
    }
}
