import Foundation
import Testing
import TitleReview

@testable import Casework

/// Columns that are read and written without the general coders hold what the general coders would.
@Suite struct StoredJSONTests {
    private func encoded(_ value: some Encodable) throws -> String { try JSON.encode(value) }

    @Test(
        "a record's body is read as the decoder reads it",
        arguments: [
            [:], ["name": ""], ["name": "数控\"机床\"\\改造/二期\n第二行\t完"], ["a": "1", "b": "\u{1}\u{7F}", "键": "值😀"],
            ["spaces": "  "],
        ])
    func texts(_ body: [String: String]) throws {
        #expect(try JSON.texts(encoded(body)) == body)
    }

    @Test("blanks and escapes that this program does not write are read too")
    func foreign() throws {
        #expect(try JSON.texts(" { \"a\" : \"\\u4e2d\\/\" ,\n\"b\":\"\" } ") == ["a": "中/", "b": ""])
    }

    @Test(
        "what is not an object of texts is an error",
        arguments: ["", "{", "{\"a\":1}", "{\"a\":\"b\"}x", "[]", "{\"a\":\"b\nc\"}"])
    func wrong(_ text: String) {
        #expect(throws: (any Error).self) { try JSON.texts(text) }
    }

    @Test(
        "findings go into their column and come back",
        arguments: [
            [],
            [
                Finding(clause: "A1.2.1.2", outcome: .met, message: "本科学历，“实际”聘任 \"6\" 年\\。\n"),
                Finding(clause: "N4.1", outcome: .unmet, message: ""),
                Finding(clause: "A1.4", outcome: .unknown, message: "\u{2}"),
            ],
        ])
    func findings(_ findings: [Finding]) throws {
        let text = JSON.encode(findings)
        #expect(try JSON.findings(text) == findings)
        #expect(try JSON.decode([Finding].self, text) == findings)
        #expect(try JSON.findings(encoded(findings)) == findings)
    }
}
