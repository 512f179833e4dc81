import Documents
import Store
import TitleReview

extension UnitOfWork {
    struct IntegrityRecord {
        let id: String, name: String, residentID: String, from: Day, to: Day, reason: String, planTitle: String,
            certificate: String
    }

    /// - Parameter condition: on `integrity_records i`, with order and limit.
    func integrityRecords(_ condition: SQL) throws -> [IntegrityRecord] {
        var titles: [String: String] = [:]
        return try tx.query(
            """
            SELECT i.id, i.from_day, i.to_day, i.reason, p.id AS person, p.name, p.resident_id, c.plan_id, x.number
            FROM integrity_records i JOIN persons p ON p.id = i.person_id
            LEFT JOIN cases c ON c.id = i.case_id LEFT JOIN certificates x ON x.case_id = i.case_id AND x.replaced_at IS NULL
            WHERE \(condition)
            """
        ).map { row in
            let planID = try row.optionalText("plan_id") ?? ""
            if !planID.isEmpty, titles[planID] == nil { titles[planID] = try plan(planID).plan.title }
            return IntegrityRecord(
                id: try row.text("id"), name: try row.text("name"),
                residentID: try casework.keys.open(
                    row.bytes("resident_id"), table: "persons", column: "resident_id", row: row.text("person")),
                from: try row.day("from_day"), to: try row.day("to_day"), reason: try row.text("reason"),
                planTitle: titles[planID] ?? "", certificate: try row.optionalText("number") ?? "")
        }
    }
}
