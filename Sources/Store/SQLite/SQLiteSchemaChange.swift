import GRDB

extension SQLiteDatabase: SchemaDatabase {
    /// Outside the group commit, since what has to be set for it cannot be set inside a transaction.
    func alter(_ body: @escaping @Sendable (any SchemaTransaction) throws -> Void) async throws {
        do {
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")
                do { try SQLiteDatabase.altered(db, body) } catch {
                    try SQLiteDatabase.guarded(db)
                    throw error
                }
                try SQLiteDatabase.guarded(db)
            }
        } catch let error as DatabaseError { throw StoreError(error) }
    }

    private static func altered(_ db: GRDB.Database, _ body: (any SchemaTransaction) throws -> Void) throws {
        try db.inTransaction(.immediate) {
            let tx = SQLiteTransaction(db, TableChanges(), tracks: .nothing)
            try body(tx)
            try tx.finish()
            let broken = try tx.query("SELECT \"table\" AS child, parent FROM pragma_foreign_key_check LIMIT 1")
            if let row = broken.first {
                throw StoreError.schema("表 \(try row.text("child")) 指向 \(try row.text("parent")) 的引用落空，结构没有改变")
            }
            return .commit
        }
    }

    private static func guarded(_ db: GRDB.Database) throws {
        try db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF")
    }
}
