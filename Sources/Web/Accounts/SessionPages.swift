import Casework
import TitleReview

/// Where one is signed in, and the way to end it (S8).
enum SessionPages {
    struct Model: Encodable, Sendable {
        let sessions: [ReadOwnSessions.Item]
    }

    private static let policy = Policy(.signedIn, relation: "own account")

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/sessions", name: "readOwnSessions", policy: policy, summary: "登录设备与会话") { context in
                    Model(sessions: try await casework.ask(ReadOwnSessions(token: try token(context)), for: context))
                } view: { model, context in
                    page(model.sessions, context)
                }
            ],
            acts: [
                Act("/sessions/{id}/end", name: "endOwnSession", policy: policy, summary: "结束一个登录", button: "结束") {
                    context, _ in
                    try await casework.perform(
                        EndOwnSession(id: context.parameter("id"), token: try token(context)), for: context)
                    return .redirect("/sessions", flash: "已结束。那台设备要再用，须重新输入密码。不是您本人登录的，请现在修改密码。")
                },
                Act("/sessions/end", name: "endOtherSessions", policy: policy, summary: "结束其他所有登录", button: "结束其他所有登录")
                {
                    context, _ in
                    let count = try await casework.perform(EndOtherSessions(token: try token(context)), for: context)
                    return .redirect("/sessions", flash: count == 0 ? "没有其他登录。" : "已结束其他 \(count) 个登录，这里的继续。")
                },
            ])
    }

    private static func token(_ context: PageContext) throws -> String {
        guard let token = context.sessionToken else { throw Refusal(.signedOut, "请先登录。") }
        return token
    }

    private static func page(_ sessions: [ReadOwnSessions.Item], _ context: PageContext) -> Page {
        let others = sessions.contains { !$0.isThis }
        let all = PostForm([], to: "/sessions/end", context, button: "结束其他所有登录", tone: .plain)
        return Page(
            "登录设备与会话", crumbs: [Link("首页", "/"), Link("我的账号", "/role")],
            body: """
                <h1>登录设备与会话</h1>
                <p>您的账号现在登录在这些地方。不认识的，请结束它，并马上<a href="/password">修改密码</a>。</p>
                \(table(sessions, context))
                \(HTML.when(others, all.html))
                <p class="muted">设备由它自己说明，地址只保留前一段。一段时间不用的登录会自己结束，最长 12 小时。</p>
                """)
    }

    private static func table(_ sessions: [ReadOwnSessions.Item], _ context: PageContext) -> DataTable {
        func ending(_ item: ReadOwnSessions.Item) -> HTML {
            guard !item.isThis else { return "\(Tag("这里", .accent))" }
            return PostForm([], to: "/sessions/\(item.id)/end", context, button: "结束", tone: .plain).html
        }
        return DataTable(
            "您的登录",
            // The buttons stand second, so that they are in sight on a phone, where a table scrolls sideways.
            columns: [.init("设备和地址"), .init("办理"), .init("使用")],
            rows: sessions.map { .init(id: $0.id, cells: [device($0), ending($0), use($0)]) }, empty: "没有登录。")
    }

    private static func device(_ item: ReadOwnSessions.Item) -> HTML {
        """
        \(item.device.isEmpty ? "设备没有记录" : item.device)
        <p class="muted">\(item.network.isEmpty ? "地址没有记录" : item.network)</p>
        """
    }

    private static func use(_ item: ReadOwnSessions.Item) -> HTML {
        """
        最近 \(item.seen.chinese)
        <p class="muted">\(item.role.chinese)\(HTML.when(!item.isComplete, "（还没有二次验证）"))，\(item.since.chinese)登录</p>
        """
    }
}
