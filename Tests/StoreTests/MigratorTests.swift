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
            try await database.write { tx in
                _ = try tx.execute("INSERT INTO schema_version (number, name) VALUES (99999, 'tomorrow')")
            }
            await #expect { try await Migrator.migrate(database) } throws: { "\($0)".contains("请升级程序") }
        }
    }

    @Test("F16 a step that fails halfway leaves nothing of itself", arguments: Databases.engines)
    func halfway(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { database in
            let good = Migration(number: 1, name: "good", statements: ["CREATE TABLE good (v {int})"])
            let bad = Migration(
                number: 2, name: "bad", statements: ["CREATE TABLE half (v {int})", "CREATE TABLE half (v {int})"])
            await #expect(throws: StoreError.self) { try await Migrator.migrate(database, [bad, good]) }
            let found = try await database.read { tx in try Migrator.version(tx) }
            #expect(found == 1)
            await #expect(throws: StoreError.self) {
                try await database.read { tx in _ = try tx.query("SELECT v FROM half") }
            }
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
            let steps = try await database.read { tx in try tx.one("SELECT COUNT(*) AS n FROM schema_version")?.int("n")
            }
            #expect(steps == Schema.migrations.count)
        }
    }

    @Test(
        "F16 A3.2.0 what statistics count is made anew for cases from before: by route and clause, each once, for the authority and the office",
        arguments: Databases.engines)
    func countedVerdicts(_ engine: Engine) async throws {
        try await Databases.with(engine, migrate: false) { database in
            try await Migrator.migrate(database, Schema.migrations.filter { $0.number < 170 })
            let findings =
                #"[{"clause":"A1.3","message":"少","outcome":"unmet"},{"clause":"A1.3","message":"又少","outcome":"unmet"},{"clause":"A1.4","message":"缺","outcome":"unknown"},{"clause":"A1.1","message":"","outcome":"met"}]"#
            try await database.write { tx in
                for (unit, kind) in [("e", "employer"), ("a", "authority"), ("o", "office")] {
                    _ = try tx.execute(
                        "INSERT INTO units (id, kind, name, created_at) VALUES (\(unit), \(kind), \(unit), 0)")
                }
                _ = try tx.execute(
                    "INSERT INTO plans (id, version, body, source, reason, office_id, published_at) VALUES ('p', 1, '', '', '', 'o', 0)"
                )
                let cases: [(id: String, authority: String?, route: String?, findings: String, submitted: Int?)] = [
                    ("1", "a", "normal", findings, 1), ("2", "a", "normal", findings, 2), ("3", nil, nil, "[]", 3),
                    ("4", "o", nil, findings, 4), ("5", "a", nil, "[]", nil),
                ]
                for one in cases {
                    _ = try tx.execute(
                        "INSERT INTO persons (id, name, resident_id, resident_lookup, sex, born, updated_at) VALUES (\(one.id), '某', \([1] as [UInt8]), \(Array(one.id.utf8)), '女', '1990-01-01', 0)"
                    )
                    _ = try tx.execute(
                        """
                        INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, authority_id, office_id, state, name, route, findings, submitted_at, updated_at)
                        VALUES (\(one.id), 'p', 1, \(one.id), 'e', \(one.authority), 'o', 'officeReview', '某', \(one.route), \(one.findings), \(one.submitted), 0)
                        """)
                }
            }
            try await Migrator.migrate(database)
            func counts() async throws -> [String: Int] {
                let rows = try await database.read { tx in
                    try tx.query("SELECT unit_id, kind, value, n FROM case_tallies WHERE n > 0")
                }
                return try Dictionary(
                    uniqueKeysWithValues: rows.map {
                        ("\(try $0.text("unit_id")) \(try $0.text("kind")) \(try $0.text("value"))", try $0.int("n"))
                    })
            }
            let judged = "unknown A1.4\nunmet A1.3"
            #expect(
                try await counts() == [
                    "o employer e": 4, "o judged route normal\n\(judged)": 2, "o judged ": 1, "o judged \(judged)": 1,
                    "a employer e": 2, "a judged route normal\n\(judged)": 2,
                ])
            // And from then on it is kept.
            try await database.write { tx in
                _ = try tx.execute("UPDATE cases SET judged = '' WHERE id = '1'")
                _ = try tx.execute("UPDATE cases SET authority_id = NULL WHERE id = '2'")
                _ = try tx.execute("DELETE FROM cases WHERE id = '4'")
                _ = try tx.execute("UPDATE cases SET submitted_at = 5 WHERE id = '5'")
            }
            #expect(
                try await counts() == [
                    "o employer e": 4, "o judged route normal\n\(judged)": 1, "o judged ": 3, "a employer e": 2,
                    "a judged ": 2,
                ])
        }
    }
}
