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
