import Glibc
import Testing
import TitleReview

@testable import Web

/// What is sent costs what its length costs, whatever is in it (S20): 1 MiB of the worst text against 1 MiB of plain letters.
@Suite struct CostTests {
    private static let size = 1 << 20
    /// A text that took a core for minutes takes thousands of times as long as plain letters; what is honest, some ten times.
    private static let most = 100.0

    /// Marks in an order that has to be changed, marks alone, a mark on each letter, scalars that join or stretch a letter, and a
    /// letter that becomes three.
    static let worst = [
        "\u{301}\u{323}", "\u{323}", "\u{E0100}", "e\u{301}\u{323}", "\u{1161}", "\u{9BE}", "\u{FB2C}", "\u{1F1E8}",
        "\u{AC00}\u{11A8}",
    ]

    /// Three that may hold much, little, and no text at all.
    private static let fields = [
        Field("long", "长文", .longText(0...200_000), required: false),
        Field("account", "账号", .text(1...64), required: false),
        Field("password", "密码", .password(8...128), required: false),
        Field("years", "年限", .number(0...60), required: false),
        Field("from", "开始", .day(nil), required: false), Field("ok", "同意", .flag, required: false),
        Field("kind", "类别", .choice([.init("a", "甲")], .radios), required: false),
        Field("case", "申报", .list(most: 3), required: false),
    ]

    /// So many bytes of it.
    private static func much(_ piece: String) -> String { String(repeating: piece, count: size / piece.utf8.count) }

    /// Of computing, by this thread.
    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try work()
        return now() - start
    }

    private static func urlEncoded(_ name: String, _ value: String) -> [UInt8] { Array("\(name)=\(value)".utf8) }
    private static func json(_ name: String, _ value: String) -> [UInt8] { Array("{\"\(name)\":\"\(value)\"}".utf8) }
    private static func multipart(_ name: String, _ value: String) -> [UInt8] {
        Array("--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n--b--".utf8)
    }

    /// Reads a body and judges it by the fields; what is refused is refused.
    private static func read(_ body: [UInt8], _ kind: String) {
        do {
            let submission: Submission
            switch kind {
            case "json": submission = try Submission(json: body)
            case "urlencoded": submission = try Submission(urlEncoded: body)
            default:
                let reader = MultipartReader(boundary: "b", into: .temporary)
                try reader.take(body)
                submission = try reader.finish()
            }
            _ = Form(submission, fields: fields)
        } catch {}
    }

    private static func make(_ kind: String, _ name: String, _ value: String) -> [UInt8] {
        switch kind {
        case "json": json(name, value)
        case "urlencoded": urlEncoded(name, value)
        default: multipart(name, value)
        }
    }

    @Test("B51 as the value of any field", arguments: ["json", "urlencoded", "multipart"])
    func values(_ kind: String) {
        for field in Self.fields.map(\.name) {
            let plain = Self.make(kind, field, Self.much("a"))
            let plainSeconds = Self.seconds { Self.read(plain, kind) }
            for piece in Self.worst {
                let body = Self.make(kind, field, Self.much(piece))
                let seconds = Self.seconds { Self.read(body, kind) }
                #expect(seconds < max(plainSeconds, 0.002) * Self.most, "\(field) \(piece.unicodeScalars.map(\.value))")
            }
        }
    }

    @Test("B51 as the name of a field or of a member", arguments: ["json", "urlencoded", "multipart"])
    func names(_ kind: String) throws {
        let plain = Self.make(kind, Self.much("a"), "x")
        let plainSeconds = Self.seconds { Self.read(plain, kind) }
        for piece in Self.worst {
            let body = Self.make(kind, Self.much(piece), "x")
            let seconds = Self.seconds { Self.read(body, kind) }
            #expect(seconds < max(plainSeconds, 0.002) * Self.most, "\(piece.unicodeScalars.map(\.value))")
        }
        // Four hundred names of more bytes than a name may have, of marks by their numbers.
        let short = (0..<400).map { "\"\(String(repeating: "\\u0301\\u0323", count: 200))\($0)\":1" }.joined(
            separator: ",")
        #expect(Self.seconds { Self.read(Array("{\(short)}".utf8), "json") } < 1)
    }

    @Test(
        "B51 a name of other characters than letters, digits, signs and Han, or of more than 200 bytes, is refused in words"
    )
    func refusedNames() throws {
        for name in ["e\u{301}", "\u{301}", "é", "가", "a\u{0}", "\u{200B}", "👍", String(repeating: "a", count: 201)] {
            for kind in ["json", "urlencoded"] {
                let body = Self.make(kind, name, "x")
                let refused = #expect(throws: Refused.self, "\(kind) \(name)") {
                    _ = try kind == "json" ? Submission(json: body) : Submission(urlEncoded: body)
                }
                #expect(refused?.status == 400)
            }
        }
        for name in ["v.eligibility.majors.机器人（工业）.same", "score.1-2_3", String(repeating: "a", count: 200)] {
            #expect(try Submission(json: Self.json(name, "x")).texts.map(\.name) == [name])
        }
        // Names that grow by lying in one another are names all the same.
        let deep =
            String(repeating: "{\"\(String(repeating: "a", count: 60))\":", count: 5) + "1"
            + String(repeating: "}", count: 5)
        #expect(throws: Refused.self) { try Submission(json: Array(deep.utf8)) }
    }

    @Test("B51 bytes are counted before a text is looked at, and piled marks are pointed out and not shown again")
    func words() throws {
        let field = [Field("t", "姓名", .text(1...10), required: false)]
        func form(_ value: String) throws -> Form { Form(try Submission(json: Self.json("t", value)), fields: field) }
        let said = "姓名：第 10 个字符是叠加在一个字上的第 9 个符号，请删去"
        #expect(try form("e" + String(repeating: "\u{301}", count: 9)).problem("t") == said)
        #expect(try form("e" + String(repeating: "\u{301}", count: 9)).values["t"] == [])
        #expect(try form("e" + String(repeating: "\u{301}", count: 8)).problems.isEmpty)
        #expect(try form(String(repeating: "长", count: 100)).problem("t") == "姓名：内容太长，最多 10 字")
        #expect(try form(String(repeating: "长", count: 100)).values["t"]?.first?.count == 100)
        #expect(try form(String(repeating: "长", count: 11)).problem("t")?.contains("请删去 1 字") == true)
    }

    @Test("B51 in an address, a cookie or a header it is refused or ignored")
    func heads() async throws {
        let site = try TestSite.make()
        let marks = String(repeating: "\u{301}\u{323}", count: 1500)
        let encoded = String(repeating: "%CC%81%CC%A3", count: 400)
        for target in [
            "/?\(encoded)=1", "/hello/x?q=\(encoded)", "/hello/\(encoded)", "/?%E7%94%B2=1",
            "/?\(String(repeating: "a", count: 65))=1",
        ] {
            #expect(await Caller(site: site).get(target).status == 400, "\(target.prefix(30))")
        }
        #expect(await Caller(site: site, cookies: "\(marks)=1; pingheng=applicant-token").get("/me").status == 200)
        #expect(await Caller(site: site, cookies: "pingheng=\(marks); pingheng=\(marks)").get("/me").status == 303)
        let caller = Caller(site: site)
        #expect(await caller.post("/api/open", "{}", type: marks).status == 415)
        #expect(await caller.post("/upload", "", type: "multipart/form-data; \(marks)=x; boundary=b").status == 400)
        #expect(await Caller(site: site, headers: [("authorization", "Bearer " + marks)]).get("/api/me").status == 401)
    }
}
