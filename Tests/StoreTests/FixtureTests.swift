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
}
