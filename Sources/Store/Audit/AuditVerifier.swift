/// What ``AuditVerifier`` found: `{"entries":…,"ok":…,"firstBad":…}` and the reason in words; `rows` and `invariants` only where
/// something is wrong with them.
public struct AuditReport: Sendable, Hashable, Codable {
    /// How many entries the chain has.
    public let entries: Int
    public let ok: Bool
    /// The number of the first entry that is not what it was; one past the last when the tail is missing.
    public let firstBad: Int?
    public let reason: String?
    /// Rows that are not what the chain says of them, the first of them.
    public let rows: [RowFinding]?
    /// What does not hold of the installation, and by which rows.
    public let invariants: [String: [String]]?

    public init(
        entries: Int, ok: Bool, firstBad: Int?, reason: String?, rows: [RowFinding]? = nil,
        invariants: [String: [String]]? = nil
    ) {
        self.entries = entries
        self.ok = ok
        self.firstBad = firstBad
        self.reason = reason
        self.rows = rows
        self.invariants = invariants
    }

    /// With what does not hold of the installation.
    public func adding(invariants broken: [String: [String]]) -> AuditReport {
        guard let first = broken.keys.min() else { return self }
        return AuditReport(
            entries: entries, ok: false, firstBad: firstBad,
            reason: reason ?? "审计链完整，但数据自相矛盾：\(first)（\(broken[first]?.first ?? "")）。", rows: rows, invariants: broken)
    }

    /// Four keys are always there; what is not known is `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(entries, forKey: .entries)
        try container.encode(ok, forKey: .ok)
        try container.encode(firstBad, forKey: .firstBad)
        try container.encode(reason, forKey: .reason)
        try container.encodeIfPresent(rows, forKey: .rows)
        try container.encodeIfPresent(invariants, forKey: .invariants)
    }
}

/// Walks the chain and finds change, removal, insertion, swap, a cut or replaced tail and a rolled-back copy (S54); and, if it is asked
/// to, rows that are not what the chain says of them.
public enum AuditVerifier {
    private static let batch = 5_000

    /// - Parameters:
    ///   - keys: with them every entry's HMAC is checked, and the signed heads in the key directory; without them only digests.
    ///   - anchors: heads that somebody else kept (``AuditHead/read(_:)``); what they say must be on the chain.
    ///   - rows: whether the tables are compared with the chain, too; for that the keys have to be there.
    public static func verify(
        _ database: any Database, keys: KeyRing?, anchors: [AuditHead] = [], rows: Bool = false
    ) async throws -> AuditReport {
        try await database.read { tx in
            guard let installation = try Installation.known(tx) else {
                return AuditReport(
                    entries: 0, ok: anchors.isEmpty, firstBad: anchors.isEmpty ? nil : 1,
                    reason: anchors.isEmpty ? nil : "数据库是空的。")
            }
            let signed = try keys.map { try HeadJournal.heads(of: installation, keys: $0) } ?? []
            var walk = Walk(installation: installation, keys: keys)
            let signers = keys?.auditPublicKeys ?? []
            if keys != nil, let forged = signed.first(where: { head in !signers.contains { head.isSigned(by: $0) } }) {
                return walk.bad(forged.number, "密钥目录里第 \(forged.number) 条的链头签名不对。")
            }
            if keys != nil && !signed.contains(where: { $0.number == 0 }) {
                return walk.bad(1, "密钥目录里没有这个数据库从头开始的链头记录：密钥目录不完整，或数据库被替换。")
            }
            if let foreign = anchors.first(where: { $0.installation != installation.name }) {
                return walk.bad(min(foreign.number, 1), "锚点属于另一个数据库（\(foreign.installation)）。")
            }
            for head in signed + anchors {
                if let known = walk.heads[head.number], known != head.digest {
                    return walk.bad(head.number, "第 \(head.number) 条有两个不同的链头。")
                }
                walk.heads[head.number] = head.digest
            }
            walk.heads[0] = nil
            guard rows, let keys else { return try walk.run(tx, batch) }
            let book = try RowBook()
            walk.book = book
            let report = try walk.run(tx, batch)
            return report.ok ? try compare(report, book, keys, tx) : report
        }
    }

    private static func compare(_ report: AuditReport, _ book: RowBook, _ keys: KeyRing, _ tx: any Transaction) throws
        -> AuditReport
    {
        if let format = book.format, format != ProvenTable.format {
            return AuditReport(
                entries: report.entries, ok: false, firstBad: nil,
                reason: "审计链完整。各数据表由另一版程序记载，不能核对：请用这一版程序启动一次服务，再核对。")
        }
        var verifier = RowVerifier(keys: keys)
        try verifier.compare(book, tx)
        guard let reason = verifier.reason else { return report }
        return AuditReport(
            entries: report.entries, ok: false, firstBad: nil, reason: reason, rows: verifier.findings)
    }

    private struct Walk {
        let installation: Installation
        let keys: KeyRing?
        var heads: [Int: String] = [:]
        /// Where what the entries say of rows goes.
        var book: RowBook?
        private var previous: [UInt8]
        private var count = 0

        init(installation: Installation, keys: KeyRing?) {
            self.installation = installation
            self.keys = keys
            previous = AuditLog.genesis(installation)
        }

        func bad(_ number: Int, _ reason: String) -> AuditReport {
            AuditReport(entries: count, ok: false, firstBad: number, reason: reason)
        }

        mutating func run(_ tx: any Transaction, _ batch: Int) throws -> AuditReport {
            let total = try tx.one("SELECT COUNT(*) AS entries FROM audit_entries")?.int("entries") ?? 0
            var last = Int(Int32.min)
            while true {
                let rows = try tx.query(
                    """
                    SELECT \(ChainedEntry.columns) FROM audit_entries WHERE number > \(last) ORDER BY number LIMIT \(batch)
                    """)
                var entries: [ChainedEntry] = []
                for row in rows {
                    if let problem = try check(row, &entries) {
                        return AuditReport(entries: total, ok: false, firstBad: count + 1, reason: problem)
                    }
                    count += 1
                }
                if let unread = try book?.take(entries) {
                    return AuditReport(entries: total, ok: false, firstBad: unread, reason: "第 \(unread) 条的说明读不懂。")
                }
                guard rows.count == batch else { break }
                last = count
            }
            if let beyond = heads.keys.max(), beyond > count {
                return bad(count + 1, "链在第 \(count) 条结束，而已签名的链头到第 \(beyond) 条：末尾被截去，或数据库是旧的副本。")
            }
            return AuditReport(entries: count, ok: true, firstBad: nil, reason: nil)
        }

        private mutating func check(_ row: Row, _ entries: inout [ChainedEntry]) throws -> String? {
            let entry: ChainedEntry
            do { entry = try ChainedEntry(row) } catch { return "第 \(count + 1) 条的列类型不对。" }
            if entry.number != count + 1 { return "缺少第 \(count + 1) 条（接着的是第 \(entry.number) 条）。" }
            if entry.previous != previous { return "第 \(entry.number) 条不接在前一条之后。" }
            if entry.digest != entry.expectedDigest { return "第 \(entry.number) 条的内容被改动。" }
            if let keys {
                guard case .bytes(let mac) = row.column(8), keys.verify(mac, .audit, entry.digest) else {
                    return "第 \(entry.number) 条不是本系统写入的（HMAC 不对）。"
                }
            }
            if let head = heads[entry.number], head != Hexadecimal.encode(entry.digest) {
                return "第 \(entry.number) 条与已签名的链头不符：从这里或更早起被替换。"
            }
            previous = entry.digest
            if book != nil { entries.append(entry) }
            return nil
        }
    }
}
