import Casework
import Foundation
import Store
import Testing
import TitleReview

@testable import Web

@Suite struct UploadPagesTests {
    /// A picture that any plan takes, three chunks long.
    private static func picture() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let jpeg = [UInt8](try Data(contentsOf: root.appending(path: "Public/demo/portrait.jpg")))
        // Comments behind the first mark make it longer, and no other picture.
        let comment: [UInt8] = [0xFF, 0xFE, 0xFF, 0xFF] + [UInt8](repeating: 0x20, count: 0xFFFD)
        return Array(jpeg[..<2]) + comment + comment + Array(jpeg[2...])
    }

    private func open(_ pages: PageFixture, size: Int, as token: String?) async throws -> (
        status: Int, id: String, offset: Int
    ) {
        let answer = try await pages.post("/uploads", ["name": "合同.jpg", "size": size, "modified": 7], as: token)
        let data =
            (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["data"] as? [String: Any]
        return (answer.status, data?["id"] as? String ?? "", data?["offset"] as? Int ?? -1)
    }

    private func ask(
        _ pages: PageFixture, _ method: String, _ id: String, at offset: Int? = nil, _ body: [UInt8] = [],
        as token: String?, more: [(String, String)] = [], type: String = "application/offset+octet-stream"
    ) async -> (status: Int, offset: Int?) {
        var headers: [(name: String, value: String)] = more.map { (name: $0.0, value: $0.1) }
        if let token { headers.append(("authorization", "Bearer \(token)")) }
        if let offset { headers += [("upload-offset", "\(offset)"), ("content-type", type)] }
        let answer = await pages.site.respond(method: method, path: "/api/uploads/\(id)", headers: headers, body: body)
        return (answer.status, answer.headers.first { $0.name == "upload-offset" }.flatMap { Int($0.value) })
    }

    @Test("A2.3.5 S21 a file sent in pieces stands in its form's place, byte for byte, and twice is once")
    func sent() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let id = try await pages.application(wang)
            let bytes = try Self.picture()
            let chunk = PieceFile.chunk
            let upload = try await open(pages, size: bytes.count, as: wang)
            #expect(upload.status == 200 && upload.offset == 0)
            #expect(await ask(pages, "HEAD", upload.id, as: wang) == (200, 0))
            #expect(
                await ask(pages, "PATCH", upload.id, at: 0, Array(bytes[..<(chunk + 99)]), as: wang) == (204, chunk))
            #expect(try await open(pages, size: bytes.count, as: wang) == (200, upload.id, chunk))
            let slot = "contract"
            let early = try await pages.post(
                "/applications/\(id)/attachments", ["slot": slot, "file": upload.id], as: wang)
            #expect(early.status == 410 && early.text.contains("还没有传完"))
            #expect(
                await ask(pages, "PATCH", upload.id, at: chunk, Array(bytes[chunk...]), as: wang) == (204, bytes.count))
            let files = try pages.casework.files.addresses().count
            let slots = try await slots(pages, id, wang)
            let first = try #require(slots.first)
            for _ in 0..<2 {
                let answer = await pages.site.respond(
                    method: "POST", path: "/api/applications/\(id)/attachments",
                    headers: [
                        ("content-type", "application/json"), ("authorization", "Bearer \(wang)"),
                        ("idempotency-key", "sent-ahead-1"),
                    ],
                    body: Array("{\"slot\":\"\(first)\",\"file\":\"\(upload.id)\"}".utf8))
                #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
            }
            let rows = try await pages.casework.database.read { tx in
                try tx.query("SELECT name, address, size FROM evidence")
            }
            let row = try #require(rows.first)
            let name = try row.text("name")
            let kept = try pages.casework.files.get(row.text("address"))
            #expect(rows.count == 1 && name == "合同.jpg" && kept == bytes)
            #expect(try pages.casework.files.addresses().count == files + 1)
            #expect(
                try await pages.casework.database.read { tx in
                    try tx.query("SELECT id FROM uploads WHERE taken_at IS NOT NULL")
                }.count == 1)
        }
    }

    private func slots(_ pages: PageFixture, _ id: String, _ token: String) async throws -> [String] {
        let answer = await pages.get("/api/applications/\(id)/attachments", as: token)
        let model = try JSONSerialization.jsonObject(with: Data(answer.text.utf8)) as? [String: Any]
        return (model?["attachments"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    }

    @Test("A2.3.5 what is refused of a file in pieces is what is refused of a file in its form")
    func inspected() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let id = try await pages.application(wang)
            let bytes = Array("PK\u{3}\u{4} not a picture".utf8)
            let upload = try await open(pages, size: bytes.count, as: wang)
            #expect(await ask(pages, "PATCH", upload.id, at: 0, bytes, as: wang) == (204, bytes.count))
            let slot = try #require(try await slots(pages, id, wang).first)
            let answer = try await pages.post(
                "/applications/\(id)/attachments", ["slot": slot, "file": upload.id], as: wang)
            #expect(answer.status == 422 && answer.text.contains("压缩包"))
            #expect(
                try await pages.casework.database.read { tx in
                    try tx.query("SELECT id FROM uploads WHERE taken_at IS NOT NULL")
                }.isEmpty)
        }
    }

    @Test(
        """
        S14 S20 hostile: other persons' and unknown uploads are 404 alike, \
        wrong offsets 409 with the right one, too much is 413, nothing is kept of it
        """
    )
    func hostile() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            let chunk = PieceFile.chunk
            let bytes = [UInt8](repeating: 5, count: 2 * chunk)
            let upload = try await open(pages, size: bytes.count, as: wang)
            for id in [upload.id, String(repeating: "0", count: 32), "..%2F..%2Fkeys", "x"] {
                #expect(await ask(pages, "HEAD", id, as: li) == (404, nil))
                #expect(await ask(pages, "PATCH", id, at: 0, bytes, as: li) == (404, nil))
            }
            #expect(await ask(pages, "PATCH", upload.id, at: 0, bytes, as: nil).status == 401)
            #expect(await ask(pages, "PATCH", upload.id, at: 1, bytes, as: wang) == (409, 0))
            #expect(await ask(pages, "PATCH", upload.id, at: chunk, bytes, as: wang) == (409, 0))
            #expect(await ask(pages, "PATCH", upload.id, at: 0, bytes + [1], as: wang).status == 413)
            #expect(await ask(pages, "PATCH", upload.id, at: -1, bytes, as: wang).status == 400)
            #expect(await ask(pages, "PATCH", upload.id, at: 0, bytes, as: wang, type: "text/plain").status == 415)
            #expect(
                await ask(
                    pages, "PATCH", upload.id, at: 0, bytes, as: wang, more: [("origin", "https://elsewhere.example")]
                ).status == 403)
            #expect(
                await ask(pages, "PATCH", upload.id, at: 0, bytes, as: wang, more: [("sec-fetch-site", "cross-site")])
                    .status == 403)
            for method in ["GET", "POST", "PUT", "DELETE"] as [String] {
                #expect(await ask(pages, method, upload.id, as: wang).status == 405)
            }
            #expect(await ask(pages, "HEAD", upload.id, as: wang) == (200, 0))
            #expect(try await open(pages, size: 51 << 20, as: wang).status == 413)
            #expect(try await open(pages, size: 0, as: wang).status == 422)
            #expect(try await open(pages, size: 5, as: nil).status == 401)
            let large = try await open(pages, size: 3 << 20, as: wang)
            #expect(
                await ask(pages, "PATCH", large.id, at: 0, [UInt8](repeating: 0, count: Limits.piece + 1), as: wang)
                    .status == 413)
        }
    }

    @Test(
        "S9 a piece by cookie needs the session's token or comes from an own page; forms take no upload that is another's or gone"
    )
    func token() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            let bytes: [UInt8] = [1, 2, 3]
            let upload = try await open(pages, size: 3, as: wang)
            func byCookie(_ more: [(String, String)]) async -> Int {
                await ask(
                    pages, "PATCH", upload.id, at: 0, bytes, as: nil,
                    more: [("cookie", "pingheng=\(wang)"), ("host", "127.0.0.1")] + more
                ).status
            }
            #expect(await byCookie([]) == 403)
            #expect(await byCookie([("x-csrf-token", String(repeating: "0", count: 32))]) == 403)
            #expect(await byCookie([("origin", "http://127.0.0.1")]) == 204)
            let id = try await pages.application(li)
            let slot = try #require(try await slots(pages, id, li).first)
            var answers: [String] = []
            for other in [upload.id, String(repeating: "a", count: 32)] {
                let answer = try await pages.post(
                    "/applications/\(id)/attachments", ["slot": slot, "file": other], as: li)
                #expect(answer.status == 410)
                answers.append(answer.text)
            }
            #expect(answers[0] == answers[1])
            for odd in ["", "x", "../../etc/passwd", String(repeating: "A", count: 32)] {
                #expect(
                    try await pages.post("/applications/\(id)/attachments", ["slot": slot, "file": odd], as: li).status
                        == 422)
            }
        }
    }
}
