import Store
import Testing
import TitleReview

@Suite struct AuditTests {
    /// A chain of `count` entries, closed; what `body` does to it happens while nobody looks.
    private func chain(
        _ engine: Engine, _ count: Int, _ body: (any Database, KeyRing) async throws -> Void = { _, _ in },
        then: (any Database, KeyRing) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            try await Databases.with(engine) { database in
                let log = try await AuditLog.open(
                    database, keys: keys, clock: StillClock(instant: Instant(microseconds: 1)))
                try await write(count, log, database)
                try await log.close(database)
                try await loosen(database)
                try await body(database, keys)
                try await then(database, keys)
            }
        }
    }

    private func write(_ count: Int, _ log: AuditLog, _ database: any Database) async throws {
        try await database.write { tx in
            for number in 0..<count {
                try log.append(
                    AuditEntry(
                        at: Instant(microseconds: Int64(number)), actor: "office:a\(number % 3)", act: "case.pass",
                        subject: "c\(number)", detail: ["to": "officeReview", "from": "authorityReview"]), in: tx)
            }
        }
    }

    /// What somebody does who owns the database: takes the triggers away.
    private func loosen(_ database: any Database) async throws {
        try await database.write { tx in
            let drops: [SQL] =
                tx.engine == .sqlite
                ? ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_gap"]
                : ["ALTER TABLE audit_entries DISABLE TRIGGER USER"]
            for drop in drops { try tx.execute(drop) }
        }
    }

    private func tamper(_ statements: [SQL]) -> (any Database, KeyRing) async throws -> Void {
        { database, _ in
            try await database.write { tx in
                for statement in statements { try tx.execute(statement) }
            }
        }
    }

    @Test("S52 the canonical encoding, its digest and the JSON of details are what they were on the first day")
    func vectors() throws {
        let encoded = CanonicalEncoding.bytes(
            number: 1, at: Instant(microseconds: 1_660_000_000_000_000), actor: "office:a1", act: "case.return",
            subject: "c-1",
            detail: CanonicalEncoding.json(["to": "returned", "from": "officeReview"]),
            previous: [UInt8](repeating: 7, count: 32))
        #expect(
            Hexadecimal.encode(encoded) == """
                0100000000000000010005e5c2de53c000000000096f66666963653a61310000000b636173652e72657475726e00000003632d31000000277b22\
                66726f6d223a226f6666696365526576696577222c22746f223a2272657475726e6564227d\
                000000200707070707070707070707070707070707070707070707070707070707070707
                """)
        #expect(CanonicalEncoding.json([:]) == "{}")
        #expect(CanonicalEncoding.json(["b": "\"\\\n\u{1}", "a": "评"]) == #"{"a":"评","b":"\"\\\u000a\u0001"}"#)
    }

    @Test("S52 fields cannot run into each other: moving a letter from one to the next gives another encoding")
    func unambiguous() {
        func encode(_ actor: String, _ act: String) -> [UInt8] {
            CanonicalEncoding.bytes(
                number: 1, at: Instant(microseconds: 0), actor: actor, act: act, subject: "", detail: "{}", previous: []
            )
        }
        #expect(encode("ab", "c") != encode("a", "bc"))
        #expect(encode("ab", "c") == encode("ab", "c"))
    }

    @Test("S52 numbers have no gap, also when writers come at once and some give up", arguments: Databases.engines)
    func gapless(_ engine: Engine) async throws {
        struct GivenUp: Error {}
        try await chain(engine, 0) { database, keys in
            let log = try await AuditLog.open(
                database, keys: keys, clock: StillClock(instant: Instant(microseconds: 2)))
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        try? await database.write { tx in
                            try log.append(
                                AuditEntry(at: Instant(microseconds: 5), actor: "x", act: "y", subject: "\(number)"),
                                in: tx)
                            if number % 4 == 0 { throw GivenUp() }
                        }
                    }
                }
            }
            try await log.close(database)
        } then: { database, keys in
            let report = try await AuditVerifier.verify(database, keys: keys)
            #expect(report == AuditReport(entries: 48, ok: true, firstBad: nil, reason: nil))
        }
    }

    @Test("S52 the database itself refuses to change, remove or skip entries", arguments: Databases.engines)
    func triggers(_ engine: Engine) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            try await Databases.with(engine) { database in
                let log = try await AuditLog.open(
                    database, keys: keys, clock: StillClock(instant: Instant(microseconds: 1)))
                try await write(2, log, database)
                let attempts: [SQL] = [
                    "UPDATE audit_entries SET actor = 'nobody' WHERE number = 1",
                    "DELETE FROM audit_entries WHERE number = 2",
                    """
                    INSERT INTO audit_entries
                    SELECT 9, at, actor, act, subject, detail, previous, hmac, hmac FROM audit_entries WHERE number = 1
                    """,
                ]
                for attempt in attempts {
                    await #expect(throws: StoreError.self) {
                        try await database.write { tx in _ = try tx.execute(attempt) }
                    }
                }
                if engine == .postgres {
                    await #expect(throws: StoreError.self) {
                        try await database.write { tx in _ = try tx.execute("TRUNCATE audit_entries") }
                    }
                }
                let report = try await AuditVerifier.verify(database, keys: keys)
                #expect(report.ok && report.entries == 2)
            }
        }
    }

    @Test("S54 an untouched chain is whole, with and without keys", arguments: Databases.engines)
    func whole(_ engine: Engine) async throws {
        try await chain(engine, 250) { database, keys in
            for keys in [keys, nil] {
                let report = try await AuditVerifier.verify(database, keys: keys)
                #expect(report == AuditReport(entries: 250, ok: true, firstBad: nil, reason: nil))
            }
        }
    }

    @Test("S54 the first bad entry is named for change, removal, swap and insertion", arguments: Databases.engines)
    func named(_ engine: Engine) async throws {
        let cases: [(Int, [SQL])] = [
            (7, ["UPDATE audit_entries SET subject = 'other' WHERE number = 7"]),
            (7, ["UPDATE audit_entries SET at = at + 1 WHERE number = 7"]),
            (7, ["UPDATE audit_entries SET hmac = (SELECT hmac FROM audit_entries WHERE number = 8) WHERE number = 7"]),
            (1, ["DELETE FROM audit_entries WHERE number = 1"]),
            (7, ["DELETE FROM audit_entries WHERE number = 7"]),
            (
                7,
                ["DELETE FROM audit_entries WHERE number = 7", "UPDATE audit_entries SET number = 7 WHERE number = 8"]
            ),
            (
                7,
                [
                    "UPDATE audit_entries SET number = 1000 WHERE number = 7",
                    "UPDATE audit_entries SET number = 7 WHERE number = 8",
                    "UPDATE audit_entries SET number = 8 WHERE number = 1000",
                ]
            ),
            (
                11,
                [
                    """
                    INSERT INTO audit_entries
                    SELECT 11, at, actor, act, subject, detail, digest, substr(hmac, 1, 32), hmac
                    FROM audit_entries WHERE number = 10
                    """
                ]
            ),
        ]
        for (first, statements) in cases {
            try await chain(engine, 10, tamper(statements)) { database, keys in
                let report = try await AuditVerifier.verify(database, keys: keys)
                #expect(!report.ok && report.firstBad == first && report.reason != nil)
            }
        }
    }

    @Test(
        "S53 a tail cut by one entry is missed by the signed heads, and stays missed after a start",
        arguments: Databases.engines)
    func cutTail(_ engine: Engine) async throws {
        try await chain(engine, 10, tamper(["DELETE FROM audit_entries WHERE number = 10"])) { database, keys in
            let report = try await AuditVerifier.verify(database, keys: keys)
            #expect(!report.ok && report.firstBad == 10)
            // Without keys and without an anchor nothing can tell.
            let blind = try await AuditVerifier.verify(database, keys: nil)
            #expect(blind.ok)
            // A server that starts on it says so, goes on, and does not sign the loss away.
            let log = try await AuditLog.open(
                database, keys: keys, clock: StillClock(instant: Instant(microseconds: 3)))
            #expect(log.discrepancy != nil)
            try await write(3, log, database)
            try await log.close(database)
            let later = try await AuditVerifier.verify(database, keys: keys)
            #expect(!later.ok && later.firstBad == 10)
        }
    }

    @Test(
        "S54 a replaced tail, rightly chained, is found by the heads; an anchor alone finds it too",
        arguments: Databases.engines)
    func replacedTail(_ engine: Engine) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            try await Databases.with(engine) { database in
                let log = try await AuditLog.open(
                    database, keys: keys, clock: StillClock(instant: Instant(microseconds: 1)))
                try await write(10, log, database)
                let anchor = try #require(try await log.signHead(database))
                #expect(anchor.number == 10 && anchor.isSigned(by: keys.auditPublicKey))
                #expect(try AuditHead.read(anchor.line + "\n") == [anchor])
                try await loosen(database)
                try await database.write { tx in
                    try tx.execute("DELETE FROM audit_entries WHERE number > 8")
                    for number in 9...12 {
                        try log.append(
                            AuditEntry(at: Instant(microseconds: 9), actor: "x", act: "forged", subject: "\(number)"),
                            in: tx)
                    }
                }
                let report = try await AuditVerifier.verify(database, keys: keys)
                #expect(!report.ok && report.firstBad == 10)
                let anchored = try await AuditVerifier.verify(database, keys: nil, anchors: [anchor])
                #expect(!anchored.ok && anchored.firstBad == 10)
            }
        }
    }

    @Test("S53 a head whose signature was changed is refused")
    func forgedHead() async throws {
        try await chain(.sqlite, 3) { database, keys in
            let log = try await AuditLog.open(
                database, keys: keys, clock: StillClock(instant: Instant(microseconds: 4)))
            let head = try #require(try await log.signHead(database))
            let name = keys.directory + "/heads/" + log.installation.name + ".latest"
            let text = String(decoding: try bytes(of: name), as: UTF8.self)
            #expect(text == head.line)
            try overwrite(name, Array(text.utf8).map { $0 == UInt8(ascii: "3") ? UInt8(ascii: "2") : $0 })
            let report = try await AuditVerifier.verify(database, keys: keys)
            #expect(!report.ok)
        }
    }
}
