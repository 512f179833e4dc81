import Store
import Testing

@Suite struct ReadingTests {
    /// What a read of `one`, joined to `two` where `both`, still stands for.
    private func watch(_ database: any Database, both: Bool = false) async -> @Sendable () -> Bool {
        await Reading.watch { () -> Bool in
            let found = try? await database.read { tx in
                try tx.query(
                    both
                        ? "SELECT one.v FROM one WHERE EXISTS (SELECT 1 FROM two WHERE two.v = one.v)"
                        : "SELECT COUNT(*) AS n FROM one")
            }
            return found != nil
        }.stands
    }

    private func withTables(_ engine: Engine, _ body: (any Database) async throws -> Void) async throws {
        try await Databases.with(engine, migrate: false) { database in
            try await database.write { tx in
                _ = try tx.execute("CREATE TABLE one (v INTEGER)")
                _ = try tx.execute("CREATE TABLE two (v INTEGER)")
            }
            try await body(database)
        }
    }

    @Test("S8 what was read stands until one of its tables is written, in whichever words, and no longer")
    func stands() async throws {
        try await withTables(.sqlite) { database in
            let writes: [SQL] = [
                "INSERT INTO one VALUES (1)", "INSERT INTO one (v) SELECT 2", "UPDATE one SET v = 3", "DELETE FROM one",
                "\n    INSERT INTO one(v) VALUES (\(4))", "CREATE INDEX i ON one(v)",
            ]
            for write in writes {
                let stands = await watch(database)
                #expect(stands())
                try await database.write { tx in _ = try tx.execute("INSERT INTO two VALUES (1)") }
                #expect(stands())
                try await database.write { tx in _ = try tx.execute(write) }
                #expect(!stands(), "\(write)")
            }
        }
    }

    @Test("S8 what changes rows and gives them writes its own table and no other, however it is put together")
    func put() async throws {
        try await withTables(.sqlite) { database in
            let stands = await watch(database)
            let row: SQL = "INSERT INTO two VALUES (\(1))"
            let change: SQL = "UPDATE two SET v = \(2)"
            let removal: SQL = "DELETE FROM two WHERE v = \(2)"
            for write in [row, change, removal] {
                try await database.write { tx in _ = try tx.query("\(write) RETURNING \("v" as SQL)") }
                #expect(stands(), "\(write)")
            }
            try await database.write { tx in _ = try tx.query("\(row) RETURNING (SELECT MAX(v) FROM one)") }
            #expect(stands())
            try await database.write { tx in _ = try tx.query("\n    SELECT v FROM one") }
            #expect(stands(), "what only reads writes nothing, however it begins")
            let other: SQL = "INSERT INTO one VALUES (\(1))"
            try await database.write { tx in _ = try tx.query("\(other) RETURNING v") }
            #expect(!stands())
        }
    }

    @Test("S8 each table of a statement counts, those in a sub-query too; what is undone does not")
    func subqueries() async throws {
        try await withTables(.sqlite) { database in
            let stands = await watch(database, both: true)
            struct Undone: Error {}
            try await database.write { tx in
                try? tx.savepoint {
                    _ = try tx.execute("INSERT INTO three VALUES (1)")
                }
            }
            #expect(stands())
            try await database.write { tx in _ = try tx.execute("UPDATE two SET v = 9") }
            #expect(!stands())
        }
    }

    @Test("S8 what a trigger writes is written with the trigger's own table")
    func triggers() async throws {
        try await withTables(.sqlite) { database in
            try await database.write { tx in
                _ = try tx.execute("CREATE TRIGGER t AFTER INSERT ON two BEGIN INSERT INTO one VALUES (NEW.v); END")
            }
            let stands = await watch(database)
            try await database.write { tx in _ = try tx.execute("INSERT INTO two VALUES (1)") }
            #expect(!stands())
        }
    }

