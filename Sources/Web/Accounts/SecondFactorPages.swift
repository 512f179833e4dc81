import Casework
import TitleReview

/// The six digits of the authenticator, for everybody but applicants and employers (S4).
enum SecondFactorPages {
    struct Model: Encodable, Sendable {
        let given: Bool
    }

    static let fields = [
        Field(
            "code", "验证码", .text(6...6), hint: "手机验证器上最新的 6 位数字，每 30 秒更换一次，每个只能用一次。",
            autocomplete: "one-time-code")
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.entering([.awaitingCode]), relation: "own session")
        return Routes(
            screens: [
                Screen("/second-factor", name: "readSecondFactor", policy: policy, summary: "二次验证") { context in
                    Model(given: context.actor?.secondFactor ?? false)
                } view: { _, context in
                    page(context, Form())
                }
            ],
            acts: [
                Act(
                    "/second-factor", name: "giveSecondFactor", policy: policy, rateLimit: .signIn, summary: "二次验证",
                    fields: fields, button: "验证", again: { context, form in page(context, form) }
                ) { context, form in
                    guard let token = context.sessionToken else { throw Refusal(.signedOut, "请先登录。") }
                    let guess = try await casework.perform(
                        GiveSecondFactor(token: token, code: form.text("code"), from: context.caller), for: context)
                    if let ended = ended(guess, context) { return ended }
                    return SignInPages.next(context, try guess.get())
                }
            ])
    }

    /// Back to the password, when a wrong code was the session's last.
    static func ended<Right>(_ guess: Guess<Right>, _ context: PageContext) -> Outcome? {
        guard !context.isAPI, case .wrong(let refusal) = guess, refusal.kind == .signedOut else { return nil }
        return .redirect("/sign-in" + SignInPages.back(context), flash: refusal.message)
    }

    private static func page(_ context: PageContext, _ form: Form) -> Page {
        Page(
            "二次验证",
            body: """
                \(ErrorSummary(form.problems))
                <h1>二次验证</h1>
                <p>您的角色可以办理别人的申报，登录时还需要验证器上的 6 位数字。</p>
                \(PostForm(fields, to: "/second-factor" + SignInPages.back(context), context, form: form, button: "验证"))
                <p>手机不在身边？<a href="/second-factor/recovery\(url: SignInPages.back(context))">用恢复码登录</a></p>
                <p class="muted">手机丢失或没有绑定验证器，请联系平台管理员重新绑定。</p>
                """)
    }
}
