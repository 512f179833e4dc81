/// The locks that PostgreSQL keeps until a transaction ends (they work through pgbouncer's pooling, too), one of each in a schema:
/// what else stands in the same database does not wait. SQLite has one writer anyway.
enum AdvisoryLock: Int {
    case migration = 0x7069_6E01
    case auditChain = 0x7069_6E02

    func take(_ tx: any Transaction) throws {
        guard tx.engine == .postgres else { return }
        _ = try tx.query(
            "SELECT pg_advisory_xact_lock(CAST(\(rawValue) AS integer), hashtext(current_schema()))")
    }
}
