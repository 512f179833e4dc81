import Store
import Testing

@Suite struct SQLiteTests {
    @Test("F3 the log is written ahead and synced with each commit; foreign keys and secure delete are on")
    func settings() async throws {
        try await Databases.with(.sqlite, migrate: false) { database in
            let found = try await database.write { tx in
                try [
                    "SELECT journal_mode AS v FROM pragma_journal_mode",
                    "SELECT synchronous AS v FROM pragma_synchronous",
                    "SELECT foreign_keys AS v FROM pragma_foreign_keys",
                    "SELECT secure_delete AS v FROM pragma_secure_delete",
                ].map { (sql: SQL) in try tx.one(sql)?.column(0) }
            }
            #expect(found == [.text("wal"), .int(2), .int(1), .int(1)])
        }
    }

    @Test("F12 the 513th waiting write is refused at once, the 512 before it are done")
    func bounded() async throws {
        try await Databases.with(.sqlite, migrate: false) { database in
            try await database.write { tx in _ = try tx.execute("CREATE TABLE n (v INTEGER)") }
            let (gate, opened, refused) = (Gate(), Gate(), Counter())
            let first = Task {
                try await database.write { tx in
                    opened.open()
                    gate.wait()
                }
            }
            opened.wait()
            // The writer is held: everything from here on waits.
            let done = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<513 {
                    group.addTask {
                        do {
                            try await database.write { tx in _ = try tx.execute("INSERT INTO n VALUES (1)") }
                            return true
                        } catch {
                            if (error as? StoreError) == .overloaded { refused.add() }
                            gate.open()
                            return false
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            try await first.value
            #expect(done == 512)
            #expect(refused.value == 1)
            let found = try await database.read { tx in try tx.one("SELECT COUNT(*) AS n FROM n")?.int("n") }
            #expect(found == 512)
        }
    }

    @Test("F1 what was written is there when the file is opened again")
    func reopened() async throws {
        try await withFolder { folder in
            let place = try DataFolder(folder + "/data")
            let first = try SQLiteDatabase(path: place.database)
            try await Migrator.migrate(first)
            try await first.write { tx in
                _ = try tx.execute("INSERT INTO installation VALUES ('x', \([1, 2] as [UInt8]))")
            }
            // Not closed: as after kill -9, the second one finds only the files.
            let second = try SQLiteDatabase(path: place.database)
            let found = try await second.read { tx in try tx.one("SELECT value FROM installation")?.bytes("value") }
            #expect(found == [1, 2])
            try await second.close()
            try await first.close()
        }
    }
}
