import Casework
import TitleReview

/// A short guide for employers, made from the plan's dates and rules (N6.4).
enum EmployerGuide {
    struct Model: Encodable, Sendable { let guide: ReadEmployerGuide.Guide? }

    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/employer/guide", name: "readEmployerGuide", policy: EmployerPages.policy("any plan"),
                summary: "单位办理指南", query: [Field("plan", "评审计划", .text(1...80), required: false)]
            ) { context in
                Model(
                    guide: try await casework.ask(
                        ReadEmployerGuide(planID: context.query.text("plan") ?? ""), for: context)
                )
            } view: { model, context in
                view(model.guide, context)
            }
        ])
    }

    private static func view(_ guide: ReadEmployerGuide.Guide?, _ context: PageContext) -> Page {
        guard let guide else {
            return Page(
                "单位办理指南", crumbs: [OfficerQueue.employer.home],
                body: "<h1>单位办理指南</h1><p class=\"empty\">还没有发布评审计划。</p>"
            )
        }
        let plan = guide.plan
        return Page(
            "单位办理指南", crumbs: [OfficerQueue.employer.home],
            body: """
                <h1>单位办理指南</h1>
                <p>\(plan.title)</p>
                \(PlanPicker("/employer/guide", guide.plans, current: plan.id))
                \(Card("什么时候办什么", dates(guide, context)))
                \(Card("一、动员和辅导", before(plan)))
                \(Card("二、审核业绩档案", archive))
                \(Card("三、审核申报", check(plan)))
                \(Card("四、公示和报送", post(guide)))
                \(Card("五、人员和单位有变动", changes))
                """)
    }

    private static let archive: HTML = """
        <p>个人只能用单位审核通过的档案记录申报，请随到随审。\
        到<a href="/employer/archive-reviews">档案审核</a>办理；不真实或看不清的，写明理由退回。（附件2 一、1）</p>
        """

    private static let changes: HTML = """
        <ul><li>有人离职：在<a href="/employer/people">人员</a>里标记。\
        没提交的申报跟本人走，已提交的仍由本单位办理。</li>
        <li>经办人变动：在<a href="/employer/clerks">经办人</a>里增加、交接、停用。</li>\
        <li>单位更名：在<a href="/employer/registration/name">单位更名</a>里申请。</li></ul>
        """

    private static func dates(_ guide: ReadEmployerGuide.Guide, _ context: PageContext) -> HTML {
        let d = guide.plan.dates
        let rows: [SummaryList.Row] =
            [.init("个人申报", text: "\(d.open.chinese) 到 \(d.close.chinese) 24:00")]
            + (guide.lastPosting.map {
                [.init("最晚发布单位公示", "\($0.chinese) \(DeadlineBadge(until: .deadline($0), now: context.now))")]
            } ?? [])
            + [
                .init(
                    "单位报送截止",
                    "\(guide.deadline.chinese) 24:00 \(DeadlineBadge(until: .deadline(guide.deadline), now: context.now))"
                ), .init("受理部门审核截止", text: "\(d.authorityDeadline.chinese) 24:00"),
            ]
        return """
            \(SummaryList(rows))<p>逾期没有办理的申报按规定失效。\
            <a href="/plans/\(part: guide.plan.id)/calendar.ics">加到日历</a></p>
            """
    }

    private static func before(_ plan: Plan) -> HTML {
        let examined = plan.examinationSpecialities.joined(separator: "、")
        return """
            <ul><li>把<a href="/plans/\(part: plan.id)">申报要求</a>转给本单位人员，\
            请大家先<a href="/plans/\(part: plan.id)/check">自查条件</a>。</li>
            <li>可评审专业：\(plan.specialities.joined(separator: "、"))。</li>
            \(HTML.when(!plan.examinationSpecialities.isEmpty, "<li>不评审（国家或省统一考试）：\(examined)。</li>"))
            <li>还没申报完的人，在<a href="/employer/people?progress=draft">人员</a>里可以提醒。</li></ul>
            """
    }

    private static func check(_ plan: Plan) -> HTML {
        let rules = PlanRules(plan: plan)
        let routes = HTML.each(rules.routes) { "<h3>\($0.name)</h3>\(list($0.rules))" }
        return """
            <p>到<a href="/employer/cases">申报审核</a>逐份办理：通过、退回补正或不通过，每次都写明意见。\
            补正期限 \(plan.dates.correctionWorkingDays) 个工作日，要一次写全。（附件3 一、3）</p>
            <p>通过时要确认：没有挂靠，劳动关系、社保和实际工作都在本单位；走直接申报的，是不是业务骨干。</p>
            <details><summary>人人都要符合的条件</summary>\(list(rules.general))</details>
            <details><summary>申报途径（符合其中一条）</summary>\(routes)</details>
            """
    }

    private static func list(_ rules: [PlanRules.Rule]) -> HTML {
        "<ul>\(HTML.each(rules) { rule in "<li><b>\(rule.title)</b>：\(rule.lines.joined(separator: " "))</li>" })</ul>"
    }

    private static func post(_ guide: ReadEmployerGuide.Guide) -> HTML {
        let plan = guide.plan
        let points = plan.application.acceptancePoints.joined(separator: "、")
        let latest = HTML.with(guide.lastPosting) { last in
            """
            <li>要在 \(guide.deadline.chinese) 以前报送，最晚 \(last.chinese) 发布公示；\
            通过得晚的，以“公示与报送”里显示的期限为准。</li>
            """
        }
        return """
            <ul><li>到<a href="/employer/notices">公示与报送</a>导出公示表，\
            在单位内公示不少于 \(plan.notices.employerDays) 个工作日，发布当天不计。（附件3 一、4）</li>
            \(latest)
            <li>有异议的先调查、答复，再报送。</li><li>受理点由申报人选择：\(points)。</li></ul>
            """
    }
}
