import Testing
import TitleReview

@testable import Web

@Suite struct FormTests {
    private func form(_ body: String, _ fields: [Field]) throws -> Form {
        Form(try Submission(urlEncoded: Array(body.utf8)), fields: fields)
    }

    private func text(_ value: String, _ kind: Field.Kind = .text(0...10)) throws -> Form {
        try form("t=\(Percent.encode(value))", [Field("t", "姓名", kind, required: false)])
    }

    @Test(
        "S26 characters that hide or reorder text are refused with their position",
        arguments: [
            "\u{202E}", "\u{2066}", "\u{200F}", "\u{061C}", "\u{200B}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{0}",
            "\u{7F}", "\u{85}", "\u{E0041}", "\u{2028}", "\u{FFFE}",
        ])
    func hidden(_ character: String) throws {
        let refused = try text("王\(character)工")
        #expect(refused.problem("t")?.contains("第 2 个字符") == true)
    }

    @Test("S26 rare Han, middle dot, variation selectors pass", arguments: ["周㛃", "阿依古丽·买买提", "𠮷野", "葛\u{E0100}"])
    func names(_ name: String) throws {
        let accepted = try text(name)
        #expect(accepted.problems.isEmpty)
        #expect(accepted.text("t") == name)
    }

    @Test("S26 text becomes NFC once")
    func normalised() throws {
        #expect(Array(try text("e\u{301}").text("t").unicodeScalars) == ["\u{E9}"])
    }

    @Test("S26 Kangxi radicals and full-width digits are pointed out where a field is strict, untouched elsewhere")
    func lookalikes() throws {
        let strict = Field("t", "证书编号", .text(0...10), strictWidth: true)
        #expect(try form("t=\(Percent.encode("12３"))", [strict]).problem("t")?.contains("第 3 个字符") == true)
        #expect(try form("t=\(Percent.encode("\u{2F08}"))", [strict]).problem("t") != nil)
        #expect(try text("12３").text("t") == "12３")
    }

    @Test("S26 tab and line ends belong to long texts only; CR LF counts once")
    func lines() throws {
        #expect(try text("a\r\nb", .longText(0...3)).text("t") == "a\nb")
        #expect(try text("a\r\nb", .longText(0...2)).problem("t") != nil)
        #expect(try text("a\nb").problem("t") != nil)
    }

    @Test(
        "a limit counts what a reader sees as one character, on both sides of it",
        arguments: [
            ("👨‍👩‍👧", false), ("一二三四五六七八九十", true), ("一二三四五六七八九十一", false), ("🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳🇨🇳", true),
        ])
    func limit(_ value: String, _ passes: Bool) throws {
        // The family emoji holds zero-width joiners, which names may not (S26).
        #expect(try text(value).problems.isEmpty == passes)
    }

    @Test("S28 a single character with ten thousand marks is too long")
    func marks() throws {
        #expect(try text("a" + String(repeating: "\u{301}", count: 10_000)).problem("t") != nil)
    }

    @Test(
        "S28 numbers at the bound pass and one beyond are refused; extremes never trap",
        arguments: [
            ("0", true), ("60", true), ("61", false), ("-1", false), ("9223372036854775807", false),
            ("9223372036854775808", false), ("1e3", false),
            ("６", false), ("1.5", false), ("--1", false), ("+5", false), (" 5 ", true),
        ])
    func numbers(_ value: String, _ passes: Bool) throws {
        #expect(try text(value, .number(0...60)).problems.isEmpty == passes)
    }

    @Test(
        "S28 dates that do not exist are refused",
        arguments: [("2020-02-29", true), ("2021-02-29", false), ("99999-01-01", false), ("2022-8-1", false)])
    func days(_ value: String, _ passes: Bool) throws {
        #expect(try text(value, .day(nil)).problems.isEmpty == passes)
    }

    @Test("S16 a field that the act does not have is refused, not ignored")
    func unknownField() throws {
        let refused = try form("reason=x&state=approved", TestSite.fields)
        #expect(refused.problems.map(\.field) == [""])
        #expect(refused.problems[0].message.contains("state"))
    }

    @Test("S16 a single-valued field sent twice is refused")
    func twice() throws {
        #expect(try form("reason=x&reason=y", TestSite.fields).problem("reason") != nil)
    }

    @Test("every problem is found at once, in the page's order")
    func allAtOnce() throws {
        let refused = try form("from=x&years=99&kind=c", TestSite.fields)
        #expect(refused.problems.map(\.field) == ["reason", "years", "from", "kind"])
    }

    @Test("S20 500 fields pass and 501 are refused")
    func fieldCount() throws {
        func body(_ count: Int) -> [UInt8] { Array((0..<count).map { "a=\($0)" }.joined(separator: "&").utf8) }
        #expect(throws: Never.self) { try Submission(urlEncoded: body(500)) }
        let refused = #expect(throws: Refused.self) { try Submission(urlEncoded: body(501)) }
        #expect(refused?.status == 413)
    }

    @Test(
        "S26 broken percent-encoding and invalid UTF-8 are 400",
        arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "%c0%af=1", "a=%ed%a0%80"])
    func brokenEncoding(_ body: String) {
        #expect(throws: Refused.self) { try Submission(urlEncoded: Array(body.utf8)) }
    }

    @Test("S1 a password is taken exactly as sent, without NFC or trimming")
    func password() throws {
        let accepted = try form("p=+e%CC%81%E2%80%8B1234567+", [Field("p", "密码", .password(8...128))])
        #expect(Array(accepted.text("p").utf8) == Array(" e\u{301}\u{200B}1234567 ".utf8))
    }

    @Test("S20 JSON of depth 32 is read, of depth 33 refused")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try JSONReader.read(nested(32)) }
        #expect(throws: JSONReader.Fault.self) { try JSONReader.read(nested(33)) }
        #expect(throws: JSONReader.Fault.self) { try JSONReader.read([UInt8](repeating: 0x5B, count: 1_000_000)) }
    }

    @Test(
        "RFC 8259 what is not JSON is refused",
        arguments: [
            "", "{", "{\"a\"}", "{\"a\":1,}", "[1,]", "01", "1.", ".5", "1e", "-", "nul", "\"\u{1}\"", "\"\\x\"",
            "\"\\ud800\"", "\"\\udc00\"", "\"\\u12\"", "1 2", "{\"a\":1,\"a\":2}", "\"abc", "[1 2]", "+1", "NaN",
        ])
    func notJSON(_ text: String) {
        #expect(throws: JSONReader.Fault.self) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test("RFC 8259 what is JSON survives reading and writing")
    func roundTrip() throws {
        let text = #"{"a":[1,-2.5e3,true,null,"\u00e9\ud83d\ude00\n\"\\"],"b":{}}"#
        let value = try JSONReader.read(Array(text.utf8))
        #expect(try JSONReader.read(value.bytes) == value)
        #expect(value["a"] == .array([1, .number("-2.5e3"), true, .null, "é😀\n\"\\"]))
    }

    @Test("a JSON body becomes the same form: numbers, flags, lists, groups")
    func jsonForm() throws {
        let form = Form(
            try Submission(json: Array(#"{"reason":"好","years":3,"case":["x","y"],"score":{"a":7},"kind":null}"#.utf8)),
            fields: TestSite.fields)
        #expect(form.problems.isEmpty)
        #expect(form.optionalInt("years") == 3)
        #expect(form.list("case") == ["x", "y"])
        #expect(form.group("score.").map(\.value) == ["7"])
    }
}
