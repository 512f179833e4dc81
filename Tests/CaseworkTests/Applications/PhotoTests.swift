import Casework
import FileReading
import Foundation
import Testing
import TitleReview

@Suite struct PhotoTests {
    @Test(
        "B7 the kept photo is one of our own: nothing of the file that was sent, and what its owner should look at is said"
    )
    func drawnAnew() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            // A comment, and fill bytes before it.
            let comment = Array("canary".utf8)
            var sent = try CaseworkFixture.portrait()
            sent.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment, at: 2)
            let file = try await CheckPhoto.keep(
                t.incoming(sent), name: "我.jpg", rules: t.plan.photo, field: "photo", casework: t.casework)
            let kept = try t.casework.files.get(file.address)
            #expect(file.type == "image/jpeg" && file.name == "我.jpg" && file.size == kept.count)
            let header = try PhotoHeader(kept)
            #expect((header.width, header.height, header.orientation) == (413, 579, 1) && header.comments.isEmpty)
            #expect(!String(decoding: kept, as: UTF8.self).contains("canary"))
        }
    }

    @Test("B7 a broken rule is measured on what was sent, and nothing is kept")
    func judgedAsSent() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            var rules = t.plan.photo
            rules.bytesUnder = try CaseworkFixture.portrait().count
            let refusal = await t.refusal(of: {
                _ = try await CheckPhoto.keep(
                    t.incoming(CaseworkFixture.portrait()), name: "我.jpg", rules: rules, field: "photo",
                    casework: t.casework)
            })
            #expect(
                refusal?.faults.count == 1 && refusal?.faults.first?.message.contains("\(rules.bytesUnder) 字节") == true)
        }
    }
}

extension CaseworkFixture {
    /// A file as it comes in.
    func incoming(_ bytes: [UInt8]) throws -> IncomingFile {
        var writer = try casework.incoming.open()
        try writer.write(bytes[...])
        return try writer.finish()
    }
}
