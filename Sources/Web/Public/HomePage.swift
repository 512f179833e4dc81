import Casework
import TitleReview

/// The front page: open plans, running notices, a certificate to verify, signing in.
enum HomePage {
    struct Model: Encodable, Sendable {
        let plans: [PlanSummary]
        let notices: [NoticeView]
    }

    static func screen(_ casework: Casework) -> Screen {
        Screen("/", name: "readHome", policy: .everyone, summary: "首页") { context in
            Model(
                plans: try await casework.ask(ListPlans(), for: context),
                notices: try await casework.ask(ListNotices(), for: context).filter(\.running))
        } view: { model, context in
            view(model, context)
        }
    }

    private static func view(_ model: Model, _ context: PageContext) -> Page {
        let today = context.now.day
        let open = model.plans.filter { $0.open <= today && today <= $0.close }
        let plans = open.isEmpty ? closed(model.plans, context) : HTML.each(open) { plan($0, context) }
        return Page(
            "首页",
            body: """
                <h1>专业技术职务任职资格评审</h1>
                <p>先自查条件，再建立业绩档案，然后申报。每一步由谁办理、到什么时候、接下来是什么，都能看到。</p>
                <section class="card"><h2>正在申报的评审</h2>\(plans)
                <p><a href="/plans">全部评审计划</a></p></section>
                <section class="card"><h2>正在公示</h2>\(notices(model.notices, context))\
                <p><a href="/notices">全部公示</a></p></section>
                <section class="card"><h2>查验职称证书</h2>\(VerifyPages.searchForm(number: "", name: ""))</section>
                \(HTML.when(context.visitor == nil, entrance))
                \(HTML.with(context.actor) { desk(of: $0.role) })
                """)
    }

    private static let entrance: HTML = """
        <section class="card"><h2>办理</h2><p class="acts"><a class="btn" href="/sign-in">登录</a> \
        <a class="btn two" href="/registration">注册</a></p></section>
        """

    private static func desk(of role: Role) -> HTML {
        """
        <p class="acts"><a class="btn" href="\(url: role.home)">进入我的工作台</a> \
        <a href="/role">切换角色</a></p>
        """
    }

    private static func plan(_ plan: PlanSummary, _ context: PageContext) -> HTML {
        let badge = DeadlineBadge(until: .deadline(plan.close), now: context.now)
        return """
            <h3><a href="/plans/\(part: plan.id)">\(plan.title)</a></h3>
            <p>\(plan.award) · \(plan.issuer)<br>个人申报到 \(plan.close.chinese) 24:00 截止 \(badge)</p>
            <p class="acts"><a class="btn" href="/plans/\(part: plan.id)/check">自查条件</a> \
            <a class="btn two" href="/plans/\(part: plan.id)">看申报要求</a></p>
            """
    }

    private static func closed(_ plans: [PlanSummary], _ context: PageContext) -> HTML {
        let next = plans.filter { $0.open > context.now.day }.min { $0.open < $1.open }
        return next.map {
            "<p>现在没有正在申报的评审。下一个从 \($0.open.chinese) 开始：<a href=\"/plans/\(part: $0.id)\">\($0.title)</a>。</p>"
        }
            ?? "<p>现在没有正在申报的评审。</p>"
    }

    private static func notices(_ notices: [NoticeView], _ context: PageContext) -> HTML {
        guard !notices.isEmpty else { return "<p class=\"muted\">现在没有正在进行的公示。</p>" }
        let items = HTML.each(notices) { notice in
            """
            <li><a href="/notices/\(part: notice.id)">\(notice.planTitle)：\(notice.kindChinese)</a>，\
            到 \(notice.last.chinese) 24:00 \(DeadlineBadge(until: .deadline(notice.last), now: context.now))</li>
            """
        }
        return "<ul>\(items)</ul>"
    }
}
