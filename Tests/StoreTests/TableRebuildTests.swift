import Store
import Testing

/// A table of SQLite is made anew with all that hangs on it.
@Suite struct TableRebuildTests {
    private static let before = Migration(
        number: 1, name: "before",
        steps: [
            """
            CREATE TABLE parents (number {serial}, kind TEXT NOT NULL CHECK (kind IN ('a', 'b'))){strict};
            CREATE INDEX parents_by_kind ON parents(kind);
            CREATE TABLE children (id {int} PRIMARY KEY, parent {int} NOT NULL REFERENCES parents(number)){strict};
            CREATE TABLE parent_log (number {int} NOT NULL){strict}
            """,
            // One trigger on the table, one on another that names it.
            .sqlite(
                "CREATE TRIGGER parent_logged AFTER INSERT ON parents BEGIN INSERT INTO parent_log VALUES (NEW.number); END"
            ),
            .sqlite(
                """
                CREATE TRIGGER child_counted AFTER INSERT ON children
                BEGIN UPDATE parents SET kind = 'b' WHERE number = NEW.parent; END
                """),
        ])

    private static let wider = Migration(
        number: 2, name: "wider",
        steps: [
            .rebuild(
                table: "parents",
                changes: [
                    .init("('a', 'b')", "('a', 'b', 'c')"),
                    .init("kind TEXT NOT NULL", "note TEXT NOT NULL DEFAULT 'old', kind TEXT NOT NULL"),
                ])
        ])

    private func filled(_ database: any Database) async throws {
        try await Migrator.migrate(database, to: Schema([Self.before]))
        try await database.write { tx in
            try tx.execute("INSERT INTO parents (kind) VALUES ('a'), ('a'), ('b')")
            try tx.execute("INSERT INTO children (id, parent) VALUES (1, 1)")
            // The highest number belongs to nobody any more.
            try tx.execute("DELETE FROM parents WHERE number = 3")
        }
    }

    @Test("F16 rows, references, indexes, triggers and numbers outlive a table that is made anew")
    func rebuilt() async throws {
        try await Databases.with(.sqlite, migrate: false) { database in
            try await filled(database)
            try await Migrator.migrate(database, to: Schema([Self.before, Self.wider]))
            let rows = try await database.read { tx in
                try tx.query("SELECT number, kind, note FROM parents ORDER BY number").map {
                    "\(try $0.int("number")) \(try $0.text("kind")) \(try $0.text("note"))"
                }
            }
            #expect(rows == ["1 b old", "2 a old"])
            try await database.write { tx in
                try tx.execute("INSERT INTO parents (kind) VALUES ('c')")
                try tx.execute("INSERT INTO children (id, parent) VALUES (2, 2)")
            }
            let after = try await database.read { tx in
                (
                    logged: try tx.query("SELECT number FROM parent_log ORDER BY number").map { try $0.int("number") },
                    newest: try tx.one("SELECT MAX(number) AS n FROM parents")?.int("n"),
                    touched: try tx.one("SELECT kind FROM parents WHERE number = 2")?.text("kind"),
                    indexes: try tx.query("SELECT name FROM sqlite_master WHERE name = 'parents_by_kind'").count
                )
            }
            #expect(after.logged == [1, 2, 3, 4])
            #expect(after.newest == 4)
            #expect(after.touched == "b")
            #expect(after.indexes == 1)
            // References are watched again, and the old limit of kinds is the new one.
            await #expect(throws: StoreError.self) {
                try await database.write { tx in try tx.execute("INSERT INTO children (id, parent) VALUES (3, 99)") }
            }
            await #expect(throws: StoreError.self) {
                try await database.write { tx in try tx.execute("INSERT INTO parents (kind) VALUES ('d')") }
            }
        }
    }

    @Test("F16 a table that was made anew can be made anew once more")
    func again() async throws {
        try await Databases.with(.sqlite, migrate: false) { database in
            try await filled(database)
            let third = Migration(
                number: 3, name: "third",
                steps: [.rebuild(table: "parents", changes: [.init("('a', 'b', 'c')", "('a', 'b', 'c', 'd')")])])
            try await Migrator.migrate(database, to: Schema([Self.before, Self.wider, third]))
            try await database.write { tx in _ = try tx.execute("INSERT INTO parents (kind) VALUES ('d')") }
        }
    }

    @Test("F16 a change that leaves a reference without its row is undone, and said")
    func dangling() async throws {
        try await Databases.with(.sqlite, migrate: false) { database in
            try await filled(database)
            let broken = Migration(number: 2, name: "broken", steps: ["DELETE FROM parents WHERE number = 1"])
            await #expect {
                try await Migrator.migrate(database, to: Schema([Self.before, broken]))
            } throws: { "\($0)".contains("children") && "\($0)".contains("parents") }
            let left = try await database.read { tx in try tx.query("SELECT 1 AS one FROM parents").count }
            #expect(left == 2)
            #expect(try await database.read { tx in try Migrator.version(tx) } == 1)
        }
    }

    @Test("F16 a rebuild whose text does not stand in the definition exactly once is refused")
    func unfitting() async throws {
        try await Databases.with(.sqlite, migrate: false) { database in
            try await filled(database)
            for text in ["('x', 'y')", "'"] as [StaticString] {
                let change = Migration(
                    number: 2, name: "unfitting", steps: [.rebuild(table: "parents", changes: [.init(text, "")])])
                await #expect {
                    try await Migrator.migrate(database, to: Schema([Self.before, change]))
                } throws: { "\($0)".contains("正好有一处") }
            }
        }
    }
}
