import Casework
import TitleReview

/// Registrations of employers: everything that is needed to decide, and the decision (A2.1.2, A3.1.1).
enum AdminRegistrations {
    private static let here = Link("单位注册", "/admin/registrations")
    private static let decision = Field(
        "decision", "决定", .choice([.init("approve", "通过"), .init("return", "退回")], .radios))
    private static let reason = Field(
        "reason", "退回的原因", .longText(1...500), hint: "写明哪里不对、怎么改。经办人登录后会看到，改好可以重新提交。", required: false)

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func one(_ context: PageContext) async throws -> Registration {
            try await casework.ask(ReadRegistration(unitID: context.parameter("unit")), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/admin/registrations", name: "listUnitRegistrations", policy: AdminPages.policy, summary: "单位注册",
                    query: [Field("state", "状态", .text(1...20), required: false)]
                ) { context in
                    try await casework.ask(
                        ReadRegistrations(state: context.query.text("state") ?? "waiting"), for: context)
                } view: { view, context in
                    list(view, context)
                },
                Screen(
                    "/admin/registrations/{unit}", name: "readUnitRegistration", policy: AdminPages.policy,
                    summary: "一个单位的注册", load: one
                ) { registration, context in page(registration, context, Form()) },
            ],
            acts: [
                Act(
                    "/admin/registrations/{unit}", name: "decideRegistration", policy: AdminPages.policy,
                    summary: "审核单位注册", fields: [decision, reason], button: "提交",
                    again: { context, form in page(try await one(context), context, form) }
                ) { context, form in
                    let approve = form.text("decision") == "approve"
                    try await casework.perform(
                        DecideRegistration(
                            unitID: context.parameter("unit"), approve: approve, reason: form.text("reason")),
                        for: context)
                    return .redirect(
                        "/admin/registrations", flash: approve ? "已通过，职工现在可以选择这个单位。" : "已退回，经办人登录后会看到原因。")
                }
            ],
            downloads: [
                Download(
                    "/admin/registrations/{unit}/letter", name: "readAuthorisationLetter", policy: AdminPages.policy,
                    summary: "授权委托书"
                ) { context in
                    let letter = try await casework.ask(ReadLetter(unitID: context.parameter("unit")), for: context)
                    return FileAnswer(name: letter.name, type: letter.type, bytes: letter.bytes)
                }
            ])
    }

    private static func list(_ view: ReadRegistrations.View, _ context: PageContext) -> Page {
        let state = context.query.text("state") ?? "waiting"
        let chips: [Chips.Chip] = [
            .init("待审核", "/admin/registrations", count: view.counts["waiting"] ?? 0, on: state == "waiting"),
            .init(
                "已退回", "/admin/registrations?state=returned", count: view.counts["returned"] ?? 0,
                on: state == "returned"),
        ]
        return Page(
            "单位注册", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>单位注册</h1>
                <p>先到先审。通过以后，这个单位的职工才能注册并申报。（附件3 一、1）</p>
                \(Chips("状态", chips))
                \(table(view.registrations, empty: state == "waiting" ? "没有等待审核的注册。" : "没有退回的注册。"))
                """)
    }

    private static func table(_ registrations: [Registration], empty: String) -> DataTable {
        DataTable(
            "单位注册", columns: [.init("单位"), .init("信用代码"), .init("经办人"), .init("提交时间"), .init("委托书")],
            rows: registrations.map { item in
                .init(
                    id: item.unitID, url: "/admin/registrations/\(item.unitID)",
                    cells: [
                        "\(item.profile.name)", "<code>\(item.profile.creditCode)</code>", "\(item.clerk)",
                        "\(item.at.chinese)", (item.hasLetter ? Tag("已上传", .ok) : Tag("缺少", .bad)).html,
                    ])
            }, empty: empty)
    }

    static func summary(_ profile: EmployerProfile) -> SummaryList {
        func label(_ options: [Field.Option], _ value: String) -> String {
            options.first { $0.value == value }?.label ?? value
        }
        return SummaryList([
            .init("单位名称", text: profile.name), .init("统一社会信用代码", "<code>\(profile.creditCode)</code>"),
            .init("单位性质", text: label(EmployerRegistration.kinds, profile.kind)),
            .init("所有制", text: label(EmployerRegistration.ownerships, profile.ownership)),
            .init("行业", text: label(EmployerRegistration.sectors, profile.sector)),
            .init("主管层级", text: label(EmployerRegistration.supervisors, profile.supervisedBy)),
        ])
    }

    private static func page(_ item: Registration, _ context: PageContext, _ form: Form) -> Page {
        let base = "/admin/registrations/\(item.unitID)"
        let isWaiting = item.state == "waiting"
        let returned = Banner(
            .information, isWaiting ? "这是退回后重新提交的" : "已退回",
            body: "<p>\(isWaiting ? "上次" : "")退回的原因：\(item.returnReason)</p>")
        return Page(
            item.profile.name, crumbs: [AdminPages.home, here],
            body: """
                \(ErrorSummary(form.problems, scope: "return-"))
                <h1>\(item.profile.name) \(AdminUnits.state(item.state))</h1>
                \(HTML.when(!item.returnReason.isEmpty, returned.html))
                \(Card("单位信息", summary(item.profile).html))
                \(Card("经办人和授权委托书", clerk(item, base)))
                \(HTML.when(isWaiting, decide(item, base, context, form)))
                """)
    }

    private static func clerk(_ item: Registration, _ base: String) -> HTML {
        let summary = SummaryList([
            .init("经办人", text: item.clerk), .init("账号", text: item.login), .init("提交时间", text: item.at.chinese),
        ])
        let letter: HTML =
            item.hasLetter
            ? "<p><a class=\"btn two\" href=\"\(url: base + "/letter")\" download>下载授权委托书</a></p>"
            : "<p>\(Tag("没有授权委托书", .bad))</p>"
        return """
            \(summary)
            \(letter)
            """
    }

    private static func decide(_ item: Registration, _ base: String, _ context: PageContext, _ form: Form) -> HTML {
        let decision = Field("decision", "决定", .hidden(1...10))
        var why = reason
        why.required = true
        let approval: HTML = """
            <p>核对：委托书上的单位名称、公章与上面一致，写明了经办人；信用代码与营业执照一致；性质、所有制、行业、主管层级如实。\
            后四项决定是否在评审范围，通过以后不能再改。（通知一）</p>
            \(PostForm([decision.showing("approve")], to: base, context, button: "通过", scope: "approve-"))
            """
        let refusal = PostForm(
            [decision.showing("return"), why], to: base, context, form: form, button: "退回", tone: .bad, scope: "return-"
        )
        return """
            \(Card("通过", approval))
            \(Card("退回", refusal.html))
            """
    }
}
