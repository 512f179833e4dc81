/// A database whose schema can be changed.
protocol SchemaDatabase: Database {
    /// Changes the schema, wholly or not at all; tables may be made anew, since references are looked at only at the end.
    ///
    /// - Throws: what `body` throws; ``StoreError/schema(_:)`` when a reference leads nowhere afterwards.
    func alter(_ body: @escaping @Sendable (any SchemaTransaction) throws -> Void) async throws
}

/// A transaction that takes text which is not known when the program is built, for migrations only.
protocol SchemaTransaction: Transaction {
    /// Carries out one statement or several.
    func executeSchema(_ text: String) throws
}
