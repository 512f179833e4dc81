import Casework
import TitleReview

/// A desk's cases of one plan in numbers, as bars with the tables behind; each number leads to the cases where the queue
/// can show them.
enum StatisticsPages {
    static func path(_ desk: OfficerQueue) -> String { "/\(desk.rawValue)/statistics" }

    static let query = [Field("plan", "计划", .text(1...80), required: false)]

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                path(desk), name: "\(desk.rawValue)ReadStatistics",
                policy: Policy(.roles([desk.role]), relation: "cases of the unit"), summary: "统计",
                query: query, isKept: true
            ) { context in
                try await casework.askAtLength(ReadStatistics(planID: context.query.text("plan") ?? ""), for: context)
            } view: { model, context in
                view(desk, model)
            }
        ])
    }

    private static func view(_ desk: OfficerQueue, _ model: ReadStatistics.Statistics) -> Page {
        guard let plan = model.plan else {
            return Page(
                "统计", crumbs: [desk.home],
                body: "<h1>统计</h1><p class=\"empty\">还没有申报。收到第一份申报后，这里会有数字。</p>")
        }
        return Page(
            "统计", crumbs: [desk.home], wide: true,
            body: """
                \(head(model))
                \(counted(model))
                <div class="charts">\(charts(desk, model, plan))</div>
                """)
    }

    /// The plan that is shown, and the way to the others.
    static func head(_ model: ReadStatistics.Statistics) -> HTML {
        let plans = model.plans.map {
            Chips.Chip($0.title, "?plan=\(Percent.encode($0.id))", on: $0 == model.plan)
        }
        return """
            <h1>统计\(HTML.with(model.plan) { "：\($0.title)" })</h1>
            \(HTML.when(plans.count > 1, Chips("评审计划", plans).html))
            """
    }

    /// Which cases the numbers count.
    private static func counted(_ model: ReadStatistics.Statistics) -> HTML {
        guard model.isPart else {
            return """
                <p>到过本部门的申报 \(model.total) 份，来自 \(model.employerCount) 个单位。\
                草稿是申报人自己的，不在其中。</p>
                """
        }
        return """
            <p>您办理的专业到过本部门的申报 \(model.total) 份。草稿是申报人自己的，不在其中。\
            按申报途径、条款和单位的统计不分专业，请办理全部专业的同事查看。</p>
            """
    }

    /// By state, verdict, speciality, route and clause; by employer where there are several.
    static func charts(_ desk: OfficerQueue, _ model: ReadStatistics.Statistics, _ plan: ReadStatistics.PlanName)
        -> HTML
    {
        let all = desk.states.map(\.rawValue).joined(separator: ",")
        func cases(_ name: String, _ value: String) -> String {
            desk.cases + Query([("state", all), ("plan", plan.id)]).with(name, value)
        }
        let states = desk.states.compactMap { state -> Chart.Bar? in
            guard let count = model.states[state] else { return nil }
            let query = Query([("state", state.rawValue), ("plan", plan.id)])
            return .init(state.chinese, count, url: desk.cases + query.with("", nil))
        }
        let words: [(String, String)] = [("eligible", "规则全部符合"), ("manual", "有待核实"), ("ineligible", "有不符合")]
        let verdicts = words.map {
            Chart.Bar($0.1, model.verdicts[$0.0] ?? 0, url: cases("verdict", $0.0))
        }
        let specialities = model.specialities.map {
            Chart.Bar(
                $0.name.isEmpty ? "未选专业" : $0.name, $0.count, url: $0.id.isEmpty ? nil : cases("speciality", $0.id))
        }
        let employers = HTML.when(
            desk != .employer && !model.isPart,
            card(
                .bar,
                model.employerCount > ReadStatistics.mostEmployers
                    ? "申报最多的 \(ReadStatistics.mostEmployers) 个单位" : "按单位", "件",
                model.employers.map { .init($0.name, $0.count, url: cases("employer", $0.id)) }))
        return """
            \(card(.bar, "按状态", "件", states))
            \(card(.bar, "按规则结论", "件", verdicts))
            \(card(.bar, "按专业", "件", specialities))
            \(HTML.when(!model.isPart, tallies(model)))
            \(employers)
            """
    }

    private static func tallies(_ model: ReadStatistics.Statistics) -> HTML {
        """
        \(card(.bar, "按申报途径", "件", model.routes.map { .init($0.name, $0.count) }))
        \(card(.bar, "不符合的条款", "件", model.unmet.map { .init(ClauseName.chinese($0.id), $0.count) }))
        \(card(.bar, "待核实的条款", "件", model.unknown.map { .init(ClauseName.chinese($0.id), $0.count) }))
        """
    }

    static func card(_ shape: Chart.Shape, _ title: String, _ unit: String, _ bars: [Chart.Bar]) -> HTML {
        bars.isEmpty
            ? Card(title, "<p class=\"muted\">没有。</p>").html
            : "<section class=\"card\">\(Chart(shape, title, unit: unit, bars: bars))</section>"
    }
}
