import Store
import Support
import Testing

@Suite struct FixtureTests {
    @Test("F16 the first release's database is brought to the catalogue of a new one", arguments: Databases.engines)
    func broughtForward(_ engine: Engine) async throws {
        let kept = try await Fixture.with(engine) { database, _ in
            try await Migrator.migrate(database)
            let cases = try await database.read { tx in try tx.one("SELECT COUNT(*) AS n FROM cases")?.int("n") }
            #expect(cases == 60)
            return try await Catalogue.lines(of: database)
        }
        let new = try await Databases.with(engine) { database in try await Catalogue.lines(of: database) }
        #expect(new.count > 500)
        let (missing, surplus) = (Set(new).subtracting(kept).sorted(), Set(kept).subtracting(new).sorted())
        #expect(missing.isEmpty, "\(missing.joined(separator: "\n"))")
        #expect(surplus.isEmpty, "\(surplus.joined(separator: "\n"))")
        #expect(new == kept)
    }

    @Test(
        "B4 what was granted before an extension moved the deadline moves it in an older database",
        arguments: Databases.engines)
    func extensions(_ engine: Engine) async throws {
        try await Fixture.with(engine) { database, _ in
            let ids = try await database.write { tx -> [String] in
                let rows = try tx.query("SELECT id, plan_id, employer_id FROM cases ORDER BY id LIMIT 3")
                let ids = try rows.map { try $0.text("id") }
                for id in ids {
                    try tx.execute("UPDATE cases SET state = 'employerReview', due = '2022-09-09' WHERE id = \(id)")
                }
                for (number, day) in [("1", "2022-09-12"), ("2", "2022-09-14")] {
                    try tx.execute(
                        """
                        INSERT INTO extensions (id, plan_id, stage, case_id, unit_id, last_day, reason, granted_at)
                        VALUES (\(number), \(rows[0].text("plan_id")), 'employer', \(ids[0]), NULL, \(day), 'x', 0)
                        """)
                }
                try tx.execute(
                    "UPDATE cases SET state = 'authorityReview', authority_id = employer_id WHERE id = \(ids[1])")
                try tx.execute(
                    """
                    INSERT INTO extensions (id, plan_id, stage, case_id, unit_id, last_day, reason, granted_at)
                    VALUES ('3', \(rows[1].text("plan_id")), 'authority', NULL, \(rows[1].text("employer_id")),
                        '2022-09-20', 'x', 0)
                    """)
                return ids
            }
            try await Migrator.migrate(database)
            let due = try await database.read { tx in
                try ids.map { try tx.one("SELECT due FROM cases WHERE id = \($0)")?.text("due") }
            }
            #expect(due == ["2022-09-14", "2022-09-20", "2022-09-09"])
        }
    }
}
