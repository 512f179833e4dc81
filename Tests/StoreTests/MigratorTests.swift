import Store
import Support
import Testing

@Suite struct MigratorTests {
    @Test("F16 the whole schema stands on both engines, twice is as once", arguments: Databases.engines)
    func whole(_ engine: Engine) async throws {
        try await Databases.with(engine) { database in
            let once = try await Catalogue.lines(of: database)
            try await Migrator.migrate(database)
            let newest = try await database.read { tx in try Migrator.version(tx) }
            #expect(newest == Schema.current.version)
            #expect(try await Catalogue.lines(of: database) == once)
        }
    }

    @Test("F16 a schema that is newer than the program is refused in words", arguments: Databases.engines)
    func newer(_ engine: Engine) async throws {
        try await Databases.with(engine) { database in
            try await database.write { tx in
                _ = try tx.execute("INSERT INTO schema_version (number, name) VALUES (99999, 'tomorrow')")
            }
            await #expect { try await Migrator.migrate(database) } throws: { "\($0)".contains("请升级程序") }
        }
    }

    @Test("F16 a database from before the first release is refused in words", arguments: Databases.engines)
    func older(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { database in
            let old = Migration(number: 173, name: "old", steps: ["CREATE TABLE cases (id TEXT PRIMARY KEY){strict}"])
            try await Migrator.migrate(database, to: Schema([old]))
            await #expect {
                try await Migrator.migrate(database)
            } throws: { error in
                let sentence = "\(error)"
                return sentence.contains("第 173 版") && sentence.contains("正式发布之前") && sentence.contains("第 200 版")
            }
            // Nothing was changed by the refusal.
            #expect(try await database.read { tx in try Migrator.version(tx) } == 173)
        }
    }

    @Test("F16 a step that fails halfway leaves nothing of itself", arguments: Databases.engines)
    func halfway(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { database in
            let good = Migration(number: 1, name: "good", steps: ["CREATE TABLE good (v {int})"])
            let bad = Migration(
                number: 2, name: "bad", steps: ["CREATE TABLE half (v {int})", "CREATE TABLE half (v {int})"])
            await #expect(throws: StoreError.self) { try await Migrator.migrate(database, to: Schema([bad, good])) }
            let found = try await database.read { tx in try Migrator.version(tx) }
            #expect(found == 1)
            await #expect(throws: StoreError.self) {
                try await database.read { tx in _ = try tx.query("SELECT v FROM half") }
            }
            let mended = Migration(number: 2, name: "mended", steps: ["CREATE TABLE half (v {int})"])
            try await Migrator.migrate(database, to: Schema([good, mended]))
            let rows = try await database.read { tx in try tx.query("SELECT v FROM half").count }
            #expect(rows == 0)
        }
    }

    @Test("F16 eight nodes that start at once migrate once", arguments: Databases.engines)
    func atOnce(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { try await Migrator.migrate(database) } }
                try await group.waitForAll()
            }
            let steps = try await database.read { tx in
                try tx.one("SELECT COUNT(*) AS n FROM schema_version")?.int("n")
            }
            #expect(steps == 1)
        }
    }

    @Test("F16 two steps of one number are refused")
    func twice() async throws {
        let one = Migration(number: 1, name: "one", steps: [])
        let database = try SQLiteDatabase.temporary()
        await #expect(throws: StoreError.self) { try await Migrator.migrate(database, to: Schema([one, one])) }
        try await database.close()
    }
}
