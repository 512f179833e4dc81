import Testing
import TitleReview

@testable import Store

@Suite struct BoundRowsTests {
    /// A migrated database with an open chain.
    private struct Fixture {
        let database: any Database
        let keys: KeyRing
        let log: AuditLog

        static func with(_ engine: Engine, _ body: (Fixture) async throws -> Void) async throws {
            try await withFolder { folder in
                let keys = try KeyRing.open(directory: folder)
                try await Databases.with(engine) { database in
                    let log = try await AuditLog.open(database, keys: keys, clock: StillClock.first)
                    try await body(Fixture(database: database, keys: keys, log: log))
                }
            }
        }

        /// Writes as the program does.
        func work(_ statements: SQL..., act: String? = "unit.added") async throws {
            try await work { tx in
                for statement in statements { try tx.execute(statement) }
                if let act {
                    try log.append(
                        AuditEntry(at: Instant(microseconds: 1), actor: "office:a", act: act, subject: "s"), in: tx)
                }
            }
        }

        func work(_ body: @escaping @Sendable (any Transaction) throws -> Void) async throws {
            try await database.write { [log] tx in
                try body(BindingTransaction(tx, audit: log, actor: "office:a", clock: StillClock.first))
            }
        }

        /// Writes as somebody does who owns the database.
        func plant(_ statement: SQL) async throws { try await database.write { _ = try $0.execute(statement) } }

        func verify() async throws -> AuditReport { try await AuditVerifier.verify(database, keys: keys, rows: true) }

        /// What is found, a line each: table, key, and whether an entry speaks of it.
        func found() async throws -> [String] {
            try await verify().rows?.map { "\($0.table) \($0.row) \($0.entry.map(String.init) ?? "-")" } ?? []
        }
    }

    private static func unit(_ id: String) -> SQL {
        "INSERT INTO units (id, kind, name, created_at) VALUES (\(id), 'employer', \(id), 0)"
    }

    /// Tables of which no row proves anything by itself, or whose rows are bound through another's digest.
    private static let proveNothing: Set<String> = [
        "absences", "audit_entries", "ballot_receipts", "business_clock", "case_counts", "case_handlers",
        "contact_codes",
        "case_tallies", "colleague_clerks", "command_log", "contributions", "handler_counts", "installation",
        "known_devices", "messages", "open_votes", "outbox", "password_links", "plan_drafts", "register_questions",
        "released_files", "reminders", "saved_views", "schema_version", "sealed_votes", "sessions", "signing_links",
        "uploads", "wrong_guesses",
    ]

    @Test("B55 every table of the schema is bound to the chain, or stands among those that prove nothing")
    func everyTable() async throws {
        try await Databases.with(.sqlite) { database in
            let names = try await database.read { tx in
                try tx.query(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                ).map { try $0.text("name") }
            }
            let proven = Set(ProvenTable.all.map(\.name.description))
            #expect(proven.isDisjoint(with: Self.proveNothing))
            #expect(Set(names) == proven.union(Self.proveNothing))
        }
    }

    @Test("B55 what is said of each table can be asked of it, page by page", arguments: Databases.engines)
    func everyQuery(_ engine: Engine) async throws {
        try await Databases.with(engine) { database in
            try await database.read { tx in
                for table in ProvenTable.all {
                    #expect(try tx.query(table.rows(after: nil, limit: 1)).count <= 1)
                    let types = try tx.query(table.rows(after: nil, limit: 1)).first
                    if let types {
                        #expect(types.count == table.key.count + table.columns.count + (table.salt == nil ? 1 : 2))
                    }
                }
                let two = try #require(ProvenTable.named["notice_cases"])
                #expect(try tx.query(two.rows(after: [.text("a"), .text("b")], limit: 1)).isEmpty)
                let numbered = try #require(ProvenTable.named["case_events"])
                #expect(try tx.query(numbered.rows(after: [.text("a"), .int(1)], limit: 1)).isEmpty)
            }
        }
    }

    @Test("B55 a statement tells which table it writes, also where its name comes from a list")
    func written() {
        let table: SQL = "evidence"
        let statements: [(SQL, String?, Bool)] = [
            ("INSERT INTO units (id) VALUES (\("a"))", "units", false),
            ("UPDATE units SET name = \("a")", "units", false),
            ("DELETE FROM \(table) WHERE id = \("a")", "evidence", true),
            ("SELECT id FROM units", nil, false),
            ("INSERT INTO sessions (digest) SELECT digest FROM first_link", nil, false),
            ("UPDATE sessions SET csrf = \("units")", nil, false),
            // A column that is not bound, alone: nothing for the chain.
            ("UPDATE accounts SET totp_step = \(1) WHERE id = \("a") AND totp_step < \(1)", nil, false),
            ("UPDATE accounts SET totp_step = \(1), totp = \([UInt8]()) WHERE id = \("a")", "accounts", false),
            ("UPDATE accounts SET password = \("x") WHERE id = \("a")", "accounts", false),
        ]
        for (statement, name, removes) in statements {
            let written = WrittenTable(statement)
            #expect(written?.table.name.description == name)
            #expect(written?.removes ?? false == removes)
        }
    }

