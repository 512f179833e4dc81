import Casework
import TitleReview

/// An employer's own numbers (A3.1): its cases of one plan by the same charts as the officers', what was sent back and
/// why, and how long archives wait.
enum EmployerStatistics {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                StatisticsPages.path(.employer), name: "employerReadStatistics",
                policy: EmployerPages.policy("cases and archives of the own unit"), summary: "统计",
                query: StatisticsPages.query, isKept: true
            ) { context in
                try await casework.askAtLength(
                    ReadEmployerStatistics(planID: context.query.text("plan") ?? ""), for: context)
            } view: { model, _ in
                view(model)
            }
        ])
    }

    private static func view(_ model: ReadEmployerStatistics.Statistics) -> Page {
        Page(
            "统计", crumbs: [OfficerQueue.employer.home], wide: true,
            body: """
                \(StatisticsPages.head(model.desk))
                \(HTML.when(model.desk.plan == nil, "<p class=\"empty\">还没有人提交申报。收到第一份申报后，这里会有数字。</p>"))
                \(archive(model.archive))
                \(HTML.with(model.desk.plan) { cases(model, $0) })
                \(HTML.when(!model.years.isEmpty, Card("各年度的申报", years(model.years)).html))
                """)
    }

    private static func cases(_ model: ReadEmployerStatistics.Statistics, _ plan: ReadStatistics.PlanName) -> HTML {
        let asked = model.corrections.map { Chart.Bar(ClauseName.chinese($0.name), $0.count) }
        return """
            <p>本单位提交过的申报 \(model.desk.total) 份。草稿是申报人自己的，不在其中。</p>
            <div class="charts">\(StatisticsPages.charts(.employer, model.desk, plan))
            \(StatisticsPages.card(.bar, "谁退回的", "次", model.returns.map { .init($0.name, $0.count) }))
            \(StatisticsPages.card(.bar, "退回补正的事项", "次", asked))
            \(StatisticsPages.card(.bar, "不通过的条款", "件", model.refusals.map { .init(ClauseName.chinese($0.name), $0.count) }))
            </div>
            """
    }

    private static func archive(_ archive: ReadEmployerStatistics.ArchiveReviews) -> HTML {
        let oldest = HTML.with(archive.oldestDays) { days in
            days == 0 ? "，都是今天送来的。" : "，最早的一条等了 \(days) 天。"
        }
        let waits: HTML =
            archive.waiting == 0
            ? "没有待审核的记录。"
            : "待审核 <a href=\"/employer/archive-reviews\">\(archive.waiting) 条</a>\(oldest)"
        let lasted: HTML =
            archive.medianTenths.map { tenths in
                "近一年审核了 \(archive.decided) 条，从送审到审核的时间，居中的一条是 \(days(tenths))。"
            } ?? "近一年还没有审核过。"
        return Card("业绩档案审核", "<p>\(waits)</p><p>\(lasted)</p>").html
    }

    private static func days(_ tenths: Int) -> String {
        tenths == 0 ? "不到 0.1 天" : tenths % 10 == 0 ? "\(tenths / 10) 天" : "\(tenths / 10).\(tenths % 10) 天"
    }

    private static func years(_ years: [ReadEmployerStatistics.Year]) -> HTML {
        DataTable(
            "各年度的申报",
            columns: [
                .init("评审计划"), .init("年度", number: true), .init("申报", number: true), .init("在办", number: true),
                .init("待补正", number: true), .init("评审通过", number: true), .init("未通过或已结束", number: true),
            ],
            rows: years.map { one in
                .init(
                    url: "\(StatisticsPages.path(.employer))?plan=\(Percent.encode(one.planID))",
                    cells: [
                        "\(one.title)", "\(one.year)", "\(one.total)", "\(one.open)", "\(one.returned)",
                        "\(one.passed)", "\(one.ended)",
                    ])
            }, empty: ""
        ).html
    }
}
