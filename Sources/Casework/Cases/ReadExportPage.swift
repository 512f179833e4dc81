import Documents
import Store
import TitleReview

/// One page of the sheet.
struct ReadExportPage: Inquiry {
    struct Page: Sendable {
        let rows: [[String]]
        let next: String?
    }
    let filter: QueueFilter

    func run(_ work: UnitOfWork) throws -> Page {
        let unit = try work.requireUnit(.authority, .office)
        let page = try ReadQueue(filter).run(work)
        let ids = page.rows.map(\.id)
        let handlers = try work.handlers(unit, ids)
        let more = try more(work, ids)
        return Page(
            rows: page.rows.map { row in
                let rest = more[row.id]
                return [
                    row.name, rest?.resident ?? "", row.employer, row.speciality,
                    ["normal": "正常申报", "exceptional": "破格申报", "transfer": "转（兼）评"][row.filing] ?? row.filing,
                    row.routeName ?? "",
                    row.verdict.flatMap(Verdict.Decision.init(rawValue:))?.chinese ?? "", rest?.clauses(.unmet) ?? "",
                    rest?.clauses(.unknown) ?? "", row.state.chinese, row.submittedAt.chinese,
                    row.due?.chineseDate ?? "", (handlers[row.id] ?? []).map(\.name).joined(separator: "、"),
                    row.planTitle,
                ]
            }, next: page.next)
    }

    private struct More {
        let resident: String
        let findings: [Finding]
        func clauses(_ outcome: Outcome) -> String {
            var seen = Set<String>()
            return findings.filter { $0.outcome == outcome && $0.decides && seen.insert($0.clause).inserted }.map(
                \.clause
            ).joined(separator: " ")
        }
    }

    private func more(_ work: UnitOfWork, _ ids: [String]) throws -> [String: More] {
        guard !ids.isEmpty else { return [:] }
        var found: [String: More] = [:]
        let list = SQL.joined(ids.map { "\($0)" }, by: ", ")
        for row in try work.tx.query(
            """
            SELECT c.id, c.findings, p.id AS person, p.resident_id
            FROM cases c JOIN persons p ON p.id = c.person_id WHERE c.id IN (\(list))
            """
        ) {
            let number = try work.casework.keys.open(
                row.bytes("resident_id"), table: "persons", column: "resident_id", row: row.text("person"))
            found[try row.text("id")] = More(
                resident: Masking.middle(of: number, first: 4, last: 4),
                findings: try JSON.findings(row.text("findings")))
        }
        return found
    }
}
