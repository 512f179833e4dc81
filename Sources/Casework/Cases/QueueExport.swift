import Documents
import Store
import TitleReview

/// The filtered queue as a spreadsheet: page after page by key, never more than a bounded number of rows, personal numbers masked,
/// on the audit log before it is handed out.
public struct QueueExport: Sendable {
    /// More is no work list any more.
    public static let most = 20_000
    static let head = [
        "序号", "姓名", "证件号码", "单位", "专业", "申报方式", "申报途径", "规则结论", "不符合的条款", "待核实的条款", "状态",
        "提交时间", "本环节截止", "经办人", "评审计划",
    ]

    public let bytes: [UInt8]
    public let count: Int

    /// - Throws: a ``Refusal`` when the filter admits more than ``most``.
    public static func make(_ casework: Casework, _ filter: QueueFilter, as actor: Actor?, at now: Instant) async throws
        -> QueueExport
    {
        let rows = try await rows(casework, filter, as: actor, at: now)
        let bytes = try await Spreadsheets.bytes(Workbook(title: "申报", head: head, rows: rows))
        try await casework.perform(RecordExport(filter: filter, count: rows.count), as: actor, at: now)
        return QueueExport(bytes: bytes, count: rows.count)
    }

    static func rows(
        _ casework: Casework, _ filter: QueueFilter, as actor: Actor?, at now: Instant, most: Int = QueueExport.most
    ) async throws -> [[String]] {
        var filter = filter
        var rows: [[String]] = []
        filter.after = nil
        filter.limit = 500
        while true {
            let page = try await casework.askAtLength(
                ReadExportPage(filter: filter), as: actor, at: now, goesOn: filter.after != nil)
            for row in page.rows { rows.append(["\(rows.count + 1)"] + row) }
            guard rows.count <= most, !(rows.count == most && page.next != nil) else {
                throw Refusal.conflict("筛选出的申报超过 \(most) 份，请先用筛选缩小范围，再导出。")
            }
            guard let next = page.next.flatMap({ QueueKey($0) }) else { return rows }
            filter.after = next
        }
    }
}

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

/// Who took which list out, and how long it was; a name that was looked for stays out of the log.
struct RecordExport: UseCase {
    let filter: QueueFilter, count: Int

    func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        try work.record(
            "queue.exported", unit,
            [
                "count": "\(count)", "states": filter.states.map(\.rawValue).joined(separator: " "),
                "verdict": filter.verdict, "speciality": filter.speciality, "plan": filter.planID,
                "employer": filter.employerID,
                "name": filter.name.isEmpty ? "" : "given", "mine": filter.mine ? "yes" : "",
            ])
    }
}
