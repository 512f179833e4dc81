import Casework
import TitleReview

/// Qualification and result notices: what can be published, what runs (N3.2, N3.3, R13).
enum OfficeNotices {
    struct Model: Encodable, Sendable {
        let plans: [ReadOfficeHome.PlanLine]
        let notices: [NoticeView]
    }
    private static let here = Link("公示", "/office/notices")
    private static let fields = [
        Field("plan", "计划", .hidden(1...80)),
        Field("kind", "公示类别", .choice([.init("qualification", "资格审核公示"), .init("result", "评审结果公示")], .radios)),
    ]
    private static let longer = [
        Field("notice", "公示", .hidden(1...64)),
        Field("from", "中断从哪一天起", .day(nil), hint: "这些天里的工作日不计入公示。", required: false),
        Field("to", "到哪一天止", .day(nil), hint: "包括当天，不晚于今天。", required: false),
        Field(
            "workdays", "或者：延长几个工作日", .number(1...NoticePeriod.Interruption.mostWorkdays),
            hint: "例如名单作了更正。不填中断日期时填写。", required: false),
        Field("reason", "原因", .longText(5...500), hint: "公示页面会显示，并留存记录。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> Model = { context in
            Model(
                plans: try await casework.ask(ReadOfficeHome(), for: context).plans,
                notices: try await casework.ask(ListNotices(own: true), for: context))
        }
        return Routes(
            screens: [
                Screen(
                    "/office/notices", name: "listOfficeNotices", policy: OfficePages.policy("own plans"),
                    summary: "公示", load: load
                ) { model, context in view(model, context, Form()) }
            ],
            acts: publishing(casework, load) + prolonging(casework, load))
    }

    /// A notice never ends earlier again, and of two officers who extend it at once the second reads what the first has done.
    private static func prolonging(
        _ casework: Casework, _ load: @escaping @Sendable (PageContext) async throws -> Model
    )
        -> [Act]
    {
        let extend: @Sendable (Form) throws -> ExtendNotice = { form in
            ExtendNotice(
                noticeID: form.text("notice"), interruption: try interruption(form), reason: form.text("reason"),
                seen: form.optionalText(Confirmation.seen.name))
        }
        return Act(
            "/office/notices/extension", name: "extendNotice",
            policy: OfficePages.policy("running notice of an own plan"), summary: "延长公示（N3.2、N3.3、R13）",
            fields: longer + [Confirmation.seen], button: "延长公示",
            again: { context, form in view(try await load(context), context, form) }
        ) { context, form in
            let last = try await casework.perform(try extend(form), for: context)
            return .redirect("/office/notices", flash: "公示已延长到 \(last.chinese) 24:00，原因已在公示页面公开。")
        }.confirmed(as: "confirmExtension") { context, form in
            let draft = try await casework.ask(ReadExtending(try extend(form)), for: context)
            return Confirmation(
                "延长公示", to: "延长到 \(draft.last.chinese) 24:00", crumbs: [OfficerQueue.office.home, here],
                facts: [
                    .init("公示", "\(draft.planTitle)：\(draft.kind)"),
                    .init("期满日期", "\(draft.before.chinese) 改为 \(draft.last.chinese) 24:00"),
                ],
                consequences: [
                    "公示里等候的 \(draft.waiting) 份申报都等到新的期满日期。", "原因随即在公示页面公开，人人可以看到。",
                    "延长以后不能再提前，也不能收回。",
                ], back: Link("不延长，回到公示", here.url), seen: draft.stands)
        }
    }

    /// Everybody reads the names from that moment on.
    private static func publishing(
        _ casework: Casework, _ load: @escaping @Sendable (PageContext) async throws -> Model
    )
        -> [Act]
    {
        Act(
            "/office/notices", name: "publishNotice",
            policy: OfficePages.policy("own plan", "passed.publishResult"), summary: "发布公示（N3.2、N3.3）",
            fields: fields + [Confirmation.seen], button: "发布公示",
            again: { context, form in view(try await load(context), context, form) }
        ) { context, form in
            let notice = try await casework.perform(
                PublishNotice(
                    planID: form.text("plan"), kind: try kind(form), seen: form.optionalText(Confirmation.seen.name)),
                for: context)
            return .done(
                "/office/notices", flash: "公示已发布，共 \(notice.count) 人。",
                data: Published(id: notice.id, count: notice.count))
        }.confirmed(as: "confirmNotice") { context, form in
            let kind = try kind(form)
            let draft = try await casework.ask(ReadPublication(planID: form.text("plan"), kind: kind), for: context)
            let after = kind == .result ? "可以上报市人社局，并通知每一位申报人结果已公示" : "自动进入下一步"
            return Confirmation(
                "发布公示", to: "发布公示，共 \(draft.people.count) 人", crumbs: [OfficerQueue.office.home, here],
                facts: [
                    .init("评审计划", draft.planTitle),
                    .init("公示期", "\(draft.days) 个工作日，到 \(draft.last.chinese) 24:00，发布当天不计"),
                ],
                consequences: [
                    "姓名、单位和专业从现在起人人可以看到。", "期满且没有异议的，\(after)。",
                    "发布以后不能撤回，名单不能增减；漏了的另行公示。",
                ], people: draft.people.map { .init($0) },
                back: Link("不发布，回到公示", here.url), seen: draft.list)
        }
    }

