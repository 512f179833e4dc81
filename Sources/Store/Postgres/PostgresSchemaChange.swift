extension PostgresDatabase: SchemaDatabase {
    /// A step may take long on a large table; it waits a minute for locks that others hold.
    func alter(_ body: @escaping @Sendable (any SchemaTransaction) throws -> Void) async throws {
        try await write { tx in
            guard let tx = tx as? any SchemaTransaction else { throw StoreError.schema("这个事务不能改变结构") }
            try tx.executeSchema("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'")
            try body(tx)
        }
    }
}
