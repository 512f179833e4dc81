import Casework
import Foundation
import Store
import Testing
import TitleReview

/// Who never handed anything in can be erased; the audit chain stays whole (S40, S41).
@Suite struct ErasureTests {
    /// Every table that holds one of these texts, as `table: text`.
    private func traces(_ t: CaseworkFixture, _ canaries: [String]) async throws -> [String] {
        let rows: [(table: String, text: String)]
        if let file = t.database as? SQLiteDatabase {
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c",
                "import sqlite3,sys; print('\\n'.join(line.replace('\\n', ' ') for line in sqlite3.connect(sys.argv[1]).iterdump()))",
                file.path,
            ]
            process.standardOutput = pipe
            try process.run()
            let dump = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            rows = dump.split(separator: "\n").filter { $0.hasPrefix("INSERT INTO \"") }.map {
                (String($0.split(separator: "\"")[1]), String($0))
            }
            #expect(rows.count > 100)
        } else {
            rows = try await t.database.read { tx in
                try tx.query(
                    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()"
                ).map { row in
                    let name = try row.text("name")
                    return (
                        name,
                        try tx.one(
                            "SELECT CAST(query_to_xml('SELECT * FROM ' || quote_ident(\(name)), true, false, '') AS TEXT) AS x"
                        )?.text("x") ?? ""
                    )
                }
            }
        }
        return rows.flatMap { row in canaries.filter(row.text.contains).map { "\(row.table): \($0)" } }
    }

    @Test(
        "S40 S41 a person who never handed anything in is erased from every table; the ids on the chain stay and it verifies",
        arguments: engines)
    func everywhere(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            let two = try await t.applicant(2)
            let draft = try await t.filledDraft(one)
            let otherDraft = try await t.filledDraft(two)
            _ = try await t.casework.perform(SaveContact(phone: "13800000000", email: "wang@example.com"), as: one)
            let view = try await t.casework.ask(ReadErasure(), as: one)
            #expect(view.isPossible && view.drafts == 1 && view.records == 9 && view.files > 0)
            #expect(await t.refusal(EraseOwnData(account: "person2"), as: one)?.faults.map(\.field) == ["account"])
            let person = try #require(one.personID)
            let canaries = [person, draft, one.accountID, "王工1"]
            #expect(try await traces(t, canaries).count > 10)

            #expect(try await t.casework.perform(EraseOwnData(account: "person1"), as: one) == person)
            try await t.casework.finishErasure(person)
            let left = try await traces(t, canaries)
            #expect(
                Set(left.map { $0.prefix { $0 != ":" } }) == ["audit_entries", "erasures"]
                    && !left.contains { $0.hasSuffix("王工1") }, "\(left)")
            #expect(await t.refusal(EraseOwnData(account: "person1"), as: one)?.kind == .forbidden, "nobody is there")
            #expect(try await AuditVerifier.verify(t.database, keys: t.casework.keys).ok)
            if let file = t.database as? SQLiteDatabase {
                for name in [file.path, file.path + "-wal"] where FileManager.default.fileExists(atPath: name) {
                    #expect(
                        try Data(contentsOf: URL(filePath: name)).range(of: Data("王工1".utf8)) == nil,
                        "nothing of it is in a freed page or in the log")
                }
            }
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
            // Nobody else lost anything; the number may register again.
            #expect(try await t.state(otherDraft) == .draft)
            let again = try await t.applicant(1)
            #expect(again.personID != person)
        }
    }

    @Test(
        "S41 who handed an application in is told why it stays, and nothing changes; so is who stands in the integrity archive",
        arguments: engines)
    func kept(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.applicant(2)
            #expect(try await t.casework.ask(ReadErasure(), as: one.actor).isPossible == false)
            let before = try await traces(t, ["王工1"]).count
            #expect(await t.refusal(EraseOwnData(account: "person1"), as: one.actor)?.kind == .conflict)
            #expect(try await traces(t, ["王工1"]).count == before)
            let person = two.personID ?? ""
            try await t.database.write { tx in
                _ = try tx.execute(
                    """
                    INSERT INTO integrity_records (id, person_id, from_day, to_day, reason, created_at)
                    VALUES ('i', \(person), '2022-01-01', '2025-01-01', 'x', 1)
                    """)
            }
            #expect(await t.refusal(EraseOwnData(account: "person2"), as: two)?.kind == .conflict)
        }
    }

    @Test(
        "S17 an officer's account that was linked stays, and is known to be the same person's when she registers again",
        arguments: engines)
    func linked(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "second", password: CaseworkFixture.password, name: "王工1", role: .employer,
                    unitID: t.clerk.unitID,
                    residentID: .test(born: "19900315", serial: 1)), as: t.administrator)
            let clerk = try await CaseworkFixture.actor(t.casework, opened.accountID, .employer, unit: t.clerk.unitID)
            _ = try await t.casework.perform(EraseOwnData(account: "person1"), as: one)
            let waiting = try await t.casework.ask(ReadOwnLink(), as: clerk)
            #expect(waiting.isLinked && !waiting.isApplicant)
            let again = try await t.submitted(1)
            #expect(
                await t.refusal(ReturnCase(caseID: again.id, items: ["x"]), as: clerk)?.message.contains("本人") == true)
        }
    }

    @Test("S41 S44 files go a day later, but not those that somebody else has named meanwhile", arguments: engines)
    func files(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            let two = try await t.applicant(2)
            let own = try StoredFile.made(
                [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 7, count: 30_000), name: "own.jpg", type: "image/jpeg",
                casework: t.casework)
            let draft = try await t.filledDraft(one)
            let other = try await t.filledDraft(two)
            try await t.casework.perform(SetPhoto(caseID: draft, file: own), as: one)
            _ = other
            _ = try await t.casework.perform(EraseOwnData(account: "person1"), as: one)
            try await t.casework.removeReleasedFiles()
            #expect(try t.casework.files.get(own.address).count == own.size, "a day has not gone by")
            try await t.database.write { _ = try $0.execute("UPDATE released_files SET at = at - 90000000000") }
            // As if the bytes had come two days ago.
            for address in [own.address, t.photo.address] {
                let path = "\(t.casework.files.folder)/\(address.prefix(2))/\(address.dropFirst(2))"
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -2 * 86_400)], ofItemAtPath: path)
            }
            try await t.casework.removeReleasedFiles()
            #expect(throws: StoreError.self) { try t.casework.files.get(own.address) }
            #expect(try !t.casework.files.get(t.photo.address).isEmpty, "the other applicant's draft names it")
            #expect(try await t.database.read { try $0.query("SELECT address FROM released_files").isEmpty })
        }
    }

    @Test(
        "S40 what comes back with an old state is erased again at the start; an entry that could not be written is made up for",
        arguments: engines)
    func again(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            let person = try #require(one.personID)
            // As after a restore: in the register, and in the database.
            try ErasureRegister(t.casework.keys).add(person)
            try await t.casework.repeatErasures()
            #expect(
                try await t.database.read { try $0.one("SELECT 1 AS there FROM persons WHERE id = \(person)") == nil })
            let two = try await t.applicant(2)
            let second = try #require(two.personID)
            _ = try await t.casework.perform(EraseOwnData(account: "person2"), as: two)
            #expect(try !ErasureRegister(t.casework.keys).ids().contains(second))
            try await t.casework.repeatErasures()
            #expect(try ErasureRegister(t.casework.keys).ids() == [person, second])
        }
    }
}
