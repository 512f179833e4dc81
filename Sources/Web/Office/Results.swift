import Casework
import TitleReview

/// Results and their report to the bureau (N3.3): only what was published in full and met no open objection.
enum Results {
    struct Model: Encodable, Sendable {
        let plans: [ReadOfficeHome.PlanLine]
        let openRechecks: Int
    }
    private static let here = Link("评审结果", "/office/results")
    private static let fields = [Field("plan", "计划", .hidden(1...80))]
    private static let states: [CaseState] = [
        .underReview, .passed, .notPassed, .resultNotice, .reported, .approved, .certified, .revoked,
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> Model = { context in
            let desk = try await casework.ask(ReadOfficeHome(), for: context)
            return Model(plans: desk.plans, openRechecks: desk.openRechecks)
        }
        return Routes(
            screens: [
                Screen(
                    "/office/results", name: "listResults", policy: OfficePages.policy("own plans"), summary: "评审结果",
                    load: load
                ) { model, context in view(model, context, Form()) }
            ],
            acts: Act(
                "/office/reports", name: "reportResults",
                policy: OfficePages.policy("own plan", "resultNotice.reportResult"), summary: "上报评审结果（N3.3）",
                fields: fields + [Confirmation.seen], button: "上报市人社局",
                again: { context, form in view(try await load(context), context, form) }
            ) { context, form in
                let report = ReportResults(
                    planID: form.text("plan"), seen: form.optionalText(Confirmation.seen.name))
                return try BatchResult(outcomes: try await casework.perform(report, for: context), verb: "上报").answer(
                    "/office/results")
            }.confirmed(as: "confirmReport") { context, form in
                confirmation(try await casework.ask(ReadReport(planID: form.text("plan")), for: context))
            })
    }

    private static func confirmation(_ draft: ReadReport.Draft) -> Confirmation {
        let held = draft.held == 0 ? [] : ["另有 \(draft.held) 份公示没有期满，或还有异议没有答复，这次不上报。"]
        return Confirmation(
            "上报市人社局", to: "上报 \(draft.people.count) 人", crumbs: [OfficerQueue.office.home, here],
            facts: [.init("评审计划", draft.planTitle)],
            consequences: [
                "市人社局会看到这份名单和每个人的材料，由市人社局批准并发文。",
                "上报以后不能撤回；有问题的，只能由市人社局逐份退回。",
            ]
                + held, people: draft.people.map { .init($0) },
            back: Link("不上报，回到评审结果", here.url), seen: draft.list)
    }

    private static func view(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "评审结果", crumbs: [OfficerQueue.office.home],
            body: """
                \(ErrorSummary(form.problems))
                <h1>评审结果</h1>
                <p>评审通过的先公示，期满且没有异议的上报市人社局。（通知三）\(rechecks(model.openRechecks))</p>
                <p><a href="\(ResultStatisticsPages.Reader.office.path)">结果统计</a>：按专业、途径、单位性质、年龄和规则结论。</p>
                \(HTML.when(!model.plans.contains(where: hasSomething), "<p class=\"empty\">还没有进入评审的申报。</p>"))
                \(HTML.each(model.plans.filter(hasSomething)) { card($0, context).html })
                """)
    }

    private static func rechecks(_ count: Int) -> HTML {
        HTML.when(count > 0, " <a href=\"/office/rechecks\">有 \(count) 件复核申请待处理</a>。")
    }

    private static func hasSomething(_ plan: ReadOfficeHome.PlanLine) -> Bool {
        states.contains { (plan.states[$0.rawValue] ?? 0) > 0 }
    }

    private static func card(_ plan: ReadOfficeHome.PlanLine, _ context: PageContext) -> Card {
        Card(
            plan.title,
            """
            \(Chart(.bar, "结果", unit: "件", bars: states.map { .init($0.chinese, plan.states[$0.rawValue] ?? 0) }))
            <p><a href="/office/cases?plan=\(part: plan.id)&amp;state=passed,notPassed,resultNotice">查看有结果的申报</a> · \
            <a href="/office/notices">公示评审结果</a></p>
            \(report(plan, context))\(Packages.link(plan.id))
            """)
    }

    private static func report(_ plan: ReadOfficeHome.PlanLine, _ context: PageContext) -> HTML {
        let published = plan.states[CaseState.resultNotice.rawValue] ?? 0
        guard published > 0 else { return "<p class=\"muted\">没有正在公示的结果。</p>" }
        let form = PostForm(
            fields.map { $0.showing(plan.id) }, to: "/office/reports/confirmation", context, button: "核对并上报市人社局")
        return """
            <p>公示中 \(published) 份，其中 <strong>\(plan.toReport)</strong> 份期满且没有异议，可以上报。</p>
            \(HTML.when(plan.toReport > 0, form.html))
            """
    }
}