    private static func kind(_ form: Form) throws -> PublishNotice.Kind {
        try form.choice("kind") == "result" ? .result : .qualification
    }

    /// From and to, or a number of working days; not both.
    private static func interruption(_ form: Form) throws -> NoticePeriod.Interruption {
        switch (form.optionalDay("from"), form.optionalDay("to"), form.optionalInt("workdays")) {
        case (let from?, let to?, nil):
            guard from <= to else { throw FormProblems("to", "不能早于中断的第一天。") }
            return .days(from...to)
        case (nil, nil, let count?): return .workdays(count)
        case (nil, _?, nil): throw FormProblems("from", "请填写中断的第一天。")
        case (_?, nil, nil): throw FormProblems("to", "请填写中断的最后一天。")
        case (nil, nil, nil): throw FormProblems("from", "请填写中断的起止日期，或者延长几个工作日。")
        default: throw FormProblems("workdays", "中断日期和工作日数只填一种。")
        }
    }

    private struct Published: Encodable, Sendable {
        let id: String
        let count: Int
    }

    private static func view(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "公示", crumbs: [OfficerQueue.office.home],
            body: """
                \(ErrorSummary(form.problems))
                <h1>公示</h1>
                <p>公示不少于 5 个工作日，发布当天不计。公示期内收到异议的，答复之前那一份申报停在公示环节。（通知三，人社部令第40号）</p>
                \(HTML.when(!model.plans.contains(where: hasSomething), "<p class=\"empty\">现在没有待公示的申报。</p>"))
                \(HTML.each(model.plans.filter(hasSomething)) { card($0, context).html })
                <h2>已发布的公示</h2>
                \(published(model.notices, now: context.now))
                \(extending(model, context, form))
                """)
    }

    private static func published(_ notices: [NoticeView], now: Instant) -> DataTable {
        DataTable(
            "已发布的公示", columns: [.init("公示"), .init("类别"), .init("发布"), .init("期满"), .init("状态")],
            rows: notices.map { notice in
                .init(
                    id: notice.id, url: "/notices/\(notice.id)",
                    cells: [
                        "\(notice.planTitle)", "\(notice.kindChinese)", "\(notice.start)", "\(notice.last.chinese)",
                        notice.running
                            ? DeadlineBadge(until: .deadline(notice.last), now: now).html : Tag("已期满", .ok).html,
                    ])
            }, empty: "还没有发布过公示。")
    }

    /// Only where a notice runs; the form stands open when it comes back.
    private static func extending(_ model: Model, _ context: PageContext, _ form: Form) -> HTML {
        let running = model.notices.filter(\.running).map {
            Field.Option($0.id, "\($0.planTitle)：\($0.kindChinese)，到 \($0.last.chinese)")
        }
        guard !running.isEmpty else { return .empty }
        var shown = longer
        shown[0] = Field(
            "notice", "公示", .choice(running, .select), initial: running.count == 1 ? [running[0].value] : [])
        return Card(
            "公示中断了，延长公示",
            """
            <p>网站打不开，或者名单作了更正的，公示相应延长。期满日期按工作日历重新计算，只会更晚；里面的申报等到新的期满日期。</p>
            \(PostForm(shown, to: here.url + "/extension/confirmation", context, form: form, button: "核对并延长公示"))
            """
        ).html
    }

    private static func hasSomething(_ plan: ReadOfficeHome.PlanLine) -> Bool {
        plan.toPublish > 0 || (plan.states[CaseState.passed.rawValue] ?? 0) > 0
    }

    /// What of a plan can be published.
    private static func card(_ plan: ReadOfficeHome.PlanLine, _ context: PageContext) -> Card {
        let qualification = publish(
            "资格审核公示", "qualification", plan.id, count: plan.toPublish, days: plan.notices.qualificationDays,
            then: "期满且没有异议的，自动进入下一步。", context)
        let result = publish(
            "评审结果公示", "result", plan.id, count: plan.states[CaseState.passed.rawValue] ?? 0,
            days: plan.notices.resultDays, then: "期满且没有异议的，可以上报市人社局。", context)
        return Card(
            plan.title,
            """
            \(qualification)
            \(result)
            """)
    }

    private static func publish(
        _ title: String, _ kind: String, _ plan: String, count: Int, days: Int, then: String, _ context: PageContext
    ) -> HTML {
        guard count > 0 else { return "<p class=\"muted\">\(title)：没有待公示的申报。</p>" }
        let text: HTML = """
            <p>\(title)：<strong>\(count)</strong> 人待公示，公示 \(days) 个工作日。\(then)发布后名单公开，不能撤回。</p>
            """
        return PostForm(
            [fields[0].showing(plan), Field("kind", "公示类别", .hidden(1...20)).showing(kind)],
            to: here.url + "/confirmation", context, button: "核对并发布\(title)", scope: "\(plan)-\(kind)-", inside: text
        ).html
    }
}
