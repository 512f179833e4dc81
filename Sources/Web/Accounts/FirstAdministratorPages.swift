import Casework
import TitleReview

/// What the link opens that a server without administrator prints at its start: login, password and second factor of
/// the first one (S58).
enum FirstAdministratorPages {
    private static let policy = Policy(
        .anyone, relation: "who holds the unused link of the last 30 minutes, while there is no administrator")
    private static let own = [
        Field("account", "账号", .text(3...64), hint: "登录时使用，由您自己取。", autocomplete: "username", strictWidth: true),
        Field("name", "姓名", .text(1...40), autocomplete: "name"),
        Field(
            "password", "密码", .password(8...128), hint: "8 到 128 个字符，可以用任何字符；太常见的不能用。",
            autocomplete: "new-password"),
        Field("again", "再输一遍密码", .password(8...128), autocomplete: "new-password"),
    ]
    private static let sealed = Field("sealed", "二维码", .hidden(1...400))
    private static let code = Field(
        "code", "验证码", .text(6...6), hint: "扫描以后，验证器上显示的 6 位数字。", autocomplete: "one-time-code")

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/first/{token}", name: "readFirstLink", policy: policy, rateLimit: .signIn, summary: "设立平台管理员")
                {
                    context in
                    try await casework.ask(ReadFirstLink(token: context.parameter("token")), for: context)
                } view: { enrolment, context in
                    page(enrolment, context, Form())
                }
            ],
            acts: [
                Act(
                    "/first/{token}", name: "becomeFirstAdministrator", policy: policy, rateLimit: .signIn,
                    summary: "设立平台管理员", fields: own + [sealed, code], button: "设立并登录",
                    again: { context, form in
                        page(
                            try await casework.ask(
                                ReadFirstLink(token: context.parameter("token"), sealed: form.text("sealed")),
                                for: context),
                            context, form)
                    }
                ) { context, form in
                    guard form.text("password") == form.text("again") else {
                        throw FormProblems("again", "两次输入的密码不一样，请再输一遍")
                    }
                    let opening = try await BecomeFirstAdministrator.prepare(
                        token: context.parameter("token"), login: form.text("account"), name: form.text("name"),
                        password: form.text("password"), sealed: form.text("sealed"),
                        code: form.text("code"), from: context.caller, casework: casework)
                    let opened = try await casework.perform(opening, for: context)
                    return .signIn(
                        token: opened.token, redirect: "/recovery-codes",
                        flash: """
                            平台管理员已设立，这个链接不能再用。\
                            请现在生成恢复码，并尽快再开一个管理员账号，以免手机丢失时无人能重新绑定。
                            """)
                }
            ])
    }

    private static func page(_ enrolment: ReadFirstLink.Enrolment, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "设立平台管理员",
            body: """
                \(ErrorSummary(form.problems))
                <h1>设立平台管理员</h1>
                <p>这个平台还没有管理员。请取好账号和密码，用手机验证器扫描二维码，一次办完；办完以后这个链接就不能再用。</p>
                <p class="muted">链接还有 \(enrolment.minutes) 分钟有效。过期请重新启动服务，使用新显示的链接。</p>
                \(PostForm(own, to: context.path, context, form: form, button: "设立并登录", inside: """
                <h2>手机验证器</h2>
                <p>以后每次登录，除了密码还要输入验证器上的数字。请在验证器（如各应用商店里的“身份验证器”）里扫描：</p>
                <p><img class="qr" src="\(enrolment.image)" alt="验证器二维码，密钥见下一行" width="240" height="240"></p>
                <p>不能扫描时，选“手动输入”，类型选“基于时间”，密钥：<code class="long">\(SecretPage.grouped(enrolment.secret))</code></p>
                \(FieldView(sealed.showing(enrolment.sealed)))\(FieldView(code, in: form))
                """))
                """)
    }
}
