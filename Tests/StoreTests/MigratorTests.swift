import Store
import Testing

@Suite struct MigratorTests {
    @Test("F16 the whole schema stands on both engines, twice is as once", arguments: Databases.engines)
    func whole(_ engine: Engine) async throws {
        try await Databases.with(engine) { database in
            try await Migrator.migrate(database)
            let newest = try await database.read { tx in try Migrator.version(tx) }
            #expect(newest == Schema.migrations.map(\.number).max())
        }
    }

    @Test("F16 a schema that is newer than the program is refused in words", arguments: Databases.engines)
    func newer(_ engine: Engine) async throws {
        try await Databases.with(engine) { database in
            try await database.write { tx in _ = try tx.execute("INSERT INTO schema_version (number, name) VALUES (99999, 'tomorrow')") }
            await #expect { try await Migrator.migrate(database) } throws: { "\($0)".contains("请升级程序") }
        }
    }

    @Test("F16 a step that fails halfway leaves nothing of itself", arguments: Databases.engines)
    func halfway(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { database in
            let good = Migration(number: 1, name: "good", statements: ["CREATE TABLE good (v {int})"])
            let bad = Migration(number: 2, name: "bad", statements: ["CREATE TABLE half (v {int})", "CREATE TABLE half (v {int})"])
            await #expect(throws: StoreError.self) { try await Migrator.migrate(database, [bad, good]) }
            let found = try await database.read { tx in try Migrator.version(tx) }
            #expect(found == 1)
            await #expect(throws: StoreError.self) { try await database.read { tx in _ = try tx.query("SELECT v FROM half") } }
            let mended = Migration(number: 2, name: "mended", statements: ["CREATE TABLE half (v {int})"])
            try await Migrator.migrate(database, [good, mended])
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
            let steps = try await database.read { tx in try tx.one("SELECT COUNT(*) AS n FROM schema_version")?.int("n") }
            #expect(steps == Schema.migrations.count)
        }
    }
}
