import Documents
import Store
import TitleReview

/// The result of a meeting that is over, or of all meetings of a plan that are over and not voided, as the ballots have it (R7, R15). No
/// expert stands in it: the office and the bureau may read it.
public struct ReadResults: Inquiry {
    public enum Scope: Sendable, Equatable {
        case meeting(String)
        case plan(String)

        /// What a kept sheet belongs to.
        var subject: String {
            switch self {
            case .meeting(let id), .plan(let id): id
            }
        }
    }
    public struct Found: Sendable {
        public let sheet: ResultSheet
        /// The vault's address of the sheet with these figures, once it was made.
        public let kept: String?
        /// Who seals it.
        public let office: String
    }
    let scope: Scope
    public init(_ scope: Scope) { self.scope = scope }

    public func run(_ work: UnitOfWork) throws -> Found {
        let (planID, meeting) = try place(work)
        try work.requirePackage(planID)
        let (plan, _, officeID) = try work.plan(planID)
        let which: SQL = meeting.map { "m.id = \($0.id)" } ?? "m.state = 'closed'"
        let sheets: SQL = "FROM panel_members p WHERE p.case_id = b.case_id AND p.submitted_at IS NOT NULL"
        let rows = try work.tx.query(
            """
            SELECT b.id, b.case_id, c.name, c.speciality, m.day, b.present, b.recused, b.yes, b.no, b.abstain, b.passed,
                b.majority_of, b.counted_at, (SELECT COUNT(*) \(sheets)) AS sheets,
                (SELECT CAST(COALESCE(SUM(p.total), 0) AS BIGINT) \(sheets)) AS points,
                (SELECT CAST(COALESCE(SUM(p.deducted), 0) AS BIGINT) \(sheets)) AS deducted
            FROM ballots b JOIN meetings m ON m.id = b.meeting_id JOIN committees k ON k.id = m.committee_id
            JOIN cases c ON c.id = b.case_id
            WHERE k.plan_id = \(planID) AND \(which) AND b.state = 'counted' ORDER BY c.name, c.id, b.counted_at DESC, b.id
            """)
        var seen = Set<String>()
        let lines = try rows.map { row in
            ResultSheet.Line(
                name: try row.text("name"), speciality: try row.text("speciality"), day: try row.day("day"),
                present: try row.int("present"), recused: try row.int("recused"), yes: try row.int("yes"),
                no: try row.int("no"), abstain: try row.int("abstain"), passed: try row.bool("passed"),
                points: try ResultSheet.Points(
                    sheets: row.int("sheets"), total: row.int("points"), deducted: row.int("deducted")),
                isReplaced: try !seen.insert(row.text("case_id")).inserted)
        }
        let digest = try ReadResults.digest(of: scope.subject, zip(rows, lines).map { (try $0.text("id"), $1) })
        let head =
            try work.casework.audit.head(in: work.tx).map { "第 \($0.number) 条，\($0.digest)（安装 \($0.installation)）" }
            ?? ""
        let rules = Set(try rows.map { try Plan.MajorityBase($0).rule(plan.committee.majority) })
        let sheet = ResultSheet(
            committee: plan.committee.name, plan: plan.title,
            occasion: meeting.map(\.day.chinese) ?? "截至 \(work.today.chinese)",
            rule: rules.sorted().joined(), lines: lines, digest: digest, auditHead: head)
        return Found(
            sheet: sheet,
            kept: try work.tx.one(
                "SELECT file FROM result_sheets WHERE subject = \(scope.subject) AND content = \(digest)")?.text(
                    "file"),
            office: try work.tx.one("SELECT name FROM units WHERE id = \(officeID)")?.text("name") ?? "")
    }

    private func place(_ work: UnitOfWork) throws -> (planID: String, meeting: (id: String, day: Day)?) {
        switch scope {
        case .plan(let id): return (id, nil)
        case .meeting(let id):
            guard
                let row = try work.tx.one(
                    "SELECT m.day, m.state, k.plan_id FROM meetings m JOIN committees k ON k.id = m.committee_id WHERE m.id = \(id)"
                )
            else { throw Refusal.notFound }
            try work.requirePackage(row.text("plan_id"))
            guard try ["closed", "voided"].contains(row.text("state")) else {
                throw Refusal.conflict("会议结束后才有表决结果。（人社部令第40号）")
            }
            return (try row.text("plan_id"), (id, try row.day("day")))
        }
    }

    /// SHA-256 of what it is about and a line of figures for each ballot, in the order of their ids.
    static func digest(of subject: String, _ ballots: [(id: String, line: ResultSheet.Line)]) -> String {
        let lines = ballots.sorted { $0.id < $1.id }.map { id, line in
            "\(id) \(line.present) \(line.recused) \(line.yes) \(line.no) \(line.abstain) \(line.passed ? 1 : 0)\n"
        }
        return SHA256Digest(of: Array((subject + "\n" + lines.joined()).utf8)).hex
    }
}
