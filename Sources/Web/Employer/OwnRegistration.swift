import Casework
import TitleReview

/// The own unit's registration: where it stands, and sending it again after a return (A3.1.1).
enum OwnRegistration {
    static func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> ReadOwnRegistration.View {
            try await casework.ask(ReadOwnRegistration(), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/employer/registration", name: "readOwnRegistration", policy: EmployerPages.policy("own unit"),
                    summary: "本单位的注册", load: load
                ) { view, context in page(view, context, Form()) }
            ],
            acts: [
                Act(
                    "/employer/registration", name: "registerAgain", policy: EmployerPages.policy("own unit"),
                    summary: "重新提交单位注册", fields: EmployerRegistration.unitFields, button: "重新提交",
                    again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    let (profile, letter) = try await EmployerRegistration.unit(form, casework)
                    try await casework.perform(RegisterAgain(profile, letter: letter), for: context)
                    return .redirect("/employer", flash: "注册申请已重新提交，请等平台管理员审核。")
                }
            ])
    }

    /// What the home says of a unit that is not bound (yet).
    static func banner(_ state: String, _ reason: String) -> HTML {
        switch state {
        case "waiting": Banner(.information, "单位注册正在审核", body: "<p>平台管理员审核授权委托书以后，职工才能选择您的单位。</p>").html
        case "returned":
            Banner(
                .warning, "单位注册被退回",
                body: """
                    <p>原因：\(shown(reason))</p>\
                    <p><a href="/employer/registration">改好重新提交</a></p>
                    """
            ).html
        default: .empty
        }
    }

    private static func shown(_ reason: String) -> String { reason.isEmpty ? "没有写明，请联系平台管理员。" : reason }

    private static func page(_ view: ReadOwnRegistration.View, _ context: PageContext, _ form: Form) -> Page {
        let p = view.profile
        let typed = [
            "name": p.name, "creditCode": p.creditCode, "kind": p.kind, "ownership": p.ownership,
            "sector": p.sector, "supervisedBy": p.supervisedBy,
        ]
        let fields = EmployerRegistration.unitFields.map { field in typed[field.name].map { field.showing($0) } ?? field
        }
        let isReturned = view.state == "returned"
        let state =
            isReturned
            ? Banner(.warning, "被退回的原因", body: "<p>\(shown(view.reason))</p>").html
            : banner(view.state, view.reason)
        return Page(
            "本单位的注册", crumbs: [Link("单位", "/employer")],
            body: """
                \(ErrorSummary(form.problems))<h1>本单位的注册</h1>
                \(state)
                \(isReturned ? again(fields, context, form) : unit(view))
                """)
    }

    private static func unit(_ view: ReadOwnRegistration.View) -> HTML {
        let links: HTML = """
            <p><a href="/employer/registration/name">单位更名</a>　\
            <a href="/employer/registration/letter.pdf">打印授权委托书</a></p>
            """
        return AdminRegistrations.summary(view.profile).html + HTML.when(view.state == "approved", links)
    }

    private static func again(_ fields: [Field], _ context: PageContext, _ form: Form) -> HTML {
        """
        <p>改好有问题的地方，授权委托书要重新上传\
        （<a href="/employer/registration/letter.pdf">打印一份填好的</a>）。账号和密码不变。</p>
        \(PostForm(fields, to: "/employer/registration", context, form: form, button: "重新提交"))
        """
    }
}
