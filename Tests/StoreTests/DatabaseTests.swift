import Store
import Synchronization
import Testing
import TitleReview

@Suite struct DatabaseTests {
    private static let table = Migration(
        number: 900, name: "things",
        steps: [
            """
            CREATE TABLE things (id TEXT PRIMARY KEY, amount {int} NOT NULL CHECK (amount >= 0), weight {real}, raw {bytes},
                parent TEXT REFERENCES things(id)){strict}
            """
        ])

    private func with(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
        try await Databases.with(engine, migrate: false) { database in
            try await Migrator.migrate(database, to: Schema([DatabaseTests.table]))
            try await body(database)
        }
    }

    @Test("S29 a value never becomes SQL, whatever stands in it", arguments: Databases.engines)
    func parameters(_ engine: Engine) async throws {
        try await with(engine) { database in
            let hostile = ["'; DROP TABLE things; --", "\" OR 1=1", "%_\\", "$1 ? :a", "评衡\u{1F600}", ""]
            try await database.write { tx in
                for (index, text) in hostile.enumerated() {
                    try tx.execute("INSERT INTO things (id, amount) VALUES (\(text), \(index))")
                }
            }
            for (index, text) in hostile.enumerated() {
                let found = try await database.read { tx in
                    try tx.one("SELECT amount FROM things WHERE id = \(text)")?.int("amount")
                }
                #expect(found == index)
            }
        }
    }

    @Test("S29 wildcards in a searched text are letters, and fragments nest", arguments: Databases.engines)
    func wildcards(_ engine: Engine) async throws {
        try await with(engine) { database in
            let found = try await database.write { tx in
                for text in ["50%_a\\b", "50xya\\b", "500"] {
                    try tx.execute("INSERT INTO things (id, amount) VALUES (\(text), 1)")
                }
                let condition: SQL = "id LIKE \(SQL.containing("0%_a\\")) ESCAPE '\\'"
                return try tx.query(
                    "SELECT id FROM things WHERE \(condition) AND amount IN (\(SQL.joined([1, 2].map { "\($0)" }, by: ", ")))"
                )
                .map { try $0.text("id") }
            }
            #expect(found == ["50%_a\\b"])
        }
    }

    @Test("F1 every kind of value comes back as it went in", arguments: Databases.engines)
    func values(_ engine: Engine) async throws {
        try await with(engine) { database in
            let raw = (0...255).map { UInt8($0) }
            let day = try #require(Day("2022-08-15"))
            let row = try await database.write { tx in
                try tx.execute(
                    "INSERT INTO things (id, amount, weight, raw) VALUES (\(day), \(Int64.max), \(0.1), \(raw))")
                try tx.execute(
                    "INSERT INTO things (id, amount, weight, raw) VALUES ('none', \(true), \(Double?.none), \([UInt8]?.none))"
                )
                return try #require(try tx.one("SELECT * FROM things WHERE id = \(day)"))
            }
            #expect(try row.day("id") == day)
            #expect(try row.instant("amount").microseconds == Int64.max)
            #expect(try row.real("weight") == 0.1)
            #expect(try row.bytes("raw") == raw)
            #expect(try row.optionalText("parent") == nil)
            let none = try await database.read { tx in
                try #require(try tx.one("SELECT * FROM things WHERE id = 'none'"))
            }
            #expect(try none.bool("amount"))
            #expect(try none.optionalReal("weight") == nil && none.optionalBytes("raw") == nil)
            #expect(throws: StoreError.self) { try none.bytes("raw") }
            #expect(throws: StoreError.self) { try none.int("id") }
            #expect(throws: StoreError.self) { try none.int("nowhere") }
            let sum = try await database.read { tx in
                try tx.one("SELECT SUM(amount) AS total FROM things WHERE id = 'none'")?.int("total")
            }
            #expect(sum == 1)
        }
    }

    @Test(
        "B6 a stored word that the type does not know is an error with column, word and row",
        arguments: Databases.engines)
    func unknownWord(_ engine: Engine) async throws {
        enum Size: String { case small, large }
        try await with(engine) { database in
            let row = try await database.read { tx in
                try tx.one("SELECT 'a1' AS id, 'small' AS known, 'huge' AS guessed, NULL AS empty")
            }
            #expect(try row?.value("known", as: Size.self) == .small)
            #expect(try row?.optionalValue("empty", as: Size.self) == nil)
            for wrong in ["guessed", "empty"] {
                let error = #expect(throws: StoreError.self) { try row?.value(wrong, as: Size.self) }
                #expect("\(error as Any)".contains(wrong))
            }
            let error = #expect(throws: StoreError.self) { try row?.optionalValue("guessed", as: Size.self) }
            #expect(["guessed", "huge", "Size", "a1"].allSatisfy { "\(error as Any)".contains($0) })
        }
    }

