/// All that shapes the schema, in order.
public enum Schema {
    /// The store's own tables (numbers 1–9), then the office's (from 10).
    public static var migrations: [Migration] {
        StoreTables.migrations + businessTables + nodeTables + paymentTables + uploadTables + administratorTables
            + planDraftTables
    }
}

/// Brings a database to this program's schema: forward only, each step in a transaction of its own (F16).
public enum Migrator {
    /// Carries out the steps that the database has not had.
    ///
    /// Several nodes may start at once: a lock lets one migrate, the others find the work done.
    ///
    /// - Throws: ``StoreError/schema(_:)`` when the database was written by a newer program.
    public static func migrate(_ database: any Database, _ migrations: [Migration] = Schema.migrations) async throws {
        let steps = migrations.sorted { $0.number < $1.number }
        guard Set(steps.map(\.number)).count == steps.count else { throw StoreError.schema("迁移编号有重复") }
        try await database.write { tx in
            try AdvisoryLock.migration.take(tx)
            try schema(tx).executeSchema(
                "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        }
        try await refuseNewer(database, newest: steps.last?.number ?? 0)
        for step in steps {
            try await database.write { tx in
                try AdvisoryLock.migration.take(tx)
                guard try tx.one("SELECT 1 AS done FROM schema_version WHERE number = \(step.number)") == nil else {
                    return
                }
                for statement in step.statements {
                    if let text = statement.text(for: tx.engine) { try schema(tx).executeSchema(text) }
                }
                try tx.execute("INSERT INTO schema_version (number, name) VALUES (\(step.number), \(step.name))")
            }
        }
    }

    /// The newest step that the database has had; 0 for an empty one.
    public static func version(_ tx: any Transaction) throws -> Int {
        try tx.one("SELECT MAX(number) AS newest FROM schema_version")?.optionalInt("newest") ?? 0
    }

    private static func refuseNewer(_ database: any Database, newest: Int) async throws {
        let found = try await database.read { tx in try version(tx) }
        guard found <= newest else {
            throw StoreError.schema("数据库的结构（第 \(found) 版）比本程序（第 \(newest) 版）新：请升级程序，不要用旧程序打开。")
        }
    }

    private static func schema(_ tx: any Transaction) throws -> any SchemaTransaction {
        guard let tx = tx as? any SchemaTransaction else { throw StoreError.schema("这个事务不能改变结构") }
        return tx
    }
}

/// The locks that PostgreSQL keeps until a transaction ends (they work through pgbouncer's pooling, too), one of each in a schema:
/// what else stands in the same database does not wait. SQLite has one writer anyway.
enum AdvisoryLock: Int {
    case migration = 0x7069_6E01
    case auditChain = 0x7069_6E02

    func take(_ tx: any Transaction) throws {
        if tx.engine == .postgres {
            _ = try tx.query("SELECT pg_advisory_xact_lock(CAST(\(rawValue) AS integer), hashtext(current_schema()))")
        }
    }
}
