import Store
import TitleReview

extension UnitOfWork {
    /// Publishes a notice over cases of one plan; the day of publication does not count (Civil Code art. 201).
    func publish(kind: String, planID: String, version: Int, unit: String, cases: [CaseRecord]) throws -> String {
        let rules = try plan(planID, version: version).notices
        let days =
            kind == "employer"
            ? rules.employerDays : kind == "qualification" ? rules.qualificationDays : rules.resultDays
        let last = try workday(after: days)
        let id = newID()
        try tx.execute(
            """
            INSERT INTO notices (id, plan_id, kind, unit_id, start_day, last_day, days, published_at)
            VALUES (\(id), \(planID), \(kind), \(unit), \(today), \(last), \(days), \(now))
            """)
        for c in cases {
            try tx.execute("INSERT INTO notice_cases (notice_id, case_id) VALUES (\(id), \(c.id))")
            try tx.execute("UPDATE cases SET notice_id = \(id), version = version + 1 WHERE id = \(c.id)")
        }
        try record("notice.\(kind)", id, ["cases": "\(cases.count)", "lastDay": last.description])
        return id
    }
}
