/// A transaction on a PostgreSQL connection.
final class PostgresTransaction: SchemaTransaction {
    let engine = Engine.postgres
    private let connection: PostgresConnection
    private var ends: [(any Transaction) throws -> Void] = []
    private(set) var afterwards: [@Sendable () -> Void] = []
    /// A retryable or fatal error, which counts even where the body swallowed it: the server has given the transaction up.
    private(set) var failure: StoreError?

    init(_ connection: PostgresConnection) { self.connection = connection }

    func query(_ sql: SQL) throws -> [Row] { try send(sql).rows }

    @discardableResult func execute(_ sql: SQL) throws -> Int { try send(sql).changed }

    func executeSchema(_ text: String) throws { try remembering { _ = try connection.simple(text) } }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        let (endsBefore, afterwardsBefore) = (ends.count, afterwards.count)
        try executeSchema("SAVEPOINT step")
        do {
            let value = try body()
            try executeSchema("RELEASE SAVEPOINT step")
            return value
        } catch {
            ends.removeSubrange(endsBefore...)
            afterwards.removeSubrange(afterwardsBefore...)
            if !connection.isLost { try executeSchema("ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step") }
            throw error
        }
    }

    func atEnd(_ body: @escaping (any Transaction) throws -> Void) { ends.append(body) }

    func afterCommit(_ body: @escaping @Sendable () -> Void) { afterwards.append(body) }

    func watch<T>(_ body: () throws -> T) rethrows -> (T, Reading) { (try body(), .unseen) }

    /// Others write this database, too.
    func stands(_ reading: Reading) -> Bool { false }

    func finish() throws {
        while !ends.isEmpty { try ends.removeFirst()(self) }
    }

    private func send(_ sql: SQL) throws -> (rows: [Row], changed: Int) {
        let (text, values) = sql.rendered(for: .postgres)
        return try remembering { try connection.execute(text, values) }
    }

    private func remembering<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as StoreError {
            switch error {
            case .contention, .unavailable: failure = error
            default: break
            }
            throw error
        }
    }
}
