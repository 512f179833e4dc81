import Store

/// Whether an installation is what it says: its audit chain, the rows that prove something, and what must hold at any time.
public enum CheckInstallation {
    /// How many rows are named of an invariant; the others are counted.
    public static let most = 100

    /// - Throws: ``StoreError/schema(_:)`` where the database is not brought to this program's schema: there is nothing to compare with.
    public static func run(_ database: any Database, keys: KeyRing, anchors: [AuditHead] = []) async throws
        -> AuditReport
    {
        try await requireCurrent(database)
        let report = try await AuditVerifier.verify(database, keys: keys, anchors: anchors, rows: true)
        // What a chain says that is not whole is no measure.
        if !report.ok && report.rows == nil { return report }
        return report.adding(invariants: try await broken(database))
    }

    /// The invariants that do not hold, and the first rows that break each.
    public static func broken(_ database: any Database) async throws -> [String: [String]] {
        try await requireCurrent(database)
        return try await Invariants.rows(of: database).filter { !$0.value.isEmpty }.mapValues { rows in
            rows.count <= most ? rows : rows.prefix(most) + ["……共 \(rows.count) 行"]
        }
    }

    private static func requireCurrent(_ database: any Database) async throws {
        let version = try await database.read { tx in try Migrator.version(tx) }
        guard version == Schema.current.version else {
            throw StoreError.schema(
                """
                数据库的结构是第 \(version) 版，这一版程序是第 \(Schema.current.version) 版，不能核对：\
                请用这一版程序启动一次服务，再核对。
                """)
        }
    }
}
