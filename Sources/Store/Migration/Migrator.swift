/// Brings a database to this program's schema: forward only, each step in a transaction of its own (F16).
public enum Migrator {
    /// Makes the schema in an empty database, or carries out the steps that an older one has not had.
    ///
    /// Several nodes may start at once: a lock lets one migrate, the others find the work done.
    ///
    /// - Throws: ``StoreError/schema(_:)`` when the database was written by a newer program, or by one from before the
    ///   first release.
    public static func migrate(_ database: any Database, to schema: Schema = .current) async throws {
        guard Set(schema.migrations.map(\.number)).count == schema.migrations.count else {
            throw StoreError.schema("迁移编号有重复")
        }
        guard let database = database as? any SchemaDatabase else { throw StoreError.schema("这个数据库不能改变结构") }
        if try await database.read({ tx in try isThere(tx) && version(tx) == schema.version }) { return }
        try await database.alter { tx in try begin(schema, tx) }
        for step in schema.migrations {
            try await database.alter { tx in
                try AdvisoryLock.migration.take(tx)
                guard try version(tx) < step.number else { return }
                for part in step.steps { try part.run(tx) }
                try record(step.number, step.name, tx)
            }
        }
    }

    /// The version of the database; 0 for an empty one.
    public static func version(_ tx: any Transaction) throws -> Int {
        try tx.one("SELECT MAX(number) AS newest FROM schema_version")?.optionalInt("newest") ?? 0
    }

    private static func isThere(_ tx: any Transaction) throws -> Bool {
        switch tx.engine {
        case .sqlite: try tx.one("SELECT 1 AS found FROM sqlite_master WHERE name = 'schema_version'") != nil
        case .postgres:
            try tx.one("SELECT CAST(to_regclass('schema_version') AS text) AS found")?.optionalText("found") != nil
        }
    }

    /// The whole schema, where there is none yet; a refusal where what is there cannot be gone on with.
    private static func begin(_ schema: Schema, _ tx: any SchemaTransaction) throws {
        try AdvisoryLock.migration.take(tx)
        try tx.executeSchema(
            "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        let found = try version(tx)
        guard found <= schema.version else {
            throw StoreError.schema("数据库的结构（第 \(found) 版）比本程序（第 \(schema.version) 版）新：请升级程序，不要用旧程序打开。")
        }
        if found == 0 {
            guard !schema.files.isEmpty else { return }
            for file in schema.files { try tx.executeSchema(file.text(for: tx.engine)) }
            try record(schema.version, "as it stands", tx)
        } else if found < schema.first {
            throw schema.tooOld(found)
        }
    }

    private static func record(_ number: Int, _ name: String, _ tx: any Transaction) throws {
        try tx.execute("INSERT INTO schema_version (number, name) VALUES (\(number), \(name))")
    }
}
