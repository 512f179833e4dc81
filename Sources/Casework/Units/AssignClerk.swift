import Store
import TitleReview

/// A clerk says who looks after these colleagues.
public struct AssignClerk: UseCase {
    let personIDs: [String], accountID: String
    public init(personIDs: [String], accountID: String) {
        self.personIDs = personIDs
        self.accountID = accountID
    }

    /// - Returns: how many of them are the unit's people, and are looked after by the clerk now.
    public func run(_ work: UnitOfWork) throws -> Int {
        let unit = try work.requireBoundUnit()
        let people = try work.colleagues(personIDs, of: unit)
        guard try work.clerks(of: unit).contains(where: { $0.accountID == accountID }) else {
            throw Refusal.invalid("clerk", "请选择本单位的经办人。")
        }
        for person in people {
            try work.tx.execute(
                """
                INSERT INTO colleague_clerks (person_id, unit_id, account_id, at) VALUES (\(person), \(unit), \(accountID), \(work.now))
                ON CONFLICT (person_id) DO UPDATE SET unit_id = excluded.unit_id, account_id = excluded.account_id, at = excluded.at
                """)
        }
        try work.record("colleagues.assigned", accountID, ["count": "\(people.count)"])
        return people.count
    }
}
