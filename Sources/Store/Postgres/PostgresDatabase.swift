import Dispatch
import Synchronization

/// PostgreSQL, for installations of several nodes.
///
/// Writes run at READ COMMITTED: what a use case checks and then relies on it locks (``SQL/forUpdate(_:)``) or guards by
/// a version or a constraint. The audit chain is locked last (``Transaction/atEnd(_:)``). A serialization failure, a
/// deadlock or a lock not had in time repeats the whole closure, a bounded number of times, with jitter (F17). So does a row
/// that somebody else has written first, once or twice: what the closure checked before it wrote has another answer now.
public final class PostgresDatabase: Database {
    public let engine = Engine.postgres
    private let pool: ConnectionPool
    private let retried = Atomic<Int>(0)
    /// The schema to drop at the end, of a ``temporary(on:)`` database.
    private let temporarySchema: String?

    /// How often a closure is tried in all.
    static let attempts = 10
    /// How often it looks again after the schema has refused its row.
    static let looksAgain = 2

    /// - Parameters:
    ///   - url: `postgres://user@host:port/name`, or libpq's `key=value` words.
    ///   - connections: how many at most.
    public convenience init(url: String, connections: Int = 16) {
        self.init(url: url, connections: connections, temporarySchema: nil)
    }

    /// A schema of its own on the server at `url`, removed by ``close()``; for tests and rehearsals.
    public static func temporary(on url: String) async throws -> PostgresDatabase {
        let schema = "temporary_" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let separator = url.contains("?") ? "&" : "?"
        let database = PostgresDatabase(
            url: "\(url)\(separator)options=-csearch_path%3D\(schema)", connections: 8, temporarySchema: schema)
        try await database.pool.with { connection in _ = try connection.simple("CREATE SCHEMA \(schema)") }
        return database
    }

    private init(url: String, connections: Int, temporarySchema: String?) {
        pool = ConnectionPool(url: url, limit: connections)
        self.temporarySchema = temporarySchema
    }

    /// How many closures were tried again, for `/metrics`.
    public var retries: Int { retried.load(ordering: .relaxed) }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        Reading.current?.addUnseen()
        return try await retrying {
            try await self.pool.with { connection in
                try connection.simple(
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '30s'")
                do {
                    let value = try body(PostgresTransaction(connection))
                    try connection.simple("COMMIT")
                    return value
                } catch {
                    if !connection.isLost { try connection.simple("ROLLBACK") }
                    throw error
                }
            }
        }
    }

    /// The connection's own thread reads; this one waits for it.
    public func readHere<T: Sendable>(
        for reading: Reading?, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) throws -> T {
        reading?.addUnseen()
        let answer = Mutex<Result<T, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        Task {
            let result: Result<T, any Error>
            do { result = .success(try await self.read(body)) } catch { result = .failure(error) }
            answer.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = answer.withLock({ $0 }) else { throw StoreError.unavailable("没有答复") }
        return try result.get()
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await retrying {
            let (value, afterwards) = try await self.pool.with { connection in
                let tx = PostgresTransaction(connection)
                let value = try PostgresDatabase.uncommitted(body, tx, connection)
                try PostgresDatabase.commit(connection)
                return (value, tx.afterwards)
            }
            for step in afterwards { step() }
            return value
        }
    }

    public func ping() async throws {
        _ = try await read { tx in try tx.one("SELECT 1 AS one") }
    }

    /// Copies of the log that were taken meanwhile age out by themselves.
    public func empty(_ tables: [String]) async throws {
        try await pool.with { connection in
            for table in tables { _ = try connection.simple("VACUUM \(table)") }
        }
    }

    public func close() async throws {
        if let temporarySchema {
            try await pool.with { connection in _ = try connection.simple("DROP SCHEMA \(temporarySchema) CASCADE") }
        }
        await pool.close()
    }

    private static func uncommitted<T>(
        _ body: (any Transaction) throws -> T, _ tx: PostgresTransaction, _ connection: PostgresConnection
    ) throws -> T {
        try connection.simple(
            """
            BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'
            """)
        do {
            let value = try body(tx)
            try tx.finish()
            return value
        } catch {
            if !connection.isLost { try connection.simple("ROLLBACK") }
            throw tx.failure ?? error
        }
    }

    private static func commit(_ connection: PostgresConnection) throws {
        do {
            // A transaction in which a statement failed and was swallowed answers ROLLBACK to COMMIT, without an error.
            guard try connection.simple("COMMIT") == "COMMIT" else {
                throw StoreError.statement("事务里有一条语句失败，全部没有保存")
            }
        } catch StoreError.unavailable where connection.isLost {
            throw StoreError.outcomeUnknown
        }
    }

    private func retrying<T>(_ body: () async throws -> T) async throws -> T {
        var refused = 0
        for attempt in 1..<PostgresDatabase.attempts {
            do { return try await body() } catch StoreError.contention {
                retried.add(1, ordering: .relaxed)
            } catch StoreError.constraint(let kind, _)
                where kind.dependsOnOthers && refused < PostgresDatabase.looksAgain
            {
                refused += 1
                retried.add(1, ordering: .relaxed)
            } catch StoreError.unavailable where attempt <= 3 {
                // A connection that the server closed while it was idle, or a server that is just starting again (F6).
                retried.add(1, ordering: .relaxed)
            }
            let longest = 4 << min(attempt, 6)
            try await Task.sleep(for: .milliseconds(Int.random(in: 1...longest)))
        }
        return try await body()
    }
}
