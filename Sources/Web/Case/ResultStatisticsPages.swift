import Casework
import TitleReview

/// Passed and not passed under a plan, as bars with the tables behind; for the office and the bureau (N3.3, N3.4).
enum ResultStatisticsPages {
    enum Reader: String {
        case office, bureau
        var path: String { "/\(rawValue)/results/statistics" }
        var policy: Policy {
            self == .office
                ? Policy(.roles([.office]), relation: "own plans") : Policy(.roles([.bureau]), relation: "all plans")
        }
    }

    /// - Parameter crumbs: the way back.
    static func routes(_ desk: Reader, _ casework: Casework, crumbs: [Link]) -> Routes {
        Routes(screens: [
            Screen(
                desk.path, name: "\(desk.rawValue)ReadResultStatistics", policy: desk.policy, summary: "结果统计",
                query: StatisticsPages.query
            ) { context in
                try await casework.askAtLength(
                    ReadResultStatistics(planID: context.query.text("plan") ?? ""), for: context)
            } view: { model, _ in
                view(model, crumbs)
            }
        ])
    }

    private static func view(_ model: ReadResultStatistics.Statistics, _ crumbs: [Link]) -> Page {
        guard let plan = model.plan else {
            return Page(
                "结果统计", crumbs: crumbs,
                body: "<h1>结果统计</h1><p class=\"empty\">还没有评审结果。表决计票以后，这里会有数字。</p>")
        }
        let kinds = Dictionary(EmployerRegistration.kinds.map { ($0.value, $0.label) }, uniquingKeysWith: { a, _ in a })
        let plans = model.plans.map { Chips.Chip($0.title, "?plan=\(Percent.encode($0.id))", on: $0 == plan) }
        return Page(
            "结果统计", crumbs: crumbs, wide: true,
            body: """
                <h1>结果统计：\(plan.title)</h1>
                \(HTML.when(plans.count > 1, Chips("评审计划", plans).html))
                <p>有评审结果的申报 \(model.passed + model.notPassed) 份，\
                其中通过 \(model.passed) 份，未通过 \(model.notPassed) 份。\
                证书后来撤销的，仍计入通过。年龄算到计划的年限截止日。\
                按条款的数字是全部已提交的申报：预检时不符合或待核实的，和单位、部门、办公室以该条款审核不通过的。</p>
                <div class="charts">
                \(card("按专业", model.specialities, unknown: "未选专业"))
                \(card("按申报途径", model.routes, unknown: "没有途径"))
                \(card("按单位性质", model.employerKinds, unknown: "未登记") { kinds[$0.id] ?? $0.name })
                \(card("按年龄", model.ages, unknown: ""))
                \(StatisticsPages.card(.bar, "按条款", "件", bars(model.clauses)))
                </div>
                """)
    }

    /// What a clause stopped or left open, by who looked at it; what it did not do has no bar.
    private static func bars(_ clauses: [ReadResultStatistics.Clause]) -> [Chart.Bar] {
        clauses.flatMap { clause in
            let name = ClauseName.chinese(clause.id)
            let lines: [(String, Int)] = [
                ("预检不符合", clause.unmet), ("预检待核实", clause.unknown), ("审核不通过", clause.refused),
            ]
            return lines.filter { $0.1 > 0 }.map { Chart.Bar("\(name)：\($0.0)", $0.1) }
        }
    }

    /// Two bars a line, one above the other.
    private static func card(
        _ title: String, _ lines: [ReadResultStatistics.Line], unknown: String,
        name: (ReadResultStatistics.Line) -> String = { $0.name }
    ) -> HTML {
        StatisticsPages.card(
            .bar, title, "件",
            lines.flatMap { line -> [Chart.Bar] in
                let shown = name(line).isEmpty ? unknown : name(line)
                return [.init("\(shown)：通过", line.passed), .init("\(shown)：未通过", line.notPassed)]
            })
    }
}
