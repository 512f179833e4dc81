import Store
import TitleReview

extension UnitOfWork {
    /// Recorded for three years (N5, R17); the regulation's number, the same for every plan.
    func openIntegrityRecord(person: String, case caseID: String, reason: String) throws {
        let years = 3
        let id = newID()
        let last = today.adding(months: 12 * years).adding(days: -1)
        try tx.execute(
            """
            INSERT INTO integrity_records (id, person_id, from_day, to_day, reason, case_id, created_at)
            VALUES (\(id), \(person), \(today), \(last), \(reason), \(caseID), \(now))
            """)
        try record("integrity.opened", id, ["case": caseID])
    }
}
