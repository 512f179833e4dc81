import Store
import TitleReview

extension UnitOfWork {
    /// The pool is fixed before the day of the draw (R2): on that day nobody has come into it, and nobody in it has changed in
    /// what decides who can be drawn. Only the plan's specialities are looked at.
    func requireFixedPool(_ plan: Plan, office: String) throws {
        let morning = Instant(startOf: today)
        let added = try tx.query(
            "SELECT speciality FROM experts WHERE office_id = \(office) AND added_at >= \(morning)"
        ).filter { plan.specialities.contains(try $0.text("speciality")) }.count
        let changed = try Set(
            tx.query(
                """
                SELECT x.expert_id, x.field, x.before, e.speciality FROM expert_changes x
                JOIN experts e ON e.id = x.expert_id
                WHERE e.office_id = \(office) AND x.at >= \(morning) AND e.added_at < \(morning)
                    AND x.field IN ('speciality', 'titleLevel', 'termFrom', 'termTo', 'standing')
                """
            ).filter { row in
                let was = try row.text("field") == "speciality" ? row.text("before") : nil
                return try [was, row.text("speciality")].contains { plan.specialities.contains($0 ?? "") }
            }.map { try $0.text("expert_id") }
        ).count
        guard added + changed == 0 else {
            let words = [added > 0 ? "新加入 \(added) 人" : "", changed > 0 ? "修改 \(changed) 人" : ""].filter { !$0.isEmpty }
            throw Refusal.conflict(
                "专家库要在抽取的前一天固定下来，今天\(words.joined(separator: "、"))，请明天再抽取。（人社部令第40号）")
        }
    }
}
