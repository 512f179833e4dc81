import Foundation
import Store
import Testing

/// What only PostgreSQL can do wrong.
@Suite("PostgreSQL", .enabled(if: Databases.engines.contains(.postgres)))
struct PostgresTests {
    private static let table = Migration(
        number: 900, name: "n",
        steps: [
            "CREATE TABLE n (id TEXT PRIMARY KEY, v {int} NOT NULL){strict}", "INSERT INTO n VALUES ('a', 0), ('b', 0)",
        ])

    private func with(_ body: (PostgresDatabase) async throws -> Void) async throws {
        try await Databases.with(.postgres, migrate: false) { database in
            try await Migrator.migrate(database, to: Schema([PostgresTests.table]))
            try await body(try #require(database as? PostgresDatabase))
        }
    }

    @Test("F17 a deadlock is undone and tried again, and nobody sees it")
    func deadlock() async throws {
        try await with { database in
            let (hasA, hasB) = (Gate(), Gate())
            // Each takes its first row, waits until the other has its own, then wants the other's.
            async let one: Void = database.write { tx in
                try tx.execute("UPDATE n SET v = v + 1 WHERE id = 'a'")
                hasA.open()
                hasB.wait()
                try tx.execute("UPDATE n SET v = v + 1 WHERE id = 'b'")
            }
            async let two: Void = database.write { tx in
                try tx.execute("UPDATE n SET v = v + 1 WHERE id = 'b'")
                hasB.open()
                hasA.wait()
                try tx.execute("UPDATE n SET v = v + 1 WHERE id = 'a'")
            }
            _ = try await (one, two)
            let found = try await database.read { tx in try tx.query("SELECT v FROM n").map { try $0.int("v") } }
            #expect(found == [2, 2])
            #expect(database.retries >= 1)
        }
    }

    @Test("B22 who finds that somebody else has written the row looks again, and sees it")
    func overtaken() async throws {
        try await with { database in
            let (hasLooked, hasWritten) = (Gate(), Gate())
            let looks = Counter()
            async let other: Void = database.write { tx in
                hasLooked.wait()
                try tx.execute("INSERT INTO n VALUES ('c', 1)")
                tx.afterCommit { hasWritten.open() }
            }
            async let own: Int = database.write { tx in
                if let row = try tx.one("SELECT v FROM n WHERE id = 'c'") { return try row.int("v") }
                if looks.add() == 1 {
                    hasLooked.open()
                    hasWritten.wait()
                }
                try tx.execute("INSERT INTO n VALUES ('c', 2)")
                return 2
            }
            let (_, seen) = try await (other, own)
            #expect(seen == 1 && looks.value == 1 && database.retries >= 1)
        }
    }

    @Test("B22 who does not look is refused by the schema, after a bounded number of times")
    func refused() async throws {
        try await with { database in
            let runs = Counter()
            await #expect(throws: StoreError.self) {
                try await database.write { tx in
                    runs.add()
                    try tx.execute("INSERT INTO n VALUES ('a', 1)")
                }
            }
            #expect(runs.value == 3)
            // What does not hang on others is refused at once.
            await #expect(throws: StoreError.self) {
                try await database.write { tx in
                    runs.add()
                    try tx.execute("INSERT INTO n VALUES ('d', NULL)")
                }
            }
            #expect(runs.value == 4)
            let left = try await database.read { tx in try tx.query("SELECT id FROM n").count }
            #expect(left == 2)
        }
    }

    @Test("B22 a read on a thread of the caller's own waits there, and says what went wrong")
    func here() async throws {
        try await with { database in
            let found = try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<[Int], any Error>) in
                Thread.detachNewThread {
                    continuation.resume(
                        with: Result {
                            try database.readHere(for: nil) { tx in
                                try tx.query("SELECT v FROM n").map { try $0.int("v") }
                            }
                        })
                }
            }
            #expect(found == [0, 0])
            await #expect(throws: StoreError.self) {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    Thread.detachNewThread {
                        continuation.resume(
                            with: Result {
                                try database.readHere(for: nil) { tx in _ = try tx.query("SELECT v FROM nothing") }
                            })
                    }
                }
            }
        }
    }

    @Test("F6 a connection that the server cut is replaced, the closure runs again, once with effect")
    func cut() async throws {
        try await with { database in
            let runs = Counter()
            try await database.write { tx in
                try tx.execute("UPDATE n SET v = v + 1 WHERE id = 'a'")
                if runs.add() == 1 { _ = try tx.query("SELECT pg_terminate_backend(pg_backend_pid())") }
            }
            #expect(runs.value == 2)
            let found = try await database.read { tx in try tx.one("SELECT v FROM n WHERE id = 'a'")?.int("v") }
            #expect(found == 1)
        }
    }

    @Test("F17 a statement that failed and was swallowed fails the whole transaction instead of losing it in silence")
    func swallowed() async throws {
        try await with { database in
            await #expect(throws: StoreError.self) {
                try await database.write { tx in
                    try tx.execute("UPDATE n SET v = 9 WHERE id = 'a'")
                    _ = try? tx.execute("INSERT INTO n VALUES ('a', 1)")
                }
            }
            let found = try await database.read { tx in try tx.one("SELECT v FROM n WHERE id = 'a'")?.int("v") }
            #expect(found == 0)
        }
    }

    @Test("F6 a server that does not answer is said in words")
    func away() async throws {
        let database = PostgresDatabase(url: "postgres://nobody@127.0.0.1:1/none", connections: 1)
        do {
            try await database.ping()
            Issue.record("somebody answered")
        } catch StoreError.unavailable(let why) {
            #expect(!why.isEmpty)
        }
        try await database.close()
    }
}
