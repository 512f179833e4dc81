import TitleReview

@testable import Web

struct FixedClock: TitleReview.Clock {
    func now() -> Instant { Instant(iso8601: "2022-08-10T09:00:00+08:00") ?? Instant(microseconds: 0) }
}

/// Two sessions: an applicant's and an officer's, as cookie or bearer.
struct TwoSessions: SessionKeeper {
    func session(token: String, kind: SessionKind) async throws -> Session? {
        switch token {
        case "applicant-token":
            Session(visitor: Visitor(accountID: "a1", name: "阿依古丽·买买提", role: .applicant), csrf: "csrf-a")
        case "officer-token":
            Session(
                visitor: Visitor(accountID: "o1", name: "俞文斌", role: .authority, unitID: "u1", unitName: "<受理点>"),
                csrf: "csrf-o")
        default: nil
        }
    }
}

struct Boom: Error, CustomStringConvertible { var description: String { "secret 330106199001011234 at /var/lib" } }

/// A small site with one of each kind of route.
enum TestSite {
    struct Greeting: Encodable, Sendable { let name: String, day: Day }

    static let fields: [Field] = [
        Field("reason", "理由", .longText(1...10)), Field("years", "年限", .number(0...60), required: false),
        Field("from", "开始", .day(nil), required: false),
        Field("kind", "类别", .choice([.init("a", "甲"), .init("b", "乙")], .radios), required: false),
        Field("case", "申报", .list(most: 3), required: false), Field("score.*", "评分", .number(0...100), required: false),
    ]

    static let screens: [Screen] = [
        Screen("/", name: "home", policy: .everyone, summary: "首页") { _ in
            Greeting(name: "公众", day: Day("2022-08-10") ?? Day(number: 0))
        } view: { model, context in
            Page("首页", body: "<h1>你好，\(model.name)</h1>\(PostForm(fields, to: "/open", context))")
        },
        Screen("/hello/{name}", name: "hello", policy: .everyone, summary: "问候") { context in
            Greeting(name: context.parameter("name"), day: Day("2022-08-10") ?? Day(number: 0))
        } view: { model, context in
            Page("问候", body: "<h1>\(model.name)</h1><p>\(context.query.text("q") ?? "")</p>")
        },
        Screen("/hello/new", name: "helloNew", policy: .everyone, summary: "新") { _ in
            [1]
        } view: { _, _ in
            Page("新", body: "<h1>literal</h1>")
        },
        Screen("/me", name: "me", policy: Policy(.signedIn, relation: "oneself"), summary: "我的") { _ in
            [1]
        } view: { _, _ in
            Page("我的", body: "<h1>我的</h1>")
        },
        Screen(
            "/authority", name: "authority", policy: Policy(.roles([.authority]), relation: "own unit"), summary: "受理点"
        ) { _ in
            [1]
        } view: { _, _ in
            Page("受理点", body: "<h1>受理点</h1>")
        },
        Screen("/boom", name: "boom", policy: .everyone, summary: "错误") { _ -> [Int] in
            throw Boom()
        } view: { _, _ in
            Page("x", body: "")
        },
        Screen("/conflict", name: "conflict", policy: .everyone, summary: "冲突") { _ -> [Int] in
            throw Refused(409, "状态已改变", "这份申报已经提交。")
        } view: { _, _ in
            Page("x", body: "")
        },
    ]

    static let acts: [Act] = [
        Act("/open", name: "open", policy: .everyone, summary: "公开提交", fields: fields) { _, form in
            let scores = form.group("score.").map(\.value).joined(separator: "+")
            return .redirect(
                "/hello/new",
                flash: "收到：\(form.text("reason"))，\(form.list("case").count) 项，\(scores)")
        },
        Act(
            "/authority/decision", name: "decide",
            policy: Policy(.roles([.authority]), relation: "case of the unit", transition: "authorityReview.pass"),
            summary: "决定", fields: fields
        ) { _, form in
            if form.text("reason") == "再查" { throw FormProblems("reason", "这个理由已经用过") }
            return .redirect("/authority")
        },
        Act(
            "/upload", name: "upload", policy: .everyone, summary: "上传",
            fields: [
                Field("title", "题名", .text(1...20)), Field("file", "文件", .file(most: 1000, accept: "application/pdf")),
            ]
        ) { _, form in
            let file = try form.file("file")
            return .redirect("/hello/new", flash: "\(file.name) \(file.size)")
        },
        Act(
            "/session", name: "signIn", policy: .everyone, summary: "登录",
            fields: [
                Field("account", "账号", .text(1...64)), Field("password", "密码", .password(8...128)),
            ]
        ) { _, _ in .signIn(token: "applicant-token", redirect: "/me") },
        Act("/session/end", name: "signOut", policy: Policy(.signedIn, relation: "own session"), summary: "退出") {
            _, _ in .signOut(redirect: "/")
        },
        Act("/away", name: "away", policy: .everyone, summary: "外跳") { _, _ in .redirect("//evil.example/x") },
    ]

    static let downloads: [Download] = [
        Download("/file", name: "file", policy: .everyone, summary: "文件") { _ in
            FileAnswer(
                name: "聘书\r\nSet-Cookie: a=b\".html", type: "text/html", inline: true,
                bytes: Array("<script>1</script>".utf8))
        }
    ]

    static func make(
        log: @escaping @Sendable (String) -> Void = { _ in },
        words: @escaping @Sendable (any Error) -> String? = { _ in nil }, secure: Bool = false, demo: Bool = false
    ) throws -> Site {
        var hooks = Site.Hooks(clock: FixedClock())
        hooks.log = log
        hooks.words = words
        hooks.secure = secure
        hooks.demo = demo
        hooks.metricsToken = "metrics-token"
        let files = StaticFiles(files: ["css/a.css": .init(type: "text/css; charset=utf-8", bytes: Array("a{}".utf8))])
        return try Site(
            screens: screens, acts: acts, downloads: downloads, sessions: TwoSessions(), files: files, hooks: hooks)
    }
}

/// What a test sends: form and JSON bodies with the right headers.
struct Caller {
    let site: Site
    var cookies = ""
    var headers: [(name: String, value: String)] = []

    func get(_ path: String) async -> Answer { await send("GET", path, [], []) }

    func post(_ path: String, _ body: String, type: String = "application/x-www-form-urlencoded") async -> Answer {
        await send("POST", path, [("content-type", type)], Array(body.utf8))
    }

    func postJSON(_ path: String, _ body: String) async -> Answer { await post(path, body, type: "application/json") }

    func send(_ method: String, _ path: String, _ more: [(name: String, value: String)], _ body: [UInt8]) async
        -> Answer
    {
        var all: [(name: String, value: String)] = [("host", "127.0.0.1:8080")]
        if !cookies.isEmpty { all.append(("cookie", cookies)) }
        return await site.respond(to: Ask(method, path, headers: all + headers + more), body: BodySource(bytes: body))
    }
}

extension Answer {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
