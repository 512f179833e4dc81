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
        try await TestHouse.with(.sqlite) { t in
            // A comment, and fill bytes before it.
            let comment = Array("canary".utf8)
            var sent = try TestHouse.portrait()
            sent.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment, at: 2)
            let file = try await CheckPhoto.keep(
                t.incoming(sent), name: "我.jpg", rules: t.plan.photo, field: "photo", house: t.house)
            let kept = try t.house.files.get(file.address)
            #expect(file.type == "image/jpeg" && file.name == "我.jpg" && file.size == kept.count)
            let header = try PhotoHeader(kept)
            #expect((header.width, header.height, header.orientation) == (413, 579, 1) && header.comments.isEmpty)
            #expect(!String(decoding: kept, as: UTF8.self).contains("canary"))
        }
    }

    @Test("B7 a broken rule is measured on what was sent, and nothing is kept")
    func judgedAsSent() async throws {
        try await TestHouse.with(.sqlite) { t in
            var rules = t.plan.photo
            rules.bytesUnder = try TestHouse.portrait().count
            let refusal = await t.refusal(of: {
                _ = try await CheckPhoto.keep(
                    t.incoming(TestHouse.portrait()), name: "我.jpg", rules: rules, field: "photo", house: t.house)
            })
            #expect(
                refusal?.faults.count == 1 && refusal?.faults.first?.message.contains("\(rules.bytesUnder) 字节") == true)
        }
    }
}

extension TestHouse {
    /// A file as it comes in.
    func incoming(_ bytes: [UInt8]) throws -> IncomingFile {
        var writer = try house.incoming.open()
        try writer.write(bytes[...])
        return try writer.finish()
    }
}
