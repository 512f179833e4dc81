import Casework
import TitleReview

/// An applicant has forgotten the password: a link by text message or mail, and what it opens (S10).
enum ForgottenPasswordPages {
    private static let holder = Policy(.anyone, relation: "who holds the account's unused link of the last 15 minutes")
    private static let account = Field("account", "账号", .text(1...64), autocomplete: "username")
    private static let fields = [
        Field("new", "新密码", .password(8...128), hint: "8 到 128 个字符，可以用任何字符；太常见的不能用。", autocomplete: "new-password"),
        Field("again", "再输一遍新密码", .password(8...128), autocomplete: "new-password"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func help(_ context: PageContext) async throws -> ReadPasswordHelp.Help {
            try await casework.ask(ReadPasswordHelp(), for: context)
        }
        @Sendable func link(_ context: PageContext) async throws -> ReadPasswordLink.View {
            try await casework.ask(ReadPasswordLink(token: context.parameter("token")), for: context)
        }
        return Routes(
            screens: [
                Screen("/password/forgotten", name: "readPasswordHelp", policy: .everyone, summary: "忘记密码", load: help)
                { help, context in page(help, context, Form()) },
                Screen(
                    "/password/reset/{token}", name: "readPasswordLink", policy: holder, rateLimit: .signIn,
                    summary: "重新设置密码", load: link
                ) { link, context in page(link, context, Form()) },
            ],
            acts: [
                Act(
                    "/password/forgotten", name: "askForPasswordLink", policy: .everyone, rateLimit: .signIn,
                    summary: "申请重新设置密码", fields: [account], button: "发送链接",
                    again: { context, form in page(try await help(context), context, form) }
                ) { context, form in
                    try await casework.perform(AskForPasswordLink(login: form.text("account")), for: context)
                    // The same words whether there is such an account or not (S2).
                    return .redirect(
                        "/sign-in",
                        flash: """
                            如果有这个申报人账号，链接已经发往登记的手机或邮箱，\(AskForPasswordLink.minutes) 分钟内有效。\
                            没有收到的，请核对账号，或联系平台管理员。
                            """)
                },
                Act(
                    "/password/reset/{token}", name: "resetPasswordByLink", policy: holder, rateLimit: .signIn,
                    summary: "重新设置密码", fields: fields, button: "保存新密码",
                    again: { context, form in page(try await link(context), context, form) }
                ) { context, form in
                    guard form.text("new") == form.text("again") else {
                        throw FormProblems("again", "两次输入的密码不一样，请再输一遍")
                    }
                    try await casework.perform(
                        try await ResetPasswordByLink.prepare(
                            token: context.parameter("token"), new: form.text("new"), casework: casework), for: context)
                    return .redirect("/sign-in", flash: "密码已重新设置，请用新密码登录。")
                },
            ])
    }

    private static func page(_ help: ReadPasswordHelp.Help, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "忘记密码", crumbs: [Link("首页", "/"), Link("登录", "/sign-in")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>忘记密码</h1>
                \(asking(help, context, form))
                <p class="muted">单位经办人、受理部门、评委会办公室、专家和市人社局的账号，请联系平台管理员重置。</p>
                """)
    }

    private static func asking(_ help: ReadPasswordHelp.Help, _ context: PageContext, _ form: Form) -> HTML {
        guard help.byText || help.byMail else {
            return Banner(
                .information, "请联系平台管理员重置密码", body: "<p>本平台没有接通短信和邮件，不能自己重新设置。</p>"
            ).html
        }
        let way = help.byText && help.byMail ? "手机和邮箱" : help.byText ? "手机" : "邮箱"
        return """
            <p>申报人填写账号后，重新设置密码的链接会发往登记的\(way)，\(AskForPasswordLink.minutes) 分钟内有效，一小时最多 3 次。</p>
            \(PostForm([account], to: "/password/forgotten", context, form: form, button: "发送链接"))
            """
    }

    private static func page(_ link: ReadPasswordLink.View, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "重新设置密码", crumbs: [Link("首页", "/"), Link("登录", "/sign-in")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>重新设置密码</h1>
                <p>链接还有 \(link.minutes) 分钟有效，用一次就失效。保存以后，这个账号在别处的登录都会退出。</p>
                \(PostForm(fields, to: context.path, context, form: form, button: "保存新密码"))
                """)
    }
}