    @Test("S57 what is sealed and bound is sealed anew under a new key")
    func rotated() {
        let rotated = Set(FieldRotation.columns.map { "\($0.table).\($0.column)" })
        for table in ProvenTable.all {
            #expect(rotated.isSuperset(of: table.sealed.map { "\(table.name).\($0)" }))
        }
    }

    @Test(
        "B55 what the program writes verifies: new, changed, changed twice, removed, undone",
        arguments: Databases.engines)
    func untouched(_ engine: Engine) async throws {
        struct Undone: Error {}
        try await Fixture.with(engine) { fixture in
            try await fixture.work(Self.unit("a"), Self.unit("b"), Self.unit("c"))
            try await fixture.work(
                "UPDATE units SET name = 'x' WHERE id = 'a'", "UPDATE units SET name = 'y' WHERE id = 'a'")
            try await fixture.work("DELETE FROM units WHERE id = 'b'", act: nil)
            try await fixture.work { tx in
                // The rows that a statement gives are its own.
                let rows = try tx.query("UPDATE units SET level = 'l' WHERE id = \("c") RETURNING id, level")
                let levels = try rows.map { try $0.text("level") }
                #expect(rows.map(\.names) == [["id", "level"]] && levels == ["l"])
                #expect(try tx.execute("UPDATE units SET level = 'm' WHERE id IN ('a', 'c')") == 2)
                #expect(try tx.query("UPDATE units SET level = 'n' WHERE id = 'none'").isEmpty)
                _ = try? tx.savepoint {
                    try tx.execute(Self.unit("d"))
                    try fixture.log.append(
                        AuditEntry(at: Instant(microseconds: 2), actor: "x", act: "undone", subject: ""), in: tx)
                    throw Undone()
                }
                try tx.execute(
                    """
                    INSERT INTO counters (name, value) VALUES ('receipt', 1)
                    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1
                    """)
            }
            await #expect(throws: Undone.self) {
                try await fixture.work { tx in
                    try tx.execute("DELETE FROM counters WHERE name = 'receipt'")
                    throw Undone()
                }
            }
            let report = try await fixture.verify()
            #expect(report.ok && report.rows == nil, "\(report)")
            let acts = try await fixture.database.read { tx in
                try fixture.log.entries(in: tx).map { "\($0.act) \(ChainedEntry.shown($0.detail))" }
            }
            #expect(
                acts == [
                    #"rows.changed {"rows":"3 行"}"#, #"rows.changed {"rows":"1 行"}"#, #"unit.added {"rows":"1 行"}"#,
                    #"unit.added {"rows":"3 行"}"#,
                ])
        }
    }

    @Test(
        "B55 a row that was changed, removed, added or put back by hand is named, with the entry that knows better",
        arguments: Databases.engines)
    func planted(_ engine: Engine) async throws {
        try await Fixture.with(engine) { fixture in
            for id in ["a", "b", "c"] { try await fixture.work(Self.unit(id)) }
            try await fixture.work("DELETE FROM units WHERE id = 'b'")
            try await fixture.plant("UPDATE units SET state = 'returned' WHERE id = 'a'")
            try await fixture.plant(Self.unit("b"))
            try await fixture.plant("DELETE FROM units WHERE id = 'c'")
            try await fixture.plant(Self.unit("d"))
            #expect(try await fixture.found() == ["units a 1", "units b 4", "units d -", "units c 3"])
            let report = try await fixture.verify()
            #expect(report.ok == false && report.firstBad == nil && report.entries == 4)
            #expect(report.reason?.contains("units 的 a 与第 1 条记载的内容不符") == true)
            // The chain alone is whole, and who has no keys can compare nothing.
            #expect(try await AuditVerifier.verify(fixture.database, keys: nil, rows: true).ok)
            // The program's next change of the same row binds it as it stands; one of another row does not.
            try await fixture.work("UPDATE units SET level = 'x' WHERE id = 'a'")
            #expect(try await fixture.found() == ["units b 4", "units d -", "units c 3"])
        }
    }

    @Test(
        "B55 what is sealed is bound by what it says: a new key changes nothing, another number is found",
        arguments: Databases.engines)
    func sealed(_ engine: Engine) async throws {
        try await Fixture.with(engine) { fixture in
            let keys = fixture.keys
            let number = try keys.seal("330113", table: "persons", column: "resident_id", row: "p")
            try await fixture.work(
                """
                INSERT INTO persons (id, name, resident_id, resident_lookup, sex, born, updated_at, salt)
                VALUES ('p', 'n', \(number), \(keys.lookup("residentID", "p")), '女', '1990-01-01', 0, \(Random.bytes(16)))
                """)
            try keys.rotate(.field)
            try keys.rotate(.audit)
            #expect(try await FieldRotation.pass(fixture.database, keys: keys) == 1)
            #expect(try await fixture.verify().ok)
            let other = try keys.seal("330114", table: "persons", column: "resident_id", row: "p")
            try await fixture.plant("UPDATE persons SET resident_id = \(other) WHERE id = 'p'")
            #expect(try await fixture.found() == ["persons p 1"])
        }
    }

    @Test("B55 a key that says too much is not on the chain, and is named where the row is still there")
    func hidden() async throws {
        try await Fixture.with(.sqlite) { fixture in
            let table = try #require(ProvenTable.named["recusals"])
            let row = ProvenRow(table, [.text("case"), .text("expert"), .text("self"), .text("r"), .int(0), .int(1)])
            #expect(row.name == "recusals case,expert")
            let line = fixture.log.line(row)
            #expect(!line.place.contains("case") && !line.place.contains("expert") && line.digest?.count == 32)
        }
    }

    @Test(
        "B55 rows from before rows were bound are bound at a start, once, with a salt where they can be erased",
        arguments: Databases.engines)
    func adopted(_ engine: Engine) async throws {
        try await Fixture.with(engine) { fixture in
            try await fixture.plant(Self.unit("a"))
            let number = try fixture.keys.seal("330113", table: "persons", column: "resident_id", row: "p")
            try await fixture.plant(
                """
                INSERT INTO persons (id, name, resident_id, resident_lookup, sex, born, updated_at)
                VALUES ('p', 'n', \(number), \(fixture.keys.lookup("residentID", "p")), '女', '1990-01-01', 0)
                """)
            #expect(try await fixture.found() == ["units a -", "persons p -"])
            #expect(try await fixture.log.adoptRows(fixture.database, clock: StillClock.first) == 2)
            #expect(try await fixture.log.adoptRows(fixture.database, clock: StillClock.first) == nil)
            #expect(try await fixture.verify().ok)
            let salt = try await fixture.database.read { try $0.one("SELECT salt FROM persons")?.bytes("salt") }
            #expect(salt?.count == 16)
            try await fixture.plant("UPDATE units SET name = 'x' WHERE id = 'a'")
            #expect(try await fixture.found() == ["units a 1"])
            // Nobody binds it anew by starting again.
            #expect(try await fixture.log.adoptRows(fixture.database, clock: StillClock.first) == nil)
            #expect(try await fixture.found() == ["units a 1"])
        }
    }

    @Test("B55 many rows at once go into several entries, none longer than a thousand")
    func many() async throws {
        try await Fixture.with(.sqlite) { fixture in
            try await fixture.work { tx in
                for number in 0..<2_300 { try tx.execute(Self.unit("u\(number)")) }
            }
            let report = try await fixture.verify()
            #expect(report.ok && report.entries == 3, "\(report)")
            try await fixture.plant("DELETE FROM units")
            let after = try await fixture.verify()
            #expect(after.rows?.count == RowVerifier.most && after.reason?.contains("2300") == true)
        }
    }

    @Test("B55 lines are read as they were written, and nothing else is")
    func lines() {
        let digest = String(repeating: "a", count: 32)
        let lines = [
            BoundRows.Line(place: "units a,b", digest: digest), BoundRows.Line(place: "plans 职称 1", digest: nil),
        ]
        let text = BoundRows.text(lines)
        #expect(BoundRows.lines(text) == lines)
        #expect(BoundRows.lines("units a") == nil)
        let detail = CanonicalEncoding.json(["note": #"","rows":"x"#, "rows": text, "to": "b"])
        #expect(BoundRows.text(in: detail).map(String.init) == text)
        #expect(BoundRows.text(in: CanonicalEncoding.json(["note": #"","rows":"x"#])) == nil)
    }
}

extension StillClock {
    fileprivate static let first = StillClock(instant: Instant(microseconds: 1))
}
