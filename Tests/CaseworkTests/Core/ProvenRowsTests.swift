import Casework
import Support
import Testing
import TitleReview

@testable import Store

@Suite struct ProvenRowsTests {
    @Test(
        "B55 an installation after a whole year verifies; changes by hand are named table by table, invariants beside them",
        arguments: engines)
    func wholeWay(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2, place: "310115")
            try await t.certify([one, two])
            // A draft proves nothing yet.
            _ = try await t.filledDraft(t.applicant(3))
            let whole = try await CheckInstallation.run(t.database, keys: t.casework.keys)
            #expect(whole.ok && whole.rows == nil && whole.invariants == nil, "\(whole)")
            #expect(try await CheckInstallation.broken(t.database).isEmpty)

            for (table, change) in PlantedRows.all {
                let changed = try await t.database.write { tx in try tx.execute(change) }
                #expect(changed > 0, "\(table) has rows")
            }
            let report = try await CheckInstallation.run(t.database, keys: t.casework.keys)
            let named = Set(report.rows?.map(\.table) ?? [])
            let planted = Set(PlantedRows.all.map(\.table))
            #expect(planted == Set(ProvenTable.all.map(\.name.description)))
            #expect(named == planted && planted.count >= 40, "\(named.symmetricDifference(planted))")
            #expect(report.ok == false && report.firstBad == nil)
            let broken = report.invariants ?? [:]
            #expect(broken["counted ballots recount to their tally and digest"]?.isEmpty == false)
            #expect(
                broken["every case's state is its timeline's last"] == [one.id, two.id].sorted().suffix(1).map { $0 })
            #expect(try await CheckInstallation.broken(t.database).keys.sorted() == broken.keys.sorted())
        }
    }

    @Test("B22 a step to a state that the table does not lead to is found", arguments: engines)
    func reached(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            #expect(try await CheckInstallation.broken(t.database).isEmpty)
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE case_events SET to_state = 'certified' WHERE number = 1")
                _ = try tx.execute("UPDATE case_events SET from_state = 'certified' WHERE number = 2")
            }
            let broken = try await CheckInstallation.broken(t.database)
            let timelines = broken["every case's timeline follows the table of transitions"] ?? []
            #expect(timelines.contains("\(one.id), 1"), "\(broken)")
        }
    }

    @Test("B55 a revocation that is taken back by hand is named with the entry of the revocation", arguments: engines)
    func revoked(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.certify([one])
            let number = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first?.number)
            try await t.casework.perform(
                RevokeCertificate(number: number, reason: "业绩虚假"), as: t.bureau,
                at: CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40)))
            let whole = try await CheckInstallation.run(t.database, keys: t.casework.keys)
            #expect(whole.ok, "\(whole)")
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE certificates SET revoked_at = NULL, revoked_because = NULL")
            }
            let report = try await CheckInstallation.run(t.database, keys: t.casework.keys)
            #expect(report.rows?.map { "\($0.table) \($0.row)" } == ["certificates \(number)"])
            let entry = try #require(report.rows?.first?.entry)
            let acts = try await t.database.read { tx in
                try tx.query("SELECT act FROM audit_entries WHERE number BETWEEN \(entry - 1) AND \(entry)").map {
                    try $0.text("act")
                }
            }
            #expect(acts.contains("case.revoke"))
        }
    }

    @Test("B55 the first release's database is bound at the first start and verifies from then on", arguments: engines)
    func firstRelease(_ engine: Engine) async throws {
        try await Fixture.with(engine) { database, folder in
            let keys = try KeyRing.existing(directory: folder)
            await #expect(throws: StoreError.self) { try await CheckInstallation.run(database, keys: keys) }
            try await Migrator.migrate(database)
            let log = try await AuditLog.open(database, keys: keys, clock: MachineClock())
            #expect(try await CheckInstallation.run(database, keys: keys).rows?.isEmpty == false)
            let count = try #require(try await log.adoptRows(database, clock: MachineClock()))
            #expect(count > 1_000)
            let report = try await CheckInstallation.run(database, keys: keys)
            #expect(report.ok, "\(report)")
            try await database.write { tx in
                _ = try tx.execute("UPDATE persons SET salt = NULL WHERE id = (SELECT MIN(person_id) FROM evidence)")
            }
            // What the chain says of rows that only the person has hangs on the salt, too.
            let tables = Set(try await CheckInstallation.run(database, keys: keys).rows?.map(\.table) ?? [])
            #expect(tables.isSuperset(of: ["persons", "archive_records", "evidence"]))
        }
    }

    @Test(
        "B55 an installation from which a person was erased verifies, and the entry says what went", arguments: engines)
    func erased(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            _ = try await t.filledDraft(one)
            _ = try await t.submitted(2)
            let person = try #require(one.personID)
            _ = try await t.casework.perform(EraseOwnData(account: "person1"), as: one)
            try await t.casework.finishErasure(person)
            let report = try await CheckInstallation.run(t.database, keys: t.casework.keys)
            #expect(report.ok, "\(report)")
            let detail = try await t.database.read { tx in
                try tx.one("SELECT detail FROM audit_entries WHERE act = 'person.erased'")?.text("detail")
            }
            #expect(
                detail?.contains("persons \(person) -") == true
                    && detail?.contains("accounts \(one.accountID) -") == true)
        }
    }

    @Test("B55 S47 nothing is bound when somebody votes", arguments: engines)
    func secret(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            _ = try await t.reportedToBureau([one])
            let said = try await t.database.read { tx in
                try tx.query("SELECT act, detail FROM audit_entries WHERE detail LIKE '%ballot\\_casts%' ESCAPE '\\'")
                    .map { (act: try $0.text("act"), detail: try $0.text("detail")) }
            }
            let experts = try await t.database.read { tx in
                try tx.query("SELECT expert_id FROM ballot_casts").map { try $0.text("expert_id") }
            }
            #expect(said.count == 1 && said[0].act.hasPrefix("case.decide") && experts.count == 7)
            #expect(
                !experts.contains {
                    said[0].detail.contains("ballot_casts \($0)") || said[0].detail.contains(",\($0) ")
                })
        }
    }
}
