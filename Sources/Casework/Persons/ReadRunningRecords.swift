import Documents
import Store
import TitleReview

/// The records in force, as a spreadsheet for the credit platform (N5): with whole numbers, since the platform finds
/// people by them. On the audit chain before it is handed out; records that are over stay with the authority that keeps them.
public struct IntegrityExport: Sendable {
    /// More is taken out by hand.
    static let most = 5_000
    static let head = ["序号", "姓名", "证件号码", "失信行为", "记录起始日期", "记录终止日期", "评审计划", "证书编号"]

    public let bytes: [UInt8]
    public let count: Int

    /// - Throws: a ``Refusal`` when nothing is in force, or too much.
    public static func make(_ casework: Casework, as actor: Actor?, at now: Instant) async throws -> IntegrityExport {
        let rows = try await casework.askAtLength(ReadRunningRecords(), as: actor, at: now)
        let bytes = try await Spreadsheets.bytes(Workbook(title: "职称诚信档案", head: head, rows: rows))
        try await casework.perform(RecordIntegrityExport(count: rows.count), as: actor, at: now)
        return IntegrityExport(bytes: bytes, count: rows.count)
    }
}

struct ReadRunningRecords: Inquiry {
    func run(_ work: UnitOfWork) throws -> [[String]] {
        try work.require(.bureau)
        let records = try work.integrityRecords(
            "i.to_day >= \(work.today) ORDER BY i.created_at, i.id LIMIT \(IntegrityExport.most + 1)")
        guard !records.isEmpty else { throw Refusal.conflict("现在没有生效中的诚信档案记录，不用导出。") }
        guard records.count <= IntegrityExport.most else {
            throw Refusal.conflict("生效中的记录超过 \(IntegrityExport.most) 条，请联系平台管理员。")
        }
        return records.enumerated().map { index, r in
            [
                "\(index + 1)", r.name, r.residentID, r.reason, r.from.description, r.to.description, r.planTitle,
                r.certificate,
            ]
        }
    }
}
