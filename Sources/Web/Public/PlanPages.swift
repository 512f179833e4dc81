import Casework
import TitleReview

/// The published plans: a list, and each in readable rules and dates (A2.2.0).
enum PlanPages {
    struct List: Encodable, Sendable {
        let plans: [PlanSummary]
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/plans", name: "listPlans", policy: .everyone, summary: "评审计划") { context in
                    List(plans: try await casework.ask(ListPlans(), for: context))
                } view: { model, context in
                    list(model, context)
                },
                Screen("/plans/{plan}", name: "readPlan", policy: .everyone, summary: "评审计划的要求和时间") { context in
                    let plan = try await casework.ask(ReadPlan(id: context.parameter("plan")), for: context)
                    return PlanOutcome.Model(
                        plan: plan, outcome: try await casework.ask(ReadPlanOutcome(planID: plan.id), for: context))
                } view: { model, context in
                    view(model.plan, model.outcome, context)
                },
            ],
            downloads: [
                Download("/plans/{plan}/calendar.ics", name: "readPlanCalendar", policy: .everyone, summary: "评审计划的日历")
                { context in
                    let plan = try await casework.ask(ReadPlan(id: context.parameter("plan")), for: context)
                    return FileAnswer(
                        name: "\(plan.id).ics", type: "text/calendar; charset=utf-8",
                        bytes: Array(PlanCalendar(plan: plan).text.utf8))
                }
            ])
    }

    private static func list(_ model: List, _ context: PageContext) -> Page {
        Page(
            "评审计划", crumbs: [Link("首页", "/")],
            body: """
                <h1>评审计划</h1>
                \(table(model.plans, context))
                """)
    }

    private static func table(_ plans: [PlanSummary], _ context: PageContext) -> DataTable {
        let today = context.now.day
        func state(_ plan: PlanSummary) -> HTML {
            if today < plan.open { return Tag("未开始").html }
            if today > plan.close { return Tag("已截止").html }
            return DeadlineBadge(until: .deadline(plan.close), now: context.now).html
        }
        return DataTable(
            "评审计划", columns: [.init("计划"), .init("资格"), .init("个人申报时间"), .init("状态")],
            rows: plans.map { plan in
                .init(
                    id: plan.id, url: "/plans/\(plan.id)",
                    cells: [
                        "\(plan.title)", "\(plan.award)", "\(plan.open.chinese) 至 \(plan.close.chinese)", state(plan),
                    ])
            }, empty: "还没有发布评审计划。")
    }

    private static func view(_ plan: Plan, _ outcome: ReadPlanOutcome.Outcome?, _ context: PageContext) -> Page {
        let rules = PlanRules(plan: plan)
        let attachments = plan.attachments.map {
            PlanRules.Rule(title: $0.name, clause: $0.clause, lines: [$0.hint])
        }
        return Page(
            plan.title, crumbs: [Link("首页", "/"), Link("评审计划", "/plans")],
            body: """
                <h1>\(plan.title)</h1>
                <p class="muted">\(plan.issuer) · \(plan.publishedOn.chineseDate)发布</p>
                <p>\(plan.summary)</p>
                \(start(plan, context))
                \(HTML.with(outcome, PlanOutcome.card))
                \(Card("时间安排", dates(plan, context)))
                <section class="card"><h2>人人都要符合的条件</h2>\(ruleList(rules.general))</section>
                <section class="card"><h2>申报途径（符合其中一条）</h2>\(HTML.each(rules.routes, route))</section>
                <section class="card"><h2>申报要准备什么</h2>\(materials(plan))</section>
                <section class="card"><h2>附件</h2>\(ruleList(attachments))</section>
                \(Card("怎样评审", review(plan)))
                \(paper(plan))
                """)
    }

    private static func route(_ route: (name: String, filing: String, rules: [PlanRules.Rule])) -> HTML {
        let filing = HTML.when(!route.filing.isEmpty, " <small>申报时选“\(route.filing)”</small>")
        return "<h3>\(route.name)\(filing)</h3>\(ruleList(route.rules))"
    }

    private static func start(_ plan: Plan, _ context: PageContext) -> HTML {
        let now = context.now
        let opens = Instant(startOf: plan.dates.open)
        let open = now >= opens && now < .deadline(plan.dates.close)
        let close = plan.dates.close.chinese
        let state: HTML =
            now < opens
            ? "个人申报从 \(plan.dates.open.chinese) 开始。"
            : open
                ? "个人申报到 \(close) 24:00 截止 \(DeadlineBadge(until: .deadline(plan.dates.close), now: now))"
                : "个人申报已于 \(close) 24:00 截止。"
        let apply = open && (context.visitor == nil || context.visitor?.role == .applicant)
        let applying = PostForm(
            [Field("plan", "评审计划", .hidden(1...80), initial: [plan.id])], to: "/applications", context,
            button: "开始申报")
        return """
            <section class="card"><p>\(state)</p>
            <p class="acts"><a class="btn" href="/plans/\(part: plan.id)/check">自查条件</a> \
            <a class="btn two" href="/plans/\(part: plan.id)/calendar.ics">加入日历</a></p>
            \(HTML.when(apply && context.visitor != nil, applying.html))
            \(HTML.when(apply && context.visitor == nil, "<p><a href=\"/sign-in?back=/plans/\(part: plan.id)\">登录后开始申报</a></p>"))
            </section>
            """
    }

    private static func dates(_ plan: Plan, _ context: PageContext) -> HTML {
        let d = plan.dates
        let stages: [(String, Day)] = [
            ("用人单位审核、公示并报送截止（通知二、2）", d.employerDeadline), ("受理部门审核截止", d.authorityDeadline),
            ("评委会办公室资格审核截止", d.officeDeadline),
        ]
        let fee = plan.fee.map { "\($0.cents.yuan)，资格公示结束后 \(d.paymentWorkingDays) 个工作日内缴纳" } ?? "不收费"
        let notices = plan.notices
        return """
            <dl class="summary"><div><dt>个人申报（通知二、1）</dt><dd>\(d.open.chinese) 至 \(d.close.chinese) 24:00</dd></div>
            \(HTML.each(stages) { "<div><dt>\($0.0)</dt><dd>\($0.1.chinese) 24:00</dd></div>" })
            <div><dt>评审会议</dt><dd>\(d.meetingFrom.chinese) 起\(plan.interview ? "，评审前有面试" : "")</dd></div>
            <div><dt>年限算到（附件2 三、2）</dt><dd>\(d.cutOff.chinese)</dd></div>
            <div><dt>退回后补正</dt><dd>\(d.correctionWorkingDays) 个工作日内，逾期视为放弃</dd></div>
            <div><dt>评审费</dt><dd>\(fee)</dd></div>
            <div><dt>公示</dt><dd>单位 \(notices.employerDays)、资格 \(notices.qualificationDays)、\
            结果 \(notices.resultDays) 个工作日</dd></div>
            <div><dt>对结果申请复核</dt><dd>表决后 \(d.recheckWorkingDays) 个工作日内</dd></div></dl>
            """
    }

    private static func ruleList(_ rules: [PlanRules.Rule]) -> HTML {
        let items = HTML.each(rules) { rule in
            """
            <li class="find"><i aria-hidden="true">·</i>\
            <div><b>\(rule.title)</b>\(HTML.each(rule.lines) { "<p>\($0)</p>" })</div>\
            <span class="clause">\(ClauseName.chinese(rule.clause))</span></li>
            """
        }
        return "<ul class=\"finds\">\(items)</ul>"
    }

    private static func materials(_ plan: Plan) -> HTML {
        let a = plan.application
        return """
            <ul><li>证件照：\(PhotoWords.rules(plan.photo))（附件2 二、1）</li>
            <li>《真实性保证书》签名（附件2 二、2）</li><li>本人述职：最多 \(a.reportLimit) 字（附件2 二、3）</li>
            <li>业绩：从经单位审核的业绩档案中选 \(a.achievementsMinimum) 到 \(a.achievementsMaximum) 项（附件2 二、4）</li>
            <li>受理点：\(a.acceptancePoints.joined(separator: "、"))</li></ul>
            """
    }

    /// What points there are, what is taken off, and who decides (A2.3.5, R6, R7, R8).
    private static func review(_ plan: Plan) -> HTML {
        let k = plan.committee
        let panel = k.panelOpinion == nil ? "各自写出评议意见" : "各自评分、写出评议意见，再一起会商，由组长写评议组意见"
        return """
            \(scoring(plan))
            <ul>\(HTML.with(plan.deduction) { "<li>\($0.name)：\($0.sentence)（\(ClauseName.chinese($0.clause))）</li>" })
            <li>每份申报由 \(k.panelSize) 名评委\(panel)。</li>
            <li>评委会 \(k.members) 人，到会达到\(k.quorum.chinese)才能表决。\
            无记名投票，\(k.majorityBase.rule(k.majority))（人社部令第40号）</li></ul>
            """
    }

    private static func scoring(_ plan: Plan) -> DataTable {
        DataTable(
            "评分表", columns: [.init("评分项"), .init("满分", number: true), .init("看什么")],
            rows: plan.scoring.map {
                .init(cells: ["\($0.name)", "\($0.maximum)", "<span class=\"wrap\">\($0.hint)</span>"])
            }, empty: "", captionShown: true)
    }

    private static func paper(_ plan: Plan) -> HTML {
        guard plan.paper.stage != .never else { return Card("纸质材料", "<p>不需要报送纸质材料。</p>").html }
        let time = plan.paper.stage == .beforeReview ? "评审之前邮寄。" : "前期不需要纸质材料。评审通过后再邮寄。"
        return Card(
            "纸质材料",
            """
            <p>\(time)地址：\(plan.paper.address)</p>
            <ol>\(HTML.each(plan.paper.items) { "<li>\($0)</li>" })</ol>
            """
        ).html
    }
}

/// The photo rules in one sentence (A2.2.1).
enum PhotoWords {
    static func rules(_ rules: Plan.PhotoRules) -> String {
        """
        白色背景，JPG 或 JPEG，大于 \(rules.bytesOver / 1024) K、小于 \(rules.bytesUnder / 1024) K，\
        像素大于 \(rules.widthOver)×\(rules.heightOver)，\
        宽高比 \(ratio(rules.ratioFrom)) 到 \(ratio(rules.ratioTo))
        """
    }

    private static func ratio(_ thousandths: Int) -> String {
        let rest = String(thousandths % 1000 + 1000).dropFirst()
        return "\(thousandths / 1000).\(rest.prefix(2))"
    }
}