    @Test("F1 a write that throws changed nothing, one that returns is there", arguments: Databases.engines)
    func atomic(_ engine: Engine) async throws {
        struct Stop: Error {}
        try await with(engine) { database in
            await #expect(throws: Stop.self) {
                try await database.write { tx in
                    try tx.execute("INSERT INTO things (id, amount) VALUES ('lost', 1)")
                    throw Stop()
                }
            }
            let found = try await database.write { tx in
                try tx.execute("INSERT INTO things (id, amount) VALUES ('kept', 1), ('kept2', 2)")
            }
            #expect(found == 2)
            let ids = try await database.read { tx in
                try tx.query("SELECT id FROM things ORDER BY id").map { try $0.text("id") }
            }
            #expect(ids == ["kept", "kept2"])
            let changed = try await database.write { tx in
                try tx.execute("UPDATE things SET amount = 5 WHERE amount > 1")
            }
            #expect(changed == 1)
        }
    }

    @Test("F1 a read cannot write", arguments: Databases.engines)
    func readOnly(_ engine: Engine) async throws {
        try await with(engine) { database in
            await #expect(throws: StoreError.self) {
                try await database.read { tx in _ = try tx.execute("INSERT INTO things (id, amount) VALUES ('x', 1)") }
            }
            let rows = try await database.read { tx in try tx.query("SELECT id FROM things").count }
            #expect(rows == 0)
        }
    }

    @Test("F1 the schema refuses what it should, and says which rule", arguments: Databases.engines)
    func constraints(_ engine: Engine) async throws {
        try await with(engine) { database in
            let cases: [(SQL, StoreError.Constraint)] = [
                ("INSERT INTO things (id, amount) VALUES ('a', 1), ('a', 2)", .unique),
                ("INSERT INTO things (id, amount) VALUES ('a', -1)", .check),
                ("INSERT INTO things (id, amount) VALUES ('a', NULL)", .notNull),
                ("INSERT INTO things (id, amount, parent) VALUES ('a', 1, 'nobody')", .foreignKey),
            ]
            for (statement, kind) in cases {
                do {
                    _ = try await database.write { tx in try tx.execute(statement) }
                    Issue.record("\(kind) was not refused")
                } catch StoreError.constraint(let found, _) {
                    #expect(found == kind)
                }
            }
        }
    }

    @Test("F1 a savepoint is undone alone, and so is what it deferred", arguments: Databases.engines)
    func savepoints(_ engine: Engine) async throws {
        struct Stop: Error {}
        try await with(engine) { database in
            let told = Mutex<[String]>([])
            try await database.write { tx in
                tx.atEnd { tx in try tx.execute("INSERT INTO things (id, amount) VALUES ('end', 1)") }
                try tx.execute("INSERT INTO things (id, amount) VALUES ('before', 1)")
                do {
                    try tx.savepoint {
                        tx.atEnd { tx in try tx.execute("INSERT INTO things (id, amount) VALUES ('never', 1)") }
                        tx.afterCommit { told.withLock { $0.append("never") } }
                        try tx.execute("INSERT INTO things (id, amount) VALUES ('undone', 1)")
                        try tx.execute("INSERT INTO things (id, amount) VALUES ('before', 1)")
                    }
                } catch StoreError.constraint {
                    try tx.execute("INSERT INTO things (id, amount) VALUES ('after', 1)")
                }
                tx.afterCommit { told.withLock { $0.append("done") } }
                #expect(told.withLock { $0.isEmpty })
            }
            let ids = try await database.read { tx in
                try tx.query("SELECT id FROM things ORDER BY id").map { try $0.text("id") }
            }
            #expect(ids == ["after", "before", "end"])
            #expect(told.withLock { $0 } == ["done"])
        }
    }

    @Test("F1 200 writes at once: each has its own answer, failures harm nobody else", arguments: Databases.engines)
    func together(_ engine: Engine) async throws {
        struct Odd: Error {}
        try await with(engine) { database in
            try await database.write { tx in _ = try tx.execute("INSERT INTO things (id, amount) VALUES ('sum', 0)") }
            let answers = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try? await database.write { tx in
                            try tx.execute("UPDATE things SET amount = amount + 1 WHERE id = 'sum'")
                            if number % 2 == 1 { throw Odd() }
                            return try tx.one("SELECT amount FROM things WHERE id = 'sum'")?.int("amount") ?? -1
                        }
                    }
                }
                return await group.reduce(into: [Int?]()) { $0.append($1) }
            }
            #expect(answers.compactMap { $0 }.sorted() == Array(1...100))
            let found = try await database.read { tx in try tx.one("SELECT amount FROM things")?.int("amount") }
            #expect(found == 100)
        }
    }

    @Test("F14 after close nothing is accepted, and what was accepted is there", arguments: Databases.engines)
    func closing(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { _ in }
        let database = try SQLiteDatabase.temporary()
        try await database.ping()
        try await database.close()
        await #expect(throws: (any Error).self) { try await database.write { _ in } }
        await #expect(throws: (any Error).self) { try await database.ping() }
    }
}
