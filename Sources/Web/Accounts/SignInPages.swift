import Casework
import TitleReview

/// Signing in with account and password, and out again (S2, S6).
enum SignInPages {
    struct Model: Encodable, Sendable {
        let signedInAs: String?
    }

    static let fields = [
        Field("account", "账号", .text(1...64), autocomplete: "username"),
        Field("password", "密码", .password(1...128), autocomplete: "current-password"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/sign-in", name: "readSignIn", policy: .everyone, summary: "登录",
                    query: [Field("back", "登录后回到", .text(1...400), required: false)]
                ) { context in
                    Model(signedInAs: context.visitor?.name)
                } view: { _, context in
                    page(context, Form())
                }
            ], acts: [signIn(casework), signOut(casework)])
    }

    private static func signIn(_ casework: Casework) -> Act {
        Act(
            "/sign-in", name: "signIn", policy: .everyone, rateLimit: .signIn, summary: "登录", fields: fields,
            button: "登录",
            again: { context, form in page(context, form) }
        ) { context, form in
            // The same words whether there is such an account or not (S2).
            let opened = try await casework.perform(
                SignIn.prepare(
                    login: form.text("account"), password: form.text("password"), from: context.caller,
                    replacing: context.sessionToken, casework: casework), for: context
            ).get()
            if opened.needsSecondFactor {
                return .signIn(token: opened.token, redirect: "/second-factor" + back(context))
            }
            return next(context, opened)
        }
    }

    /// On after the last step of signing in; a password that was handed over is changed first.
    static func next(_ context: PageContext, _ opened: OpenedSession) -> Outcome {
        opened.passwordOnce
            ? .signIn(
                token: opened.token, redirect: "/password", flash: "这是管理员交给您的一次性密码，请现在改成只有自己知道的。",
                devices: opened.devices)
            : .signIn(token: opened.token, redirect: wayOn(context, opened.role), devices: opened.devices)
    }

    private static func signOut(_ casework: Casework) -> Act {
        Act(
            "/sign-out", name: "signOut",
            policy: Policy(.entering([.awaitingCode, .changingPassword]), relation: "own session"), summary: "退出登录",
            button: "退出"
        ) { context, _ in
            if let token = context.sessionToken { try await casework.perform(SignOut(token: token), for: context) }
            return .signOut(redirect: "/")
        }
    }

    /// To the page that asked for signing in, own paths only; else to the role's home.
    static func wayOn(_ context: PageContext, _ role: Role?) -> String {
        if let back = context.query.text("back"), Escape.isOwnPath(back), !back.utf8.starts(with: "/sign-in".utf8) {
            return back
        }
        return role?.home ?? "/role"
    }

    static func back(_ context: PageContext) -> String {
        context.query.text("back").map { "?back=\(Percent.encode($0))" } ?? ""
    }

    private static func page(_ context: PageContext, _ form: Form) -> Page {
        Page(
            "登录", crumbs: [Link("首页", "/")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>登录</h1>
                \(HTML.with(context.visitor) { "<p>您已登录为\($0.name)。要换一个账号，请先退出。</p>" })
                \(PostForm(fields, to: "/sign-in" + back(context), context, form: form, button: "登录"))
                <p><a href="/password/forgotten">忘记密码</a></p>
                <h2>还没有账号</h2>
                <ul><li><a href="/registration/applicant">申报人注册</a>：选择已在平台绑定的工作单位。</li>
                <li><a href="/registration/employer">单位注册</a>：由人事经办人上传授权委托书，审核后绑定。</li></ul>
                <p class="muted">受理部门、评委会办公室、专家和市人社局的账号由平台管理员发放。</p>
                """)
    }
}
