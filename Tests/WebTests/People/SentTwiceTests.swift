import Casework
import Foundation
import Store
import Testing
import TitleReview

@testable import Web

@Suite struct SentTwiceTests {
    private func send(_ pages: PageFixture, _ fields: [String: Any], id: String?, as token: String) async throws -> (
        status: Int, body: [UInt8]
    ) {
        let headers =
            [("content-type", "application/json"), ("authorization", "Bearer \(token)")]
            + (id.map { [("idempotency-key", $0)] } ?? [])
        let answer = await pages.site.respond(
            method: "POST", path: "/api/me/archive/project", headers: headers,
            body: [UInt8](try JSONSerialization.data(withJSONObject: fields)))
        return (answer.status, answer.body)
    }

    private func records(_ pages: PageFixture) async throws -> Int {
        try await pages.casework.database.read { tx in
            try tx.one("SELECT COUNT(*) AS n FROM archive_records")?.int("n") ?? -1
        }
    }

    @Test("F11 the same command many times at once, and later, is carried out once and answered alike, to the byte")
    func once() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let answers = try await withThrowingTaskGroup(of: (status: Int, body: [UInt8]).self) { group in
                for _ in 0..<20 {
                    group.addTask { try await send(pages, ["name": "自动化生产线"], id: "command-1", as: wang) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let later = try await send(pages, ["name": "自动化生产线"], id: "command-1", as: wang)
            #expect(later.status == 200 && String(decoding: later.body, as: UTF8.self).contains("\"id\""))
            #expect(answers.allSatisfy { $0.status == 200 && $0.body == later.body })
            #expect(try await records(pages) == 1)
            // A site that knows nothing of it, as after a restart or on another node, does it no second time either.
            let other = try Site(
                screens: pages.site.screens, acts: pages.site.acts, sessions: CaseworkSessions(pages.casework),
                hooks: pages.site.hooks)
            let again = await other.respond(
                method: "POST", path: "/api/me/archive/project",
                headers: [
                    ("content-type", "application/json"), ("authorization", "Bearer \(wang)"),
                    ("idempotency-key", "command-1"),
                ],
                body: Array("{\"name\":\"自动化生产线\"}".utf8))
            #expect(again.status == 200 && String(decoding: again.body, as: UTF8.self).contains("已经办理过"))
            #expect(try await records(pages) == 1)
        }
    }

    @Test(
        "F11 the same id with other content is 409 in words, for another person it is another id, without an id everything is done"
    )
    func other() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            #expect(try await send(pages, ["name": "甲"], id: "command-1", as: wang).status == 200)
            let other = try await send(pages, ["name": "乙"], id: "command-1", as: wang)
            #expect(other.status == 409 && String(decoding: other.body, as: UTF8.self).contains("内容与第一次不同"))
            #expect(try await send(pages, ["name": "乙"], id: "command-1", as: li).status == 200)
            for _ in 0..<2 { #expect(try await send(pages, ["name": "丙"], id: nil, as: wang).status == 200) }
            #expect(try await records(pages) == 4)
        }
    }

    @Test("F11 what was refused is not remembered: mended, the same form is taken")
    func refused() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            #expect(try await send(pages, ["name": "甲", "nonsense": "x"], id: "command-1", as: wang).status == 422)
            #expect(try await send(pages, ["name": "甲"], id: "command-1", as: wang).status == 200)
        }
    }

    @Test("F11 every form of a page carries its own random id, but those that are saved while one types")
    func forms() async throws {
        let now = Instant(microseconds: 0)
        let context = PageContext(now: now, csrf: "c")
        let field = Field("a", "甲", .text(1...9))
        func ids(_ form: PostForm) -> [String] {
            String(decoding: form.html.bytes, as: UTF8.self).components(separatedBy: "name=\"_command\" value=\"")
                .dropFirst().map { String($0.prefix(32)) }
        }
        let first = ids(PostForm([field], to: "/a", context))
        let second = ids(PostForm([field], to: "/a", context))
        #expect(first.count == 1 && second.count == 1 && first != second && SentForm.isID(first[0]))
        #expect(ids(PostForm([field], to: "/a", context, autosave: Autosave("/a/save", version: nil))).isEmpty)
    }

    @Test("S47 a vote leaves no record of when it was sent")
    func votes() async throws {
        try await PageFixture.with { pages in
            // An export is handed out and audited each time that it is asked for; so is a personal number (S39). A page that confirms
            // writes nothing, nor does the one that reads a proposal; a code is sent as often as it is asked for, within its bounds.
            let forgotten = Set(pages.site.acts.filter { !$0.isRemembered }.map(\.name))
            let writing = forgotten.filter { !$0.lowercased().contains("confirm") && !$0.hasSuffix("ReadProposal") }
            #expect(
                writing == [
                    "castVotes", "authorityExportCases", "officeExportCases", "exportPapers",
                    "exportIntegrityRecords", "splitBallotKey", "employerRevealPersonalField",
                    "authorityRevealPersonalField", "officeRevealPersonalField", "eraseOwnData", "sendObjectionCode",
                ])
            #expect(forgotten.contains("confirmVotes"))
        }
    }

    @Test("F11 the content's digest tells fields, their borders, files and paths apart")
    func digests() throws {
        func digest(_ text: String, path: String = "/a") throws -> [UInt8] {
            try Submission(urlEncoded: Array(text.utf8)).digest(path: path)
        }
        let all = [
            try digest("a=1&b=2"), try digest("a=1b&=2"), try digest("a=12&b="), try digest("b=2&a=1"),
            try digest("a=1&a=2"), try digest("a=1&b=2", path: "/b"), try digest(""),
        ]
        #expect(Set(all).count == all.count)
        #expect(try digest("a=1&_token=x&_command=y") == digest("a=1&_token=z&_command=w"))
    }

    @Test("F11 files of one name and size are told apart by what is in them")
    func files() async throws {
        try await PageFixture.with { pages in
            let spool = Spool(folder: FileManager.default.temporaryDirectory.path, keys: pages.casework.keys)
            func digest(_ last: UInt8) throws -> [UInt8] {
                var writer = try spool.open()
                var form = Submission()
                try writer.write(([UInt8](repeating: 1, count: 99) + [last])[...])
                try form.add("f", Upload(name: "a.pdf", declaredType: "", file: try writer.finish()))
                return form.digest(path: "/a")
            }
            let digests = [try digest(1), try digest(1), try digest(2)]
            #expect(digests[0] == digests[1] && digests[1] != digests[2])
        }
    }
}
