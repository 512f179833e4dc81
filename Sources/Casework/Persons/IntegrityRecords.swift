import Documents
import Store
import TitleReview

/// The integrity archive, the newest record first, one page (N5, R17); for the bureau. Numbers of persons are masked.
public struct ListIntegrityRecords: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let name: String
        /// First and last four characters.
        public let residentID: String
        public let from: Day
        public let to: Day
        public let reason: String
        /// Empty when it did not begin with a case.
        public let planTitle: String
        public let isRunning: Bool
    }
    public struct Page: Sendable, Codable, Equatable {
        public let items: [Item]
        public let running: Int
        /// The key of the next page; nil on the last.
        public let next: String?
    }
    let after: String, limit: Int

    /// - Parameter after: ``Page/next`` of the page before.
    public init(after: String = "", limit: Int = 50) {
        self.after = after
        self.limit = limit
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        try work.require(.bureau)
        let from: SQL
        if after.isEmpty {
            from = "1 = 1"
        } else {
            guard
                let at = try work.tx.one("SELECT created_at FROM integrity_records WHERE id = \(after)")?.int(
                    "created_at")
            else { throw Refusal.notFound }
            from = "(i.created_at < \(at) OR (i.created_at = \(at) AND i.id > \(after)))"
        }
        let rows = try work.integrityRecords("\(from) ORDER BY i.created_at DESC, i.id LIMIT \(limit + 1)")
        let items = rows.prefix(limit).map {
            Item(
                id: $0.id, name: $0.name, residentID: Masking.middle(of: $0.residentID, first: 4, last: 4),
                from: $0.from, to: $0.to, reason: $0.reason, planTitle: $0.planTitle,
                isRunning: $0.to >= work.today)
        }
        let running =
            try work.tx.one("SELECT COUNT(*) AS n FROM integrity_records WHERE to_day >= \(work.today)")?.int("n") ?? 0
        return Page(items: items, running: running, next: rows.count > limit ? items.last?.id : nil)
    }
}

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

/// Who took the list out, when, and how long it was.
struct RecordIntegrityExport: UseCase {
    let count: Int

    func run(_ work: UnitOfWork) throws {
        try work.require(.bureau)
        try work.record("integrity.exported", "integrity", ["count": "\(count)"])
    }
}

extension UnitOfWork {
    fileprivate struct IntegrityRecord {
        let id: String, name: String, residentID: String, from: Day, to: Day, reason: String, planTitle: String,
            certificate: String
    }

    /// - Parameter condition: on `integrity_records i`, with order and limit.
    fileprivate func integrityRecords(_ condition: SQL) throws -> [IntegrityRecord] {
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
