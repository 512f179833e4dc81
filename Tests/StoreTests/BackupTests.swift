import Glibc
import Store
import Testing
import TitleReview

@Suite struct BackupTests {
    private struct Fixture {
        let place: DataFolder
        let keys: KeyRing
        let database: SQLiteDatabase
        let vault: Vault
        let log: AuditLog
    }

    private let clock = StillClock(instant: Instant(microseconds: 7))

    private func fixture(_ folder: String) async throws -> Fixture {
        let place = try DataFolder(folder + "/data")
        let keys = try KeyRing.open(directory: folder + "/keys")
        let database = try SQLiteDatabase(path: place.database)
        try await Migrator.migrate(database)
        return Fixture(
            place: place, keys: keys, database: database, vault: try Vault(folder: place.files, keys: keys),
            log: try await AuditLog.open(database, keys: keys, clock: clock))
    }

    private func record(_ fixture: Fixture, _ count: Int) async throws {
        for number in 0..<count {
            try await fixture.database.write { tx in
                try fixture.log.append(
                    AuditEntry(at: Instant(microseconds: 1), actor: "x", act: "y", subject: "\(number)"), in: tx)
            }
        }
    }

    @Test("F15 a backup holds what was there, and goes back whole; the chain goes on in the restored copy")
    func roundTrip() async throws {
        try await withFolder { folder in
            let fixture = try await fixture(folder)
            let contents: [[UInt8]] = [[], [1, 2, 3], [UInt8](repeating: 9, count: 200_000)]
            let addresses = try contents.map { try fixture.vault.put($0) }
            try await record(fixture, 5)
            let written = try await Backup.write(
                fixture.database, fixture.vault, keys: fixture.keys, to: folder + "/b.backup")
            #expect(written.files == 3 && written.auditEntries == 5)
            try await record(fixture, 4)
            try await fixture.log.close(fixture.database)
            try await fixture.database.close()

            let restored = try await Backup.restore(
                from: folder + "/b.backup", data: folder + "/data", keys: fixture.keys, at: clock.now())
            #expect(restored.auditEntries == 5 && restored.files == 3)
            let replaced = try #require(restored.replaced)
            let database = try SQLiteDatabase(path: fixture.place.database)
            let vault = try Vault(folder: fixture.place.files, keys: fixture.keys)
            for (address, content) in zip(addresses, contents) { #expect(try vault.get(address) == content) }
            let report = try await AuditVerifier.verify(database, keys: fixture.keys)
            #expect(report.ok && report.entries == 5)
            let log = try await AuditLog.open(database, keys: fixture.keys, clock: clock)
            #expect(log.discrepancy == nil)
            try await database.write { tx in
                try log.append(AuditEntry(at: Instant(microseconds: 2), actor: "x", act: "y", subject: "z"), in: tx)
            }
            try await log.close(database)
            let later = try await AuditVerifier.verify(database, keys: fixture.keys)
            #expect(later.ok && later.entries == 6)
            try await database.close()
            // What was replaced is still there and whole.
            let old = try SQLiteDatabase(path: replaced + "/pingheng.sqlite")
            let before = try await AuditVerifier.verify(old, keys: fixture.keys)
            #expect(before.ok && before.entries == 9)
            try await old.close()
        }
    }

    @Test("S54 an older copy of the file put back in secret is found out, other than a restored backup")
    func rolledBack() async throws {
        try await withFolder { folder in
            let fixture = try await fixture(folder)
            try await record(fixture, 5)
            try await fixture.log.close(fixture.database)
            try await fixture.database.close()
            let copy = try bytes(of: fixture.place.database)
            let second = try SQLiteDatabase(path: fixture.place.database)
            let log = try await AuditLog.open(second, keys: fixture.keys, clock: clock)
            try await second.write { tx in
                try log.append(AuditEntry(at: Instant(microseconds: 2), actor: "x", act: "y", subject: "z"), in: tx)
            }
            try await log.close(second)
            try await second.close()
            try overwrite(fixture.place.database, copy)
            let old = try SQLiteDatabase(path: fixture.place.database)
            let report = try await AuditVerifier.verify(old, keys: fixture.keys)
            #expect(!report.ok && report.firstBad == 6)
            try await old.close()
        }
    }

    @Test("F15 100 flipped bits and every cut are refused, and nothing is replaced")
    func damaged() async throws {
        try await withFolder { folder in
            let fixture = try await fixture(folder)
            _ = try fixture.vault.put([UInt8](repeating: 5, count: 70_000))
            try await record(fixture, 3)
            let path = folder + "/b.backup"
            try await Backup.write(fixture.database, fixture.vault, keys: fixture.keys, to: path)
            try await fixture.database.close()
            let before = try bytes(of: fixture.place.database)
            let good = try bytes(of: path)
            var random = SystemRandomNumberGenerator()
            var versions =
                [0, 1, 17, 30, 60, 65_000, good.count - 17, good.count - 1].map { Array(good.prefix($0)) } + [
                    good + [0]
                ]
            for _ in 0..<100 {
                var flipped = good
                flipped[Int.random(in: 0..<good.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                versions.append(flipped)
            }
            for version in versions {
                try overwrite(path, version)
                await #expect(throws: StoreError.self) {
                    try await Backup.restore(
                        from: path, data: folder + "/data", keys: fixture.keys, at: self.clock.now())
                }
            }
            #expect(try bytes(of: fixture.place.database) == before)
            try overwrite(path, good)
            try await Backup.restore(from: path, data: folder + "/data", keys: fixture.keys, at: clock.now())
        }
    }

    @Test("B2 a backup says whose it is; keys of another installation are refused, and nothing is put in front of them")
    func ofWhom() async throws {
        try await withFolder { folder in
            let fixture = try await fixture(folder)
            let path = folder + "/b.backup"
            try await Backup.write(fixture.database, fixture.vault, keys: fixture.keys, to: path)
            let head = try BackupHead(of: path)
            #expect(head.installation == fixture.log.installation.name)
            #expect(try KeyFolder(path: folder + "/keys").has(.backup, id: head.key))
            try await fixture.database.close()
            try overwrite(folder + "/keys/installation", Array(String(repeating: "0", count: 32).utf8))
            await #expect {
                try await Backup.restore(from: path, data: folder + "/new", keys: fixture.keys, at: self.clock.now())
            } throws: {
                "\($0)".contains("属于另一个安装")
            }
            #expect(access(folder + "/new", F_OK) != 0)
        }
    }

    @Test("B2 a backup of an earlier program, which does not say whose it is, is restored")
    func earlier() async throws {
        try await withFolder { folder in
            let fixture = try await fixture(folder)
            try await record(fixture, 3)
            let path = folder + "/b.backup"
            try await Backup.write(fixture.database, fixture.vault, keys: fixture.keys, to: path)
            try await fixture.database.close()
            let now = try bytes(of: path)
            try overwrite(path, Array("PINGHENG BACKUP 1\n".utf8) + now.dropFirst(18 + 16))
            #expect(try BackupHead(of: path).installation == nil)
            let report = try await Backup.restore(
                from: path, data: folder + "/new", keys: fixture.keys, at: clock.now())
            #expect(report.auditEntries == 3)
        }
    }

    @Test("B2 a restore leaves a folder alone that is being served, and keys that lie in it where they are")
    func besideAServer() async throws {
        try await withFolder { folder in
            let place = try DataFolder(folder + "/data")
            let database = try SQLiteDatabase(path: place.database)
            try await Migrator.migrate(database)
            let lock = try place.lock()
            let held = try await HeldKeys.take(folder + "/data/keys", for: database)
            _ = try await AuditLog.open(database, keys: held.keys, clock: clock)
            let path = folder + "/b.backup"
            let vault = try Vault(folder: place.files, keys: held.keys)
            try await Backup.write(database, vault, keys: held.keys, to: path)
            let ballot = folder + "/data/keys/ballot-x.key"
            try overwrite(ballot, [1, 2, 3])
            await #expect {
                try await Backup.restore(from: path, data: folder + "/data", keys: held.keys, at: self.clock.now())
            } throws: {
                "\($0)".contains("正由另一个服务使用")
            }
            try await Backup.restore(from: path, data: folder + "/new", keys: held.keys, at: clock.now())
            #expect(try bytes(of: ballot) == [1, 2, 3])
            try await database.close()
            DataFolder.close(lock)
            held.close()
            let report = try await Backup.restore(
                from: path, data: folder + "/data", keys: held.keys, at: clock.now())
            #expect(try bytes(of: ballot) == [1, 2, 3])
            let replaced = try #require(report.replaced)
            #expect(access(replaced + "/keys", F_OK) != 0)
            let restored = try SQLiteDatabase(path: place.database)
            try await HeldKeys.take(folder + "/data/keys", for: restored).close()
            try await restored.close()
        }
    }

    @Test("S57 a backup opens with its own keys only; a name that is taken is not overwritten")
    func foreign() async throws {
        try await withFolder { folder in
            let fixture = try await fixture(folder)
            let path = folder + "/b.backup"
            try await Backup.write(fixture.database, fixture.vault, keys: fixture.keys, to: path)
            await #expect {
                try await Backup.write(fixture.database, fixture.vault, keys: fixture.keys, to: path)
            } throws: {
                "\($0)".contains("已经存在")
            }
            let others = try KeyRing.open(directory: folder + "/others")
            await #expect {
                try await Backup.restore(from: path, data: folder + "/new", keys: others, at: self.clock.now())
            } throws: {
                "\($0)".contains("--keys")
            }
            #expect(access(folder + "/new", F_OK) != 0)
            try await fixture.database.close()
        }
    }

    @Test(
        "F15 PostgreSQL is refused with the name of its own tool", .enabled(if: Databases.engines.contains(.postgres)))
    func postgres() async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            try await Databases.with(.postgres) { database in
                let vault = try Vault(folder: folder + "/files", keys: keys)
                await #expect { try await Backup.write(database, vault, keys: keys, to: folder + "/b") } throws: {
                    "\($0)".contains("pg_dump")
                }
            }
        }
    }
}
