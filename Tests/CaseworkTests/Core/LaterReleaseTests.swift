import Foundation
import Store
import Support
import Testing

@testable import Casework

/// What a later release does to a database with people in it: another state of cases, and a column that is never empty.
@Suite struct LaterReleaseTests {
    private static let next = Migration(
        number: 90_001, name: "a state and a column more",
        steps: [
            .rebuild(table: "cases", changes: [.init("'vetoed', 'revoked')", "'vetoed', 'revoked', 'replaced')")]),
            .postgres(
                """
                ALTER TABLE cases DROP CONSTRAINT cases_state_check, ADD CONSTRAINT cases_state_check CHECK (state IN
                    ('draft', 'employerReview', 'employerNotice', 'authorityReview', 'authorityPassed', 'officeReview',
                    'qualificationNotice', 'awaitingPayment', 'readyForReview', 'underReview', 'passed', 'notPassed',
                    'resultNotice', 'reported', 'approved', 'certified', 'returned', 'refused', 'withdrawn', 'expired',
                    'vetoed', 'revoked', 'replaced'))
                """),
            "ALTER TABLE cases ADD COLUMN shelf TEXT NOT NULL DEFAULT 'open' CHECK (length(shelf) > 0)",
        ])

    @Test(
        "F16 a state and a column that is never empty are added to a database with people in it, and every invariant holds",
        arguments: engines)
    func added(_ engine: Engine) async throws {
        try await Fixture.with(engine) { database, keys in
            try await Migrator.migrate(database)
            await #expect(throws: StoreError.self) { try await Self.replace(database) }
            let before = try await Self.rows(of: database)

            try await Migrator.migrate(database, to: Schema.current.adding([Self.next]))

            let after = try await Self.rows(of: database)
            #expect(after == before)
            let shelves = try await database.read { tx in
                try tx.query("SELECT DISTINCT shelf FROM cases").map { try $0.text("shelf") }
            }
            #expect(shelves == ["open"])
            // The new state is taken, and the queues' counters, which hang on the table, count it.
            #expect(try await Self.replace(database) == 1)
            let counted = try await database.read { tx in
                try tx.one("SELECT SUM(n) AS n FROM case_counts WHERE unit_id = '' AND state = 'replaced'")?.int("n")
            }
            #expect(counted == 1)
            await #expect(throws: StoreError.self) {
                try await database.write { tx in try tx.execute("UPDATE cases SET shelf = ''") }
            }
            await #expect(throws: StoreError.self) {
                try await database.write { tx in try tx.execute("DELETE FROM persons") }
            }
            try await database.write { tx in
                _ = try tx.execute("UPDATE cases SET state = 'certified' WHERE state = 'replaced'")
            }
            try await Self.everythingHolds(database, keys: keys)
        }
    }

    /// Gives one certified case the state that the program does not know yet.
    @discardableResult private static func replace(_ database: any Database) async throws -> Int {
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE cases SET state = 'replaced'
                WHERE id = (SELECT id FROM cases WHERE state = 'certified' ORDER BY id LIMIT 1)
                """)
        }
    }

    /// How many rows each table has that a case hangs on, and what the cases hold.
    private static func rows(of database: any Database) async throws -> [String] {
        try await database.read { tx in
            let columns = ["id", "state", "details", "judged"]
            var lines = try tx.query("SELECT id, state, details, judged FROM cases ORDER BY id").map { row in
                try columns.map { try row.text($0) }.joined(separator: " ")
            }
            let counts: [SQL] = [
                "SELECT COUNT(*) AS n FROM case_events", "SELECT COUNT(*) AS n FROM payments",
                "SELECT COUNT(*) AS n FROM certificates", "SELECT COUNT(*) AS n FROM case_counts",
                "SELECT COUNT(*) AS n FROM notice_cases", "SELECT COUNT(*) AS n FROM panel_members",
            ]
            for count in counts { lines.append("\(try tx.one(count)?.int("n") ?? -1)") }
            return lines
        }
    }

    private static func everythingHolds(_ database: any Database, keys: String) async throws {
        let ring = try KeyRing.open(directory: keys)
        let casework = try await CaseworkFixture.casework(database, keys: ring, files: keys + "/files")
        let broken = try await casework.ask(CheckInvariants(), as: nil).filter { $0.value > 0 }
        #expect(broken.isEmpty, "\(broken)")
        let chain = try await AuditVerifier.verify(database, keys: ring)
        #expect(chain.ok, "\(chain.reason ?? "")")
        guard database.engine == .sqlite else { return }
        let dangling = try await database.read { tx in
            try tx.query("SELECT 1 AS one FROM pragma_foreign_key_check").count
        }
        #expect(dangling == 0)
    }
}
