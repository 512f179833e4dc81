import Casework
import TitleReview

/// What the office has reported: the list by stage, and one page per case with the way back (N3.4).
enum BureauCases {
    static let here = Link("上报的申报", "/bureau/cases")
    static func path(_ caseID: String) -> String { "\(here.url)/\(Percent.encode(caseID))" }
    private static let states: [CaseState] = [.reported, .approved, .certified, .revoked]
    private static let fields = [
        Field("reason", "退回的理由", .longText(1...500), hint: "评委会办公室会看到。退回以后要重新公示结果再上报。")
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func one(_ context: PageContext) async throws -> ReadCase.View {
            try await casework.ask(ReadCase(caseID: context.parameter("id")), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/bureau/cases", name: "listBureauCases", policy: BureauPages.policy("reported results"),
                    summary: "上报的申报",
                    query: [
                        Field("state", "状态", .text(1...20), required: false),
                        Field("plan", "评审计划", .text(1...80), required: false),
                        Field("after", "从这一条之后", .text(1...64), required: false),
                    ]
                ) { context in
                    let state = context.query.text("state").flatMap(CaseState.init(rawValue:)).flatMap {
                        states.contains($0) ? $0 : nil
                    }
                    return try await casework.ask(
                        ReadQueue(
                            QueueFilter(
                                states: state.map { [$0] } ?? states, planID: context.query.text("plan") ?? "",
                                after: context.query.text("after").flatMap(QueueKey.init))), for: context)
                } view: { page, context in
                    list(page, context)
                },
                Screen(
                    "/bureau/cases/{id}", name: "readBureauCase", policy: BureauPages.policy("reported results"),
                    summary: "一份上报的申报", load: one
                ) { view, context in page(view, context, Form()) },
            ],
            acts: [
                Act(
                    "/bureau/cases/{id}/sending-back", name: "sendBackResult",
                    policy: BureauPages.policy("reported results", "reported.sendBack"), summary: "退回", fields: fields,
                    button: "退回",
                    again: { context, form in page(try await one(context), context, form) }
                ) { context, form in
                    try await casework.perform(
                        SendBackResult(caseID: context.parameter("id"), reason: form.text("reason")), for: context)
                    return .redirect(here.url, flash: "已退回评委会办公室。")
                }
            ])
    }

    private static func list(_ page: ReadQueue.Page, _ context: PageContext) -> Page {
        let counts = page.counts.states(planID: context.query.text("plan") ?? "")
        let state = context.query.text("state")
        let clean = Query(context.query.pairs.filter { $0.name != "after" })
        let chips: [Chips.Chip] =
            [.init("全部", clean.with("state", nil), on: state == nil)]
            + states.map {
                .init($0.chinese, clean.with("state", $0.rawValue), count: counts[$0] ?? 0, on: state == $0.rawValue)
            }
        let onePlan = HTML.when(
            context.query.text("plan") != nil,
            "<p>只看一个评审计划。<a href=\"\(url: clean.with("plan", nil))\">看全部计划</a></p>")
        let first = context.query.text("after").map { _ in clean.with("after", nil) }
        let next = page.next.map { context.query.with("after", $0) }
        return Page(
            "上报的申报", crumbs: [BureauPages.home], wide: true,
            body: """
                <h1>上报的申报</h1>
                \(Chips("状态", chips))
                \(onePlan)
                \(table(page.rows))
                \(Pagination(shown: page.rows.count, first: first, next: next))
                """)
    }

    private static func table(_ rows: [QueueRow]) -> DataTable {
        DataTable(
            "上报的申报", columns: [.init("姓名"), .init("单位"), .init("专业"), .init("评审计划"), .init("状态")],
            rows: rows.map {
                .init(
                    id: $0.id, url: "/bureau/cases/\($0.id)",
                    cells: [
                        "\($0.name)", "\($0.employer)", "\($0.speciality)", "\($0.planTitle)",
                        Tag($0.state.chinese, $0.state.tone).html,
                    ])
            }, empty: "没有这样的申报。")
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> Page {
        let c = view.record
        let route = HTML.when(c.route != nil, " · 途径：\(routeName(c.route, view.plan))")
        let certificate = HTML.with(view.certificate) {
            Card("证书", "<p><a href=\"\(url: CertificateRegister.path($0))\">\($0)</a></p>").html
        }
        return Page(
            "\(c.name)的申报", crumbs: [BureauPages.home, here], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(c.name) \(Tag(c.state.chinese, c.state.tone))</h1>
                <p>\(view.employer) · \(c.speciality) · \(c.filing.chinese)\(route)<br>\
                <span class="muted">\(view.plan.title)\(HTML.with(c.submittedAt) { "，提交于 \($0.chinese)" })</span></p>
                <div class="cols"><div>\(CaseEvidence(view: view, reader: path(c.id) + "/evidence"))</div><div>
                \(certificate)
                \(HTML.when(view.actions.contains(.sendBack), sendingBack(c.id, context, form).html))
                \(CaseReview.timeline(view))</div></div>
                """)
    }

    private static func sendingBack(_ caseID: String, _ context: PageContext, _ form: Form) -> Card {
        let post = PostForm(
            fields, to: "/bureau/cases/\(caseID)/sending-back", context, form: form, button: "退回", tone: .bad)
        return Card(
            "退回评委会办公室",
            """
            <p>只退这一份：它回到“评审通过”，其余的不受影响。没有问题的不用办理，在首页填写文号一并批准。</p>
            \(post)
            """)
    }
}