    @Test(
        "S8 an answer made without reading is never said to stand, nor one read where other processes write",
        arguments: Databases.engines)
    func unseen(_ engine: Engine) async throws {
        let nothing = await Reading.watch { 1 }
        #expect(!nothing.stands())
        try await withTables(engine) { database in
            let stands = await watch(database)
            #expect(stands() == (engine == .sqlite))
        }
    }

    @Test("S8 a write that is acknowledged is seen by whoever asks afterwards, however many write at once")
    func acknowledged() async throws {
        try await withTables(.sqlite) { database in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<40 {
                            let stands = await watch(database)
                            try? await database.write { tx in _ = try tx.execute("INSERT INTO one VALUES (1)") }
                            #expect(!stands())
                        }
                    }
                }
            }
        }
    }

    @Test(
        "S8 a transaction knows what was written since a reading, by itself, by a commit before, and by one that shares its commit"
    )
    func inTransactions() async throws {
        try await withTables(.sqlite) { database in
            let (_, reading) = try await database.read { tx in try tx.watch { try tx.query("SELECT v FROM one") } }
            try await database.write { tx in
                #expect(tx.stands(reading))
                _ = try tx.execute("INSERT INTO two VALUES (1)")
                #expect(tx.stands(reading))
                try tx.savepoint { _ = try tx.execute("INSERT INTO one VALUES (1)") }
                #expect(!tx.stands(reading))
            }
            try await database.write { tx in #expect(!tx.stands(reading)) }
            let (_, later) = try await database.read { tx in
                // What is read beside it is none of it.
                _ = try tx.query("SELECT v FROM two")
                return try tx.watch { try tx.query("SELECT v FROM one") }
            }
            // While the writer is held two more come in, and share the next commit.
            let (gate, opened) = (Gate(), Gate())
            async let first: Void = database.write { _ in
                opened.open()
                gate.wait()
            }
            opened.wait()
            async let second: Void = database.write { tx in
                #expect(tx.stands(later))
                _ = try tx.execute("INSERT INTO one VALUES (2)")
            }
            try await Task.sleep(for: .milliseconds(50))
            async let third: Void = database.write { tx in #expect(!tx.stands(later)) }
            try await Task.sleep(for: .milliseconds(50))
            gate.open()
            _ = try await (first, second, third)
        }
    }

    @Test(
        "S8 what was read before is relied on without being read again: it is as new as the rest, and a change of it ends the whole"
    )
    func relied() async throws {
        try await withTables(.sqlite) { database in
            let (_, earlier) = try await database.read { tx in try tx.watch { try tx.query("SELECT v FROM one") } }
            try await database.write { tx in _ = try tx.execute("INSERT INTO two VALUES (1)") }
            let (isReliedOn, stands) = await Reading.watch { () -> Bool in
                let isReliedOn = earlier.isReliedOn()
                _ = try? await database.read { tx in try tx.query("SELECT v FROM two") }
                return isReliedOn
            }
            #expect(isReliedOn && stands(), "what changed between the two is no part of the earlier one")
            try await database.write { tx in _ = try tx.execute("INSERT INTO one VALUES (1)") }
            #expect(!stands() && !earlier.isReliedOn())
        }
    }

    @Test(
        "F17 no reading stands in a transaction on a database that others write, nor in a read",
        arguments: Databases.engines)
    func inOthers(_ engine: Engine) async throws {
        try await withTables(engine) { database in
            let (_, reading) = try await database.read { tx in try tx.watch { try tx.query("SELECT v FROM one") } }
            try await database.write { tx in #expect(tx.stands(reading) == engine.seesChanges) }
            try await database.read { tx in #expect(!tx.stands(reading)) }
        }
    }

    @Test("F1 a data folder belongs to one process at a time")
    func lock() async throws {
        try await withFolder { folder in
            let data = try DataFolder(folder + "/data")
            let lock = try data.lock()
            #expect(throws: StoreError.self) { try data.lock() }
            DataFolder.close(lock)
            DataFolder.close(try data.lock())
        }
    }
}
