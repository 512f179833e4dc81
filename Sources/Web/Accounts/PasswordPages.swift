import Casework
import TitleReview

/// Everybody changes the own password (S1, S8).
enum PasswordPages {
    struct Model: Encodable, Sendable {
        /// The rules, as the page says them.
        let rules: String
    }

    private static let rules = "8 到 128 个字符，可以用任何字符；太常见的不能用。"
    private static let fields = [
        Field("old", "现在的密码", .password(1...128), autocomplete: "current-password"),
        Field("new", "新密码", .password(8...128), hint: rules, autocomplete: "new-password"),
        Field("again", "再输一遍新密码", .password(8...128), autocomplete: "new-password"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.entering([.changingPassword]), relation: "own account")
        return Routes(
            screens: [
                Screen("/password", name: "readPassword", policy: policy, summary: "修改密码") { _ in
                    Model(rules: rules)
                } view: { _, context in
                    page(context, Form())
                }
            ],
            acts: [
                Act(
                    "/password", name: "changePassword", policy: policy, rateLimit: .signIn, summary: "修改密码",
                    fields: fields,
                    button: "修改密码", again: { context, form in page(context, form) }
                ) { context, form in
                    guard let token = context.sessionToken else { throw Refusal(.signedOut, "请先登录。") }
                    guard form.text("new") == form.text("again") else {
                        throw FormProblems("again", "两次输入的新密码不一样，请再输一遍")
                    }
                    try await casework.perform(
                        ChangePassword.prepare(
                            old: form.text("old"), new: form.text("new"), actor: context.actor, token: token,
                            from: context.caller, casework: casework), for: context
                    ).get()
                    let home = context.actor?.role.home ?? "/role"
                    return .redirect(home, flash: "密码已修改。这个账号在别处的登录都已结束，下次请用新密码。")
                }
            ])
    }

    private static func page(_ context: PageContext, _ form: Form) -> Page {
        Page(
            "修改密码", crumbs: [Link("首页", "/"), Link("我的账号", "/role")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>修改密码</h1>
                <p>修改以后，这个账号在别处的登录都会结束，这里的继续。</p>
                \(PostForm(fields, to: "/password", context, form: form, button: "修改密码"))
                <p class="muted">忘了现在的密码，请退出后在登录页点“忘记密码”，或联系平台管理员重置。</p>
                """)
    }
}
