import Casework
import TitleReview

/// Codes for when the authenticator is not at hand: made and shown once, used in place of its digits (S4).
enum RecoveryPages {
    struct Model: Encodable, Sendable { let given: Bool }

    private static let code = Field(
        "code", "恢复码", .text(8...24), hint: "事先抄下的十个里的任何一个，每个只能用一次。", autocomplete: "one-time-code")

    static func routes(_ casework: Casework) -> Routes {
        let own = Policy(.signedIn, relation: "own account, second factor given")
        let half = Policy(.entering([.awaitingCode]), relation: "own session")
        return Routes(
            screens: [
                Screen("/recovery-codes", name: "readRecoveryCodes", policy: own, summary: "恢复码") { context in
                    try await casework.ask(ReadRecoveryCodes(), for: context)
                } view: { codes, context in
                    page(codes, context)
                },
                Screen("/second-factor/recovery", name: "readRecovery", policy: half, summary: "用恢复码登录") { context in
                    Model(given: context.actor?.secondFactor ?? false)
                } view: { _, context in
                    use(context, Form())
                },
            ],
            acts: [
                Act("/recovery-codes", name: "newRecoveryCodes", policy: own, summary: "生成恢复码", button: "生成新的十个恢复码") {
                    context, _ in
                    let codes = try await casework.perform(NewRecoveryCodes(), for: context)
                    return .page(made(codes, context), data: ["codes": codes])
                },
                Act(
                    "/second-factor/recovery", name: "useRecoveryCode", policy: half, rateLimit: .signIn,
                    summary: "用恢复码登录",
                    fields: [code], button: "验证", again: { context, form in use(context, form) }
                ) { context, form in
                    guard let token = context.sessionToken else { throw Refusal(.signedOut, "请先登录。") }
                    let guess = try await casework.perform(
                        UseRecoveryCode(token: token, code: form.text("code"), from: context.caller), for: context)
                    if let ended = SecondFactorPages.ended(guess, context) { return ended }
                    let (opened, left) = try guess.get()
                    if opened.passwordOnce { return SignInPages.next(context, opened) }
                    let said =
                        left > 0
                        ? "已用掉一个恢复码，还剩 \(left) 个。" : "恢复码已经用完，请马上生成新的，或请管理员重新绑定验证器。"
                    return .signIn(
                        token: opened.token, redirect: SignInPages.wayOn(context, opened.role), flash: said,
                        devices: opened.devices)
                },
            ])
    }

    private static func page(_ codes: ReadRecoveryCodes.View, _ context: PageContext) -> Page {
        let state: HTML = codes.madeAt.map { "还剩 <b>\(codes.left)</b> 个没有用过，\($0.chinese) 生成。" } ?? "现在没有可用的恢复码。"
        return Page(
            "恢复码", crumbs: [Link("首页", "/"), Link("我的账号", "/role")],
            body: """
                <h1>恢复码</h1>
                <p>手机不在身边、丢了或换了的时候，用一个恢复码代替验证器上的数字登录。一共十个，每个只能用一次。</p>
                <p>\(state)</p>
                \(PostForm([], to: "/recovery-codes", context, button: "生成新的十个恢复码"))
                <p class="muted">生成以后，以前的全部作废。新的只显示一次，请准备好纸笔或打印机。</p>
                """)
    }

    private static func made(_ codes: [String], _ context: PageContext) -> Page {
        let warning = Banner(
            .warning, "只显示这一次",
            body: "<p>请现在打印或抄下，放在只有自己拿得到的地方，不要和手机放在一起，也不要存在电脑里。</p>")
        return Page(
            "恢复码", crumbs: [Link("首页", "/"), Link("我的账号", "/role")],
            body: """
                <h1>您的恢复码</h1>
                \(warning)
                <ul>\(HTML.each(codes) { "<li><code>\($0)</code></li>" })</ul>
                <p><a class="btn two" href="\(url: context.actor?.role.home ?? "/role")">抄好了，继续</a></p>
                """)
    }

    private static func use(_ context: PageContext, _ form: Form) -> Page {
        Page(
            "用恢复码登录", crumbs: [Link("二次验证", "/second-factor" + SignInPages.back(context))],
            body: """
                \(ErrorSummary(form.problems))
                <h1>用恢复码登录</h1>
                \(PostForm([code], to: "/second-factor/recovery" + SignInPages.back(context), context, form: form, button: "验证"))
                <p class="muted">没有恢复码的，请联系平台管理员重新绑定验证器。</p>
                """)
    }
}
