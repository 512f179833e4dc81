import Foundation
import Gateways
import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct UploadTests {
    private static let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 16) }

    private func open(
        _ t: CaseworkFixture, _ actor: Actor, name: String = "合同.pdf", size: Int = bytes.count, modified: Int = 7,
        bounds: UploadBounds = UploadBounds()
    ) async throws -> ArrivingFile {
        try await t.casework.perform(OpenUpload(name: name, size: size, modified: modified, bounds: bounds), as: actor)
    }

    private func send(_ file: ArrivingFile, to end: Int) throws {
        let start = try file.offset()
        try file.receive(at: start).write(Array(Self.bytes[start..<end]))
    }

    /// The same installation as another process sees it: after a restart, or as another node.
    private func other(_ t: CaseworkFixture, files: String? = nil) async throws -> Casework {
        let h = t.casework
        let keys = try KeyRing.open(directory: t.keyFolder)
        return Casework(
            database: h.database, keys: keys, files: try Vault(folder: files ?? h.files.folder, keys: keys),
            business: h.business, machine: h.machine, calendar: h.calendars.bundled,
            audit: h.audit, seal: h.seal, address: h.address)
    }

    @Test(
        "A2.3.5 S21 an upload goes on after a restart and on a node that shares the files, and its form takes the very bytes",
        arguments: engines)
    func goesOn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wang = try await t.applicant()
            try send(try await open(t, wang), to: 100_000)
            let later = try await other(t)
            let again = try await later.perform(
                OpenUpload(name: "合同.pdf", size: Self.bytes.count, modified: 7), as: wang)
            #expect(try again.offset() == PieceFile.chunk)
            #expect(await t.refusal(of: { _ = try await later.sentAhead(again.id, as: wang) })?.kind == .notFound)
            try send(again, to: Self.bytes.count)
            for casework in [later, t.casework] {
                let (name, file) = try await casework.sentAhead(again.id, as: wang)
                #expect(try name == "合同.pdf" && file.bytes() == Self.bytes)
            }
        }
    }

    @Test(
        "A2.3.5 a node that has none of the pieces says so, and takes the file from its beginning", arguments: engines)
    func apart(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wang = try await t.applicant()
            let here = try await open(t, wang)
            try send(here, to: Self.bytes.count)
            let far = try await other(t, files: t.keyFolder + "-far/files")
            let there = try await far.ask(ReadUpload(id: here.id), as: wang)
            #expect(try there.offset() == 0 && here.offset() == Self.bytes.count)
            #expect(await t.refusal(of: { _ = try await far.sentAhead(here.id, as: wang) })?.kind == .notFound)
            try send(there, to: Self.bytes.count)
            #expect(try await far.sentAhead(here.id, as: wang).file.bytes() == Self.bytes)
        }
    }

    @Test(
        "A2.3.5 another name, length, change or person is another upload; other persons' are not to be known of",
        arguments: engines)
    func whose(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wang = try await t.applicant(1)
            let li = try await t.applicant(2)
            let ids = [
                try await open(t, wang).id, try await open(t, wang, name: "合同2.pdf").id,
                try await open(t, wang, size: 5).id, try await open(t, wang, modified: 8).id, try await open(t, li).id,
            ]
            #expect(Set(ids).count == 5)
            #expect(try await open(t, wang).id == ids[0])
            #expect(await t.refusal(ReadUpload(id: ids[0]), as: li) == .notFound)
            #expect(await t.refusal(ReadUpload(id: "none"), as: li) == .notFound)
            #expect(await t.refusal(ReadUpload(id: ids[0]), as: nil)?.kind == .signedOut)
            #expect(await t.refusal(of: { _ = try await t.casework.sentAhead(ids[0], as: li) }) == .notFound)
            try await t.casework.perform(SettleUpload(id: ids[0]), as: li)
            #expect(
                try await t.database.read { tx in try tx.query("SELECT id FROM uploads WHERE taken_at IS NOT NULL") }
                    .isEmpty)
        }
    }

    @Test("S21 uploads are bounded in size, in number and in bytes, for each person and in all", arguments: engines)
    func bounds(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wang = try await t.applicant(1)
            let li = try await t.applicant(2)
            var bounds = UploadBounds()
            (bounds.files, bounds.bytes, bounds.all, bounds.each) = (3, 1000, 1500, 800)
            func refused(_ size: Int, _ modified: Int, as actor: Actor) async -> Refusal.Kind? {
                await t.refusal(OpenUpload(name: "a", size: size, modified: modified, bounds: bounds), as: actor)?.kind
            }
            #expect(await refused(801, 1, as: wang) == .tooLarge)
            #expect(await refused(0, 1, as: wang) == .invalid)
            _ = try await open(t, wang, size: 800, modified: 1, bounds: bounds)
            #expect(await refused(201, 2, as: wang) == .conflict)
            for n in 2...3 { _ = try await open(t, wang, size: 100, modified: n, bounds: bounds) }
            #expect(await refused(1, 4, as: wang) == .conflict)
            #expect(await refused(501, 1, as: li) == .overloaded)
            let mine = try await open(t, li, size: 500, modified: 1, bounds: bounds)
            // What is there already goes on, and what a form has taken does not count for its owner.
            #expect(try await open(t, li, size: 500, modified: 1, bounds: bounds).id == mine.id)
            let first = try await open(t, wang, size: 800, modified: 1, bounds: bounds)
            try await t.casework.perform(SettleUpload(id: first.id), as: wang)
            bounds.all = 3000
            _ = try await open(t, wang, size: 700, modified: 9, bounds: bounds)
        }
    }

    @Test(
        "S21 what nobody went on with is forgotten after its life, and its bytes are removed, also by another node",
        arguments: engines)
    func forgotten(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wang = try await t.applicant()
            let old = try await open(t, wang, modified: 1)
            let young = try await open(t, wang, modified: 2)
            let settled = try await open(t, wang, modified: 3)
            for file in [old, young, settled] { try send(file, to: Self.bytes.count) }
            try await t.casework.perform(SettleUpload(id: settled.id), as: wang)
            try await t.casework.forgetUploads()
            #expect(try t.casework.pieces.ids() == [old.id, young.id, settled.id].sorted())
            let now = t.casework.machine.now()
            let (created, expired) = (now.adding(seconds: -90_000), now.adding(seconds: -1))
            _ = try await t.database.write { tx in
                try tx.execute(
                    "UPDATE uploads SET created_at = \(created), expires_at = \(expired) WHERE id = \(old.id)")
            }
            #expect(await t.refusal(ReadUpload(id: old.id), as: wang) == .notFound)
            #expect(await t.refusal(of: { _ = try await t.casework.sentAhead(old.id, as: wang) }) == .notFound)
            try await other(t).forgetUploads()
            #expect(try t.casework.pieces.ids() == [young.id, settled.id].sorted())
            // Chosen again it is another upload, from the beginning.
            let fresh = try await open(t, wang, modified: 1)
            #expect(try fresh.id != old.id && fresh.offset() == 0)
        }
    }

    @Test(
        "B2 pieces of an upload that this database does not know stay while they may be another installation's",
        arguments: engines)
    func foreign(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await CaseworkFixture.empty(engine) { stranger in
                let folder = t.casework.files.folder
                let wang = try await t.applicant()
                let file = try await open(t, wang)
                try send(file, to: Self.bytes.count)
                let keys = stranger.keys
                let beside = Casework(
                    database: stranger.database, keys: keys, files: try Vault(folder: folder, keys: keys),
                    business: stranger.business, machine: stranger.machine, calendar: stranger.calendars.bundled,
                    audit: stranger.audit, seal: stranger.seal, address: stranger.address)
                try await beside.forgetUploads()
                #expect(try t.casework.pieces.ids() == [file.id])
                #expect(try await t.casework.sentAhead(file.id, as: wang).file.bytes() == Self.bytes)
                let longAgo = Date(timeIntervalSinceNow: -3 * 86_400)
                try FileManager.default.setAttributes(
                    [.modificationDate: longAgo], ofItemAtPath: "\(folder)/unfinished/\(file.id).pieces")
                try await beside.forgetUploads()
                #expect(try t.casework.pieces.ids() == [])
            }
        }
    }

    @Test("S21 pieces that were changed on disk are given up, and the file is sent once more", arguments: engines)
    func damaged(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wang = try await t.applicant()
            let file = try await open(t, wang)
            try send(file, to: Self.bytes.count)
            let key = try t.casework.keys.seal(
                String(repeating: "00", count: 32), table: "uploads", column: "sealed_key", row: file.id)
            _ = try await t.database.write { tx in
                try tx.execute("UPDATE uploads SET sealed_key = \(key) WHERE id = \(file.id)")
            }
            #expect(await t.refusal(of: { _ = try await t.casework.sentAhead(file.id, as: wang) }) == .notFound)
            #expect(try file.offset() == 0)
        }
    }
}

