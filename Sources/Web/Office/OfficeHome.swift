import Casework
import TitleReview

/// The office's home: what is due, the year of each plan with today in it, a funnel of its cases.
enum OfficeHome {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/office", name: "readOfficeHome", policy: OfficePages.policy("own plans"), summary: "评委会办公室首页",
                isKept: true
            ) { context in
                try await casework.ask(ReadOfficeHome(), for: context)
            } view: { desk, context in
                view(desk, context)
            }
        ])
    }

    private static func view(_ desk: ReadOfficeHome.Home, _ context: PageContext) -> Page {
        let title = context.visitor?.unitName ?? "评委会办公室"
        let plans: HTML =
            desk.plans.isEmpty
            ? "<p class=\"empty\">还没有发布计划。<a href=\"/office/plans\">发布第一份计划</a></p>"
            : HTML.each(desk.plans) { plan($0, context) }
        return Page(
            title, wide: true,
            body: """
                <h1>\(title)</h1>
                \(tiles(desk))
                \(plans)
                <nav aria-label="其他事项"><ul><li><a href="/office/statistics">统计</a></li>\
                <li><a href="/office/colleagues">经办与请假</a></li><li><a href="/office/extensions">延期</a></li>\
                <li><a href="/office/payments">缴费</a></li><li><a href="/office/papers">纸质材料</a></li>\
                <li><a href="/office/plans">计划</a></li></ul></nav>
                """)
    }

    private static func tiles(_ desk: ReadOfficeHome.Home) -> Tiles {
        func sum(_ state: CaseState) -> Int { desk.plans.reduce(0) { $0 + ($1.states[state.rawValue] ?? 0) } }
        let toPublish = desk.plans.reduce(0) { $0 + $1.toPublish } + sum(.passed)
        let toReport = desk.plans.reduce(0) { $0 + $1.toReport }
        return Tiles([
            .init("待审核", sum(.officeReview), "/office/cases"),
            .init("待公示", toPublish, "/office/notices"),
            .init("待答复异议", desk.openObjections, "/office/objections"),
            .init("待评审", sum(.readyForReview), "/office/cases?state=readyForReview"),
            .init("可上报结果", toReport, "/office/results"),
            .init("复核申请", desk.openRechecks, "/office/rechecks"),
        ])
    }

    private static func plan(_ plan: ReadOfficeHome.PlanLine, _ context: PageContext) -> HTML {
        let d = plan.dates
        let today = context.now.day
        let year: [(day: Day, name: String)] = [
            (d.open, "个人申报开始"), (d.close, "个人申报截止"),
            (d.employerDeadline, "单位审核报送截止"), (d.authorityDeadline, "受理部门截止"),
            (d.officeDeadline, "资格审核截止"), (d.meetingFrom, "可以开评审会"),
        ].sorted { $0.day < $1.day }
        let next = year.firstIndex { $0.day >= today }
        func count(_ states: CaseState...) -> Int { states.reduce(0) { $0 + (plan.states[$1.rawValue] ?? 0) } }
        // A case that has gone on was in every stage before.
        let stages: [(String, Int)] = [
            ("单位环节", count(.employerReview, .employerNotice)), ("受理部门", count(.authorityReview, .authorityPassed)),
            ("资格审核", count(.officeReview, .qualificationNotice)),
            ("缴费和待评审", count(.awaitingPayment, .readyForReview)), ("评审中", count(.underReview)),
            ("已有结果", count(.passed, .notPassed, .resultNotice)), ("上报和发证", count(.reported, .approved, .certified)),
        ]
        return Card(
            plan.title,
            """
            <div class="across">\(Timeline(year.enumerated().map { index, entry in
                let left: HTML = index == next ? "\(DeadlineBadge(until: .deadline(entry.day), now: context.now))" : .empty
                return .init(index == next ? .now : entry.day < today ? .past : .ahead, entry.name, when: entry.day.chinese, detail: left)
            }))</div>
            \(Chart(.bar, "各环节现有申报", unit: "件", bars: stages.map { .init($0.0, $0.1) }))
            <p><a href="/office/cases?plan=\(part: plan.id)">查看申报</a> · <a href="/plans/\(part: plan.id)">公开的计划页</a> · \
            <a href="/office/plans">修改计划（现为第 \(plan.version) 版）</a> · \
            <a href="/office/committees/\(part: plan.id)">评委会和评议组</a></p>
            """
        ).html
    }
}
