import Casework
import TitleReview

/// The applicant's home: applications with what is to do, messages, open plans (A2.2.0, A2.2.7).
enum ApplicantHome {
    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/me", name: "readMyHome", policy: Policy(.roles([.applicant]), relation: "own person"),
                    summary: "我的申报", isKept: true
                ) { context in
                    try await casework.ask(ReadHome(), for: context)
                } view: { home, context in
                    view(home, context)
                }
            ],
            acts: [
                Act(
                    "/applications", name: "startApplication",
                    policy: Policy(.roles([.applicant]), relation: "own person"), summary: "开始申报",
                    fields: [Field("plan", "评审计划", .text(1...80))], button: "开始申报"
                ) { context, form in
                    let id = try await casework.perform(StartApplication(planID: form.text("plan")), for: context)
                    return .done("/applications/\(id)", flash: nil, data: ["id": id])
                }
            ])
    }

    private static func view(_ home: ReadHome.Home, _ context: PageContext) -> Page {
        Page(
            "我的申报",
            body: """
                <h1>\(home.name)，您好</h1>
                \(employer(home))
                <section class="card"><h2>我的申报</h2>\(applications(home, context))</section>
                <section class="card"><h2>业绩档案</h2>
                <p>已有 \(home.recordCount) 条记录。申报时只能使用单位审核通过的记录，请尽早填写并送审。（附件2 一、1）</p>
                <p><a class="btn two" href="/me/archive">业绩档案</a></p></section>
                <section class="card"><h2>可以申报的评审</h2>\(plans(home, context))</section>
                <section class="card"><h2>我的消息</h2>\(messages(home))<p><a href="/me/contact">联系方式</a></p></section>
                <section class="card"><h2>我的数据</h2>\(OwnData.link)</section>
                """)
    }

    private static func employer(_ home: ReadHome.Home) -> HTML {
        guard home.employer.isEmpty else {
            return "<p class=\"muted\">\(home.employer)　<a href=\"/me/employer\">换了单位？</a></p>"
        }
        return Banner(
            .warning, "您还没有选择工作单位",
            body: "<p>申报要由工作单位审核。<a href=\"/me/employer\">选择工作单位</a></p>"
        ).html
    }

    private static func applications(_ home: ReadHome.Home, _ context: PageContext) -> HTML {
        guard !home.applications.isEmpty else { return "<p class=\"muted\">还没有申报。先自查条件，再开始申报。</p>" }
        return HTML.each(home.applications) { item in
            """
            <h3><a href="/applications/\(part: item.id)">\(item.planTitle)</a></h3>
            <p>\(Tag(item.state.chinese, tone(item.state)))\(HTML.when(!item.speciality.isEmpty, " \(item.speciality)"))\
            \(HTML.with(item.due) { day in
                " \(toDo(item.state))\(day.chinese) 24:00 截止 \(DeadlineBadge(until: .deadline(day), now: context.now))"
            })</p>
            """
        }
    }

    private static func toDo(_ state: CaseState) -> String {
        switch state {
        case .draft: "请提交，"
        case .returned: "请补正，"
        case .awaitingPayment: "请缴费，"
        default: "本环节 "
        }
    }

    private static func tone(_ state: CaseState) -> Tone {
        switch state {
        case .returned, .awaitingPayment: .warn
        case .refused, .vetoed, .revoked, .notPassed, .expired: .bad
        case .certified, .approved, .passed, .resultNotice, .reported: .ok
        default: .accent
        }
    }

    private static func plans(_ home: ReadHome.Home, _ context: PageContext) -> HTML {
        guard !home.openPlans.isEmpty else { return "<p class=\"muted\">现在没有正在申报的评审。<a href=\"/plans\">全部评审计划</a></p>" }
        return HTML.each(home.openPlans) { plan in
            let mine = home.applications.first { $0.planID == plan.id && $0.state.isOpen }
            let way =
                mine.map { "<p><a class=\"btn\" href=\"/applications/\(part: $0.id)\">继续这份申报</a></p>" }
                ?? start(plan, context)
            return """
                <h3><a href="/plans/\(part: plan.id)">\(plan.title)</a></h3>
                <p>\(plan.award)，到 \(plan.close.chinese) 24:00 截止 \(DeadlineBadge(until: .deadline(plan.close), now: context.now))</p>
                <p><a href="/plans/\(part: plan.id)/check">自查条件</a></p>
                \(way)
                """
        }
    }

    private static func start(_ plan: PlanSummary, _ context: PageContext) -> HTML {
        let chosen = Field("plan", "评审计划", .hidden(1...80), initial: [plan.id])
        return PostForm([chosen], to: "/applications", context, button: "开始申报", scope: plan.id + "-").html
    }

    private static func messages(_ home: ReadHome.Home) -> HTML {
        guard !home.messages.isEmpty else { return "<p class=\"muted\">没有消息。</p>" }
        let lines = HTML.each(home.messages) { message in
            let body =
                message.caseID.map { "<a href=\"/applications/\(part: $0)\">\(message.body)</a>" }
                ?? HTML(text: message.body)
            return "<li><small>\(message.at)</small> \(body)</li>"
        }
        return "<ul>\(lines)</ul>"
    }
}
