import Testing
import TitleReview

@testable import Web

@Suite struct ConfirmationTests {
    private static let fields = [
        Field("plan", "计划", .hidden(1...20)), Field("reason", "理由", .longText(2...20)),
        Field("kind", "类别", .choice([.init("a", "甲类"), .init("b", "乙类")], .radios)),
        Field("case", "申报", .list(most: 3), required: false), Confirmation.seen,
        Field("code", "验证码", .text(6...6), required: false),
    ]

    private static func site(people: Int = 2) throws -> Site {
        let acts = Act(
            "/end", name: "end", policy: Policy(.roles([.authority]), relation: "own unit", transition: "x"),
            summary: "结束", fields: fields
        ) { context, form in
            if !context.isAPI, form.text("code") != "123456" { throw FormProblems("code", "验证码不对") }
            if form.text("reason") == "用过" { throw FormProblems("reason", "这个理由已经用过") }
            let said = [
                form.text("plan"), form.text("reason"), form.list("case").joined(separator: "+"), form.text("seen"),
            ]
            return .redirect("/authority", flash: said.joined(separator: " "))
        }.confirmed(as: "confirmEnd", asking: [fields[5]]) { _, form in
            Confirmation(
                "结束评审", to: "结束，共 \(people) 人", facts: [.init("计划", "二〇二二")],
                consequences: ["每个人都会收到消息。", "结束以后不能恢复。"],
                people: (0..<people).map { .init("申报人\($0)<", note: "某单位 · 机电") }, back: Link("不结束", "/authority"),
                seen: String(repeating: "a", count: 64))
        }
        var hooks = Site.Hooks(clock: FixedClock())
        hooks.log = { _ in }
        return try Site(screens: TestSite.screens, acts: acts, sessions: TwoSessions(), hooks: hooks)
    }

    private func officer(people: Int = 2) throws -> Caller {
        Caller(site: try Self.site(people: people), cookies: "pingheng=officer-token")
    }

    private let sent = "_token=csrf-o&plan=p1&reason=%E8%BF%9D%E8%A7%84&kind=b&case=c1&case=c2"

    @Test("B18 the page says what will happen, to whom, and what cannot be undone, and a button with a verb does it")
    func page() async throws {
        let page = await (try officer()).post("/end/confirmation", sent)
        #expect(page.status == 200)
        for words in [
            "<h1>结束评审</h1>", "结束以后不能恢复。", "申报人0&lt;", "名单，共 2 人", "违规", "乙类", ">结束，共 2 人</button>", "不结束",
            "name=\"code\"",
        ] { #expect(page.text.contains(words), "\(words)") }
        // Everything that was filled in goes along, and the page needs no script.
        for pair in [("plan", "p1"), ("reason", "违规"), ("kind", "b"), ("case", "c1"), ("case", "c2")] {
            #expect(page.text.contains("<input type=\"hidden\" name=\"\(pair.0)\" value=\"\(pair.1)\">"), "\(pair)")
        }
        #expect(page.text.contains("<form method=\"post\" action=\"/end\""))
        #expect(page.text.contains("name=\"seen\" value=\"\(String(repeating: "a", count: 64))\""))
    }

    @Test(
        "B18 nothing is done before the button, which does what was shown; programs that post directly have confirmed")
    func act() async throws {
        let caller = try officer()
        let seen = String(repeating: "a", count: 64)
        let done = await caller.post("/end", sent + "&code=123456&seen=\(seen)")
        #expect(done.status == 303)
        #expect(done.header("set-cookie")?.contains("p1%20") == true)
        let direct = await Caller(site: try Self.site(), headers: [("authorization", "Bearer officer-token")]).postJSON(
            "/api/end", #"{"plan":"p1","reason":"违规","kind":"b"}"#)
        #expect(direct.status == 200)
        let told = await Caller(site: try Self.site(), headers: [("authorization", "Bearer officer-token")]).postJSON(
            "/api/end/confirmation", #"{"plan":"p1","reason":"违规","kind":"b"}"#)
        #expect(told.status == 200 && told.text.contains("结束以后不能恢复。") && told.text.contains("\"count\":2"))
    }

    @Test("B18 the way back shows the form with everything in it; so does what the page or the act finds wrong")
    func back() async throws {
        let caller = try officer()
        let again = await caller.post("/end/confirmation", sent + "&change=true")
        #expect(again.status == 200 && again.text.contains("\n违规</textarea>") && !again.text.contains("需要修改"))
        #expect(again.text.contains("action=\"/end/confirmation\""))
        let wrong = await caller.post("/end/confirmation", "_token=csrf-o&plan=p1&reason=x&kind=b")
        #expect(
            wrong.status == 422 && wrong.text.contains("至少 2 字") && wrong.text.contains("action=\"/end/confirmation\""))
        let used = await caller.post(
            "/end", sent.replacing("%E8%BF%9D%E8%A7%84", with: "%E7%94%A8%E8%BF%87") + "&code=123456")
        #expect(used.status == 422 && used.text.contains("已经用过") && used.text.contains("action=\"/end/confirmation\""))
        // What the page itself asked for is mended on the page.
        let code = await caller.post("/end", sent + "&code=000000")
        #expect(code.status == 422 && code.text.contains("<h1>结束评审</h1>") && code.text.contains("验证码不对"))
        #expect(code.text.contains("name=\"reason\" value=\"违规\""))
    }

    @Test("B18 the list is bounded, and the page is for those alone who may act")
    func bounds() async throws {
        let many = await (try officer(people: 700)).post("/end/confirmation", sent)
        #expect(many.text.contains("名单，共 700 人") && many.text.contains("另有 200 人"))
        #expect(!many.text.contains("申报人500&lt;"))
        let other = Caller(site: try Self.site(), cookies: "pingheng=applicant-token")
        #expect(await other.post("/end/confirmation", sent.replacing("csrf-o", with: "csrf-a")).status == 403)
        #expect(await (try officer()).post("/end/confirmation", "plan=p1&reason=abc&kind=b").status == 403)
    }
}
