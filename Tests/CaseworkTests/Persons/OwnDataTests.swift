import Casework
import Foundation
import Store
import Testing
import TitleReview

@Suite struct OwnDataTests {
    /// The package, unpacked by a program that is not ours: each file's bytes by its name.
    private func unpacked(_ t: CaseworkFixture, _ actor: Actor) async throws -> [String: [UInt8]] {
        var bytes: [UInt8] = []
        for try await piece in try await OwnDataPackage.stream(casework: t.casework, actor: actor, at: t.inWindow) {
            bytes += piece
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "own-data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let zip = folder.appending(path: "all.zip")
        let out = folder.appending(path: "out")
        try Data(bytes).write(to: zip)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])",
            zip.path, out.path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: out.path) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: out.path + "/" + name, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files[name] = [UInt8](try Data(contentsOf: out.appending(path: name)))
        }
        return files
    }

    private func text(_ files: [String: [UInt8]]) -> String {
        files.map { $0.key + "\n" + String(decoding: $0.value, as: UTF8.self) }.joined(separator: "\n")
    }

    /// To a certificate, with notes and opinions that are nobody's but the officers'.
    private func certified(_ t: CaseworkFixture) async throws -> (
        one: (actor: Actor, id: String), two: (actor: Actor, id: String)
    ) {
        let one = try await t.submitted(1)
        let two = try await t.submitted(2)
        try await t.casework.perform(AddNote(caseID: one.id, body: "内部备注：电话核实过原单位"), as: t.clerk, at: t.inWindow)
        try await t.certify([one, two])
        return (one, two)
    }

    @Test(
        "S40 a person takes everything away: the tables and every file's bytes, under names that people can read",
        arguments: engines)
    func everything(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = try await certified(t)
            let files = try await unpacked(t, cases.one.actor)
            for name in ["README.txt", "个人信息.json", "业绩档案.json", "申报.json", "缴费.json", "消息.json"] {
                #expect(files[name]?.isEmpty == false, "\(name)")
            }
            let photo = try t.casework.files.get(t.photo.address)
            let folder = try #require(files.keys.first { $0.hasSuffix("/证件照.jpg") })
            #expect(files[folder] == photo)
            for ending in ["真实性保证书.pdf", "电子证书.pdf", "评审表.pdf"] {
                #expect(files.keys.contains { $0.hasPrefix("申报材料/1-") && $0.hasSuffix("/" + ending) }, "\(ending)")
            }
            #expect(files.keys.contains { $0.contains("评审费收据") })
            #expect(files["未能取出的文件.txt"] == nil)
            let profile = try #require(
                try JSONSerialization.jsonObject(with: Data(files["个人信息.json"] ?? [])) as? [String: Any])
            #expect(
                profile["name"] as? String == "王工1"
                    && profile["residentID"] as? String == ResidentID.test(born: "19900315", serial: 1).revealed
                    && profile["phone"] as? String == "13800000000")
            let records = try #require(
                try JSONSerialization.jsonObject(with: Data(files["业绩档案.json"] ?? [])) as? [[String: Any]])
            #expect(
                records.count == 9
                    && records.allSatisfy { $0["version"] is Int && $0["state"] as? String == "approved" })
            let application = try #require(
                (try JSONSerialization.jsonObject(with: Data(files["申报.json"] ?? [])) as? [[String: Any]])?.first)
            #expect(
                (application["timeline"] as? [[String: Any]])?.count ?? 0 > 8
                    && (application["findings"] as? [[String: Any]])?.isEmpty == false)
            #expect(
                (application["attachments"] as? [[String: Any]])?.allSatisfy {
                    files[$0["file"] as? String ?? ""] == photo
                } == true)
            #expect(application["certificate"] is [String: Any] && application["facts"] is [String: Any])
            let payments = try #require(
                try JSONSerialization.jsonObject(with: Data(files["缴费.json"] ?? [])) as? [[String: Any]])
            #expect((payments.first?["entries"] as? [[String: Any]])?.first?["receipt"] as? String != nil)
            #expect(String(decoding: files["README.txt"] ?? [], as: UTF8.self).contains("个人信息保护法"))
        }
    }

    @Test(
        "S40 R11 of others nothing is in it: no expert, no internal note, no officer's opinion, no other person's data",
        arguments: engines)
    func nothingOfOthers(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = try await certified(t)
            let all = text(try await unpacked(t, cases.one.actor))
            // What is looked for exists, so that the search can fail.
            #expect(
                try await t.casework.ask(ReadCase(caseID: cases.one.id), as: t.clerk).notes.map(\.body) == [
                    "内部备注：电话核实过原单位"
                ])
            #expect(all.contains("王工1"))
            for word in [
                "专家0", "专家1", "研究院", "内部备注", "电话核实", "达到要求", "资格审核通过", "王工2", cases.two.id,
                ResidentID.test(born: "19900315", serial: 2).revealed, t.clerk.accountID,
            ] {
                #expect(!all.contains(word), "\(word)")
            }
        }
    }

    @Test(
        "S40 B1 what was handed in each time is in it, with the commitment of that time, whatever was changed since",
        arguments: engines)
    func handedIn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let row = try await t.database.read { try $0.one("SELECT commitment FROM cases WHERE id = \(one.id)") }
            let signed = try t.casework.files.get(try #require(try row?.text("commitment")))
            try await t.casework.perform(ReturnCase(caseID: one.id, items: ["重新签署"]), as: t.clerk, at: t.inWindow)
            // Signed on another day it is another paper.
            let later = t.inWindow.adding(seconds: 86_400)
            let file = try await CommitmentFile.make(
                plan: t.plan, name: "王工1", hand: CaseworkFixture.hand(), at: later, casework: t.casework)
            try await t.casework.perform(SignCommitment(caseID: one.id, file: file), as: one.actor, at: later)
            func times() async throws -> ([[String: Any]], [String: [UInt8]]) {
                let files = try await unpacked(t, one.actor)
                let all = try JSONSerialization.jsonObject(with: Data(files["申报.json"] ?? [])) as? [[String: Any]]
                return (all?.first?["handedIn"] as? [[String: Any]] ?? [], files)
            }
            let (once, files) = try await times()
            #expect(once.map { $0["number"] as? Int } == [1])
            #expect((once.first?["records"] as? [Any])?.isEmpty == false && once.first?["details"] is [String: Any])
            let kept = try #require(files.keys.first { $0.hasSuffix("/第 1 次提交的真实性保证书.pdf") })
            #expect(files[kept] == signed)
            _ = try await t.casework.perform(SubmitApplication(caseID: one.id), as: one.actor, at: later)
            let (twice, _) = try await times()
            #expect(twice.map { $0["number"] as? Int } == [1, 2])
        }
    }

    @Test("S13 S40 only the person may; that it was done stands on the chain")
    func onlyThePerson() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let person = try await t.applicant(1)
            for actor in [t.clerk, t.office, t.bureau, t.administrator] {
                await #expect(throws: Refusal.self) {
                    _ = try await OwnDataPackage.stream(casework: t.casework, actor: actor, at: t.inWindow)
                }
            }
            await #expect(throws: Refusal.self) {
                _ = try await OwnDataPackage.stream(casework: t.casework, actor: nil, at: t.inWindow)
            }
            _ = try await unpacked(t, person)
            let acts = try await t.database.read {
                try $0.query("SELECT act FROM audit_entries WHERE act = 'person.exported'").count
            }
            #expect(acts == 1)
        }
    }

    @Test("S32 S40 a name that was typed never becomes a path, and a lost file is named instead of ending the package")
    func names() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let person = try await t.applicant(1)
            let record = try #require(
                try await t.casework.ask(ReadArchive(), as: person).first { $0.kind == "project" })
            func attach(_ name: String, _ address: String) async throws {
                let file = try StoredFile.made(
                    [0xFF, 0xD8, 0xFF, 1, 2, 3], name: name, type: "image/jpeg", casework: t.casework)
                try await t.casework.perform(
                    AttachEvidence(recordID: record.id, file: file), as: person, at: t.inWindow)
                if address.isEmpty { return }
                _ = try await t.database.write {
                    try $0.execute("UPDATE evidence SET address = \(address) WHERE name = \(name)")
                }
            }
            try await attach("../../etc/passwd", "")
            try await attach("C:\\a<b>|.jpeg", "")
            try await attach("不见了.jpg", String(repeating: "0", count: 32))
            let files = try await unpacked(t, person)
            let own = files.keys.filter { $0.hasPrefix("业绩档案/") }
            #expect(
                own.count == 2
                    && own.allSatisfy {
                        $0.hasSuffix(".jpg") && $0.split(separator: "/").count == 3
                            && !$0.split(separator: "/").contains("..")
                    }, "\(own)")
            #expect(String(decoding: files["未能取出的文件.txt"] ?? [], as: UTF8.self).contains("不见了"))
        }
    }
}
