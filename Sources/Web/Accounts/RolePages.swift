import Casework
import TitleReview

/// An account with several roles takes on another one; the session gets a new id (S6).
enum RolePages {
    struct Model: Encodable, Sendable {
        let roles: [ReadRoles.Item]
    }

    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.signedIn, relation: "own account")
        return Routes(
            screens: [
                Screen("/role", name: "readRoles", policy: policy, summary: "我的账号") { context in
                    Model(roles: try await casework.ask(ReadRoles(), for: context))
                } view: { model, context in
                    view(model, context)
                }
            ],
            acts: [
                Act(
                    "/role", name: "switchRole", policy: policy, summary: "切换角色",
                    fields: [Field("membership", "角色", .text(1...64))], button: "切换"
                ) { context, form in
                    guard let token = context.sessionToken else { throw Refusal(.signedOut, "请先登录。") }
                    let opened = try await casework.perform(
                        SwitchRole(token: token, membershipID: form.text("membership")), for: context)
                    let needs = (opened.role?.needsSecondFactor ?? false) && !(context.actor?.secondFactor ?? false)
                    return .signIn(
                        token: opened.token, redirect: needs ? "/second-factor" : opened.role?.home ?? "/",
                        flash: "已切换为\(opened.role?.chinese ?? "新的角色")。")
                }
            ])
    }

    private static func view(_ model: Model, _ context: PageContext) -> Page {
        let isApplicant = context.visitor?.role == .applicant
        let identity = HTML.when(!isApplicant, " <a class=\"btn two\" href=\"/identity\">核对本人</a>")
        let recovery = HTML.when(
            context.actor?.secondFactor == true, " <a class=\"btn two\" href=\"/recovery-codes\">恢复码</a>")
        return Page(
            "我的账号", crumbs: [Link("首页", "/")],
            body: """
                <h1>我的账号</h1>
                <p><a class="btn two" href="/password">修改密码</a> <a class="btn two" href="/sessions">登录设备与会话</a>\
                \(identity)\(recovery)</p>
                \(HTML.when(isApplicant, OwnData.link))
                <p>同一个账号可以有几个角色，一次只以其中一个办理事项。</p>
                \(HTML.each(model.roles) { card($0, context) })
                """)
    }

    private static func card(_ item: ReadRoles.Item, _ context: PageContext) -> HTML {
        let membership = Field("membership", "角色", .hidden(1...64), initial: [item.membershipID])
        let way: HTML =
            item.current
            ? "<p>\(Tag("当前角色", .accent)) <a href=\"\(url: item.role.home)\">进入</a></p>"
            : PostForm([membership], to: "/role", context, button: "切换到这个角色", tone: .plain).html
        return """
            <section class="card"><h2>\(item.role.chinese)\(HTML.when(!item.unit.isEmpty, " · \(item.unit)"))</h2>
            \(way)
            </section>
            """
    }
}