@Suite struct VirusScanTests {
    /// Finds what it is told to find, or fails.
    private struct Scanner: VirusScanner {
        var mark: [UInt8] = Array("EICAR".utf8)
        var failure: VirusScanFailure?

        func scan(_ read: @escaping FileReading) async throws(VirusScanFailure) -> String? {
            if let failure { throw failure }
            var all: [UInt8] = []
            do { try read { all += $0 } } catch { throw VirusScanFailure("\(error)") }
            return all.indices.contains { all[$0...].starts(with: mark) } ? "Eicar-Test" : nil
        }

        func check() async throws(VirusScanFailure) { if let failure { throw failure } }
    }

    private static func picture() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: CaseworkFixture.root.appending(path: "Public/demo/portrait.jpg")))
    }

    private func keep(_ t: CaseworkFixture) async throws -> StoredFile {
        var writer = try t.casework.incoming.open()
        try writer.write(try Self.picture()[...])
        return try await StoredFile.keep(
            try writer.finish(), name: "a.jpg", limit: 1 << 20, field: "file", casework: t.casework)
    }

    @Test("S25 T14 a file with a finding is refused by name, a clean one is kept")
    func found() async throws {
        // Every JPEG has the mark: what is scanned is what came in.
        try await CaseworkFixture.with(.sqlite, scanner: Scanner(mark: Array("JFIF".utf8))) { t in
            let refusal = await t.refusal(of: { _ = try await keep(t) })
            #expect(
                refusal?.kind == .invalid && refusal?.faults.first?.field == "file"
                    && refusal?.faults.first?.message.contains("查出了病毒（Eicar-Test）") == true)
            #expect(await t.casework.virusScanHealth() == VirusScanHealth(problem: nil))
        }
        try await CaseworkFixture.with(.sqlite, scanner: Scanner()) { t in
            let file = try await keep(t)
            #expect(try t.casework.files.get(file.address) == Self.picture())
        }
    }

    @Test("S25 what cannot be scanned is not kept, and the health page says why")
    func unanswered() async throws {
        try await CaseworkFixture.with(.sqlite, scanner: Scanner(failure: VirusScanFailure("连不上 clamd"))) { t in
            let before = try t.casework.files.addresses()
            let refusal = await t.refusal(of: { _ = try await keep(t) })
            #expect(refusal?.kind == .unavailable && refusal?.message == "现在不能检查病毒，请稍后再上传。")
            #expect(try t.casework.files.addresses() == before)
            let health = await t.casework.virusScanHealth()
            #expect(
                try await t.casework.ask(ReadHealth(virusScan: health), as: t.administrator).virusScan?.problem
                    == "连不上 clamd")
        }
    }

    @Test("S25 without a scanner nothing is said of one")
    func none() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let report = try await t.casework.ask(
                ReadHealth(virusScan: await t.casework.virusScanHealth()), as: t.administrator)
            #expect(report.virusScan == nil)
        }
    }
}
