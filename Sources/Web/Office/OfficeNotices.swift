import Casework
import TitleReview

/// Qualification and result notices: what can be published, what runs (N3.2, N3.3, R13).
enum OfficeNotices {
    struct Model: Encodable, Sendable {
        let plans: [ReadOfficeDesk.PlanDesk]
        let notices: [NoticeView]
    }
    private static let fields = [
        Field("plan", "计划", .hidden(1...80)), Field("kind", "公示类别", .choice([.init("qualification", "资格审核公示"), .init("result", "评审结果公示")], .radios)),
    ]

    static func routes(_ house: Casework) -> Routes {
        let load: @Sendable (Visit) async throws -> Model = { visit in
            let plans = try await house.ask(ReadOfficeDesk(), for: visit).plans, own = Set(plans.map(\.id))
            return Model(plans: plans, notices: try await house.ask(ListNotices(), for: visit).filter { own.contains($0.planID) })
        }
        return Routes(screens: [
            Screen("/office/notices", name: "listOfficeNotices", policy: OfficePages.policy("own plans"), summary: "公示", load: load) { model, visit in view(model, visit, Form()) },
        ], acts: [
            Act(
                "/office/notices", name: "publishNotice", policy: OfficePages.policy("own plan", "passed.publishResult"), summary: "发布公示（N3.2、N3.3）", fields: fields, button: "发布公示",
                again: { visit, form in view(try await load(visit), visit, form) }
            ) { visit, form in
                let kind: PublishNotice.Kind = try form.choice("kind") == "result" ? .result : .qualification
                let notice = try await house.perform(PublishNotice(planID: form.text("plan"), kind: kind), for: visit)
                return .done("/office/notices", flash: "公示已发布，共 \(notice.count) 人。", data: Published(id: notice.id, count: notice.count))
            },
        ])
    }

    private struct Published: Encodable, Sendable {
        let id: String
        let count: Int
    }

    private static func view(_ model: Model, _ visit: Visit, _ form: Form) -> Page {
        Page("公示", crumbs: [CaseDesk.office.home], body: """
            \(ErrorSummary(form.problems))
            <h1>公示</h1>
            <p>公示不少于 5 个工作日，发布当天不计。公示期内收到异议的，答复之前那一份申报停在公示环节。（通知三，人社部令第40号）</p>
            \(HTML.when(!model.plans.contains(where: hasSomething), "<p class=\"empty\">现在没有待公示的申报。</p>"))
            \(HTML.each(model.plans.filter(hasSomething)) { plan in
                let results = plan.states[CaseState.passed.rawValue] ?? 0
                return Card(plan.title, """
                    \(publish("资格审核公示", "qualification", plan.id, count: plan.toPublish, days: plan.notices.qualificationDays, then: "期满且没有异议的，自动进入下一步。", visit))
                    \(publish("评审结果公示", "result", plan.id, count: results, days: plan.notices.resultDays, then: "期满且没有异议的，可以上报市人社局。", visit))
                    """).html
            })
            <h2>已发布的公示</h2>
            \(DataTable("已发布的公示", columns: [.init("公示"), .init("类别"), .init("发布"), .init("期满"), .init("状态")], rows: model.notices.map { notice in
                .init(id: notice.id, url: "/notices/\(notice.id)", cells: [
                    "\(notice.planTitle)", "\(notice.kindChinese)", "\(notice.start)", "\(notice.last.chinese)",
                    notice.running ? DeadlineBadge(until: .deadline(notice.last), now: visit.now).html : Tag("已期满", .ok).html,
                ])
            }, empty: "还没有发布过公示。"))
            """)
    }

    private static func hasSomething(_ plan: ReadOfficeDesk.PlanDesk) -> Bool { plan.toPublish > 0 || (plan.states[CaseState.passed.rawValue] ?? 0) > 0 }

    private static func publish(_ title: String, _ kind: String, _ plan: String, count: Int, days: Int, then: String, _ visit: Visit) -> HTML {
        guard count > 0 else { return "<p class=\"muted\">\(title)：没有待公示的申报。</p>" }
        return """
            <form method="post" action="/office/notices"><input type="hidden" name="_token" value="\(visit.csrf)">\(CommandField.html)<input type="hidden" name="plan" value="\(plan)"><input type="hidden" name="kind" value="\(kind)">
            <p>\(title)：<strong>\(count)</strong> 人待公示，公示 \(days) 个工作日。\(then)发布后名单公开，不能撤回。</p><p class="acts"><button class="btn" type="submit">发布\(title)</button></p></form>
            """
    }
}
