import Testing

@testable import Web

@Suite struct MultipartTests {
    /// Whole, or in pieces of so many bytes as a slow line brings them.
    private func read(_ body: [UInt8], boundary: String = "b", by size: Int = .max) throws -> Submission {
        let reader = MultipartReader(boundary: boundary, into: .temporary)
        var at = 0
        while at < body.count {
            let end = size < body.count - at ? at + size : body.count
            try reader.take(Array(body[at..<end]))
            at = end
        }
        return try reader.finish()
    }

    private func body(_ parts: [(head: String, content: String)], end: String = "--b--\r\n") -> [UInt8] {
        Array((parts.map { "--b\r\n\($0.head)\r\n\r\n\($0.content)\r\n" }.joined() + end).utf8)
    }

    private let text = "Content-Disposition: form-data; name=\"title\""

    @Test("S22 texts and files are told apart; the name is display text")
    func read() throws {
        let got = try read(
            body([
                (text, "题名"),
                (
                    "Content-Disposition: form-data; name=\"file\"; filename=\"C:\\dir\\../聘书%22.pdf\"\r\nContent-Type: application/pdf",
                    "a\r\n--x\r\n--"
                ),
            ]))
        #expect(got.texts.map(\.name) == ["title"])
        #expect(got.files.first?.values.first?.name == "聘书\".pdf")
        #expect(
            try got.files.first?.values.first.map { String(decoding: try $0.bytes(), as: UTF8.self) }
                == "a\r\n--x\r\n--")
    }

    @Test(
        "S21 however a body is cut into pieces on its way, the same is read", arguments: [1, 2, 3, 5, 7, 11, 64, 1000])
    func pieces(_ size: Int) throws {
        let content = String(repeating: "\r\n--", count: 30) + "\r\n--c\r\n" + String(repeating: "x\r\n-", count: 200)
        let got = try read(
            body([
                (text, "题名"), ("Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"", content),
                (text, ""),
            ]), by: size)
        #expect(got.texts.first?.values == ["题名", ""])
        #expect(try got.files.first?.values.first?.bytes() == Array(content.utf8))
    }

    @Test(
        "S22 a long name keeps its ending, and stays short however many marks a letter carries",
        arguments: [
            String(repeating: "长", count: 300) + ".pdf", "é" + String(repeating: "\u{301}", count: 5000) + ".jpeg",
            String(repeating: "👨‍👩‍👧", count: 200), "a." + String(repeating: "b", count: 300),
        ])
    func longName(_ name: String) {
        let shown = Multipart.displayName(name)
        #expect(shown.unicodeScalars.count <= 120 && !shown.isEmpty)
        #expect(!name.hasSuffix(".pdf") || shown.hasSuffix("….pdf"))
    }

    @Test("S20 30 parts pass and 31 are refused")
    func parts() {
        func many(_ count: Int) -> [UInt8] {
            body((0..<count).map { ("Content-Disposition: form-data; name=\"p\($0)\"", "x") })
        }
        #expect(throws: Never.self) { try read(many(30)) }
        let refused = #expect(throws: Refused.self) { try read(many(31)) }
        #expect(refused?.status == 413)
    }

    @Test(
        "S20 malformed multipart bodies are 400, never a trap",
        arguments: [
            "", "--b", "--b\r\n", "--b--", "x--b\r\n", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
            "--b\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--", "--b\r\nnocolon\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--",
            "--bContent",
        ])
    func malformed(_ text: String) {
        // `--b--` alone is an empty form and the only one of these that is whole.
        if text == "--b--" {
            #expect(throws: Never.self) { try read(Array(text.utf8)) }
        } else {
            let refused = #expect(throws: Refused.self) { try read(Array(text.utf8)) }
            #expect(refused?.status == 400)
        }
    }

    @Test("S20 cutting a body anywhere is refused and never traps")
    func cut() {
        let whole = body(
            [(text, "题名"), ("Content-Disposition: form-data; name=\"f\"; filename=\"a\"", "xyz")], end: "--b--")
        for length in 0..<whole.count {
            #expect(throws: Refused.self) { try read(Array(whole[..<length])) }
        }
    }

    @Test("S20 a part's head of more than 8 KiB is refused")
    func longHead() {
        #expect(throws: Refused.self) {
            try read(body([(text + "\r\nX-A: " + String(repeating: "a", count: 9_000), "x")]))
        }
    }

    @Test(
        "RFC 2046 a boundary has 1 to 70 characters",
        arguments: [
            ("multipart/form-data; boundary=b", true), ("multipart/form-data; boundary=\"b c\"", false),
            ("multipart/form-data", false),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 70), true),
            ("multipart/form-data; boundary=" + String(repeating: "x", count: 71), false),
        ])
    func boundary(_ type: String, _ there: Bool) {
        #expect((Multipart.boundary(type) != nil) == there)
    }

    @Test("S20 a file of exactly the limit passes, one byte more is a problem of its field")
    func fileLimit() throws {
        let fields = [Field("f", "文件", .file(most: 10, accept: ""))]
        func form(_ count: Int) throws -> Form {
            Form(
                try read(
                    body([
                        (
                            "Content-Disposition: form-data; name=\"f\"; filename=\"a\"",
                            String(repeating: "x", count: count)
                        )
                    ])), fields: fields)
        }
        #expect(try form(10).problems.isEmpty)
        #expect(try form(11).problem("f") != nil)
        #expect(try form(0).problem("f") != nil)
    }
}
