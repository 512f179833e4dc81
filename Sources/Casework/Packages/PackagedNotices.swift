import Store
import TitleReview

/// The notices of a plan's package, with what made them longer, the calendar they are counted by, and the objections.
extension ReadPlanPackage {
    struct Notice: Encodable {
        let id: String, kind: String, publishedAt: String, startDay: String, lastDay: String, days: Int, cases: [String]
        /// What made it longer, the oldest first.
        let interruptions: [Interruption]
    }
    struct Interruption: Encodable {
        let from: String?, to: String?, workdays: Int?, reason: String, lastBefore: String, lastDay: String, at: String
    }

    func notices(_ work: UnitOfWork) throws -> [Notice] {
        let listed = try Dictionary(
            grouping: work.tx.query(
                """
                SELECT x.notice_id, x.case_id FROM notice_cases x JOIN notices n ON n.id = x.notice_id
                WHERE n.plan_id = \(planID) ORDER BY x.case_id
                """
            ).map { (notice: try $0.text("notice_id"), case: try $0.text("case_id")) }, by: \.notice)
        let interruptions = try interruptions(work)
        return try work.tx.query(
            """
            SELECT id, kind, start_day, last_day, days, published_at FROM notices
            WHERE plan_id = \(planID) ORDER BY published_at, id
            """
        ).map { row in
            Notice(
                id: try row.text("id"), kind: try row.text("kind"),
                publishedAt: try row.instant("published_at").description, startDay: try row.text("start_day"),
                lastDay: try row.text("last_day"), days: try row.int("days"),
                cases: (listed[try row.text("id")] ?? []).map(\.case),
                interruptions: interruptions[try row.text("id")] ?? [])
        }
    }

    private func interruptions(_ work: UnitOfWork) throws -> [String: [Interruption]] {
        var found: [String: [Interruption]] = [:]
        for row in try work.tx.query(
            """
            SELECT i.* FROM notice_interruptions i JOIN notices n ON n.id = i.notice_id
            WHERE n.plan_id = \(planID) ORDER BY i.notice_id, i.last_day
            """)
        {
            found[try row.text("notice_id"), default: []].append(
                .init(
                    from: try row.optionalText("from_day"), to: try row.optionalText("to_day"),
                    workdays: try row.optionalInt("workdays"), reason: try row.text("reason"),
                    lastBefore: try row.text("last_before"), lastDay: try row.text("last_day"),
                    at: try row.instant("at").description))
        }
        return found
    }

    struct Calendar: Encodable {
        struct Change: Encodable { let edition: Int, year: Int, body: String }
        /// What ships with the program.
        let bundled: [CalendarYear]
        /// What the administrator has added or corrected, each as it was written; the chain says when.
        let changes: [Change]
    }

    /// By what notices are counted.
    func calendar(_ work: UnitOfWork) throws -> Calendar {
        Calendar(
            bundled: work.casework.calendars.bundled.all,
            changes: try work.tx.query("SELECT number, year, body FROM calendar_years ORDER BY number").map {
                .init(edition: try $0.int("number"), year: try $0.int("year"), body: try $0.text("body"))
            })
    }

    /// Who objected is not in the package.
    func objections(_ work: UnitOfWork) throws -> [[String: String]] {
        try work.tx.query(
            """
            SELECT o.id, o.notice_id, o.case_id, o.at, o.outcome FROM objections o JOIN notices n ON n.id = o.notice_id
            WHERE n.plan_id = \(planID) ORDER BY o.at, o.id
            """
        ).map { row in
            [
                "id": try row.text("id"), "notice": try row.text("notice_id"), "case": try row.text("case_id"),
                "at": try row.instant("at").description, "outcome": try row.optionalText("outcome") ?? "",
            ]
        }
    }
}
