import Casework
import TitleReview

/// 试算: what the draft would make of past cases, before anybody is judged by it.
enum PlanTrialPage {
    static func routes(_ house: Casework) -> Routes {
        let query = [
            Field(
                "kind", "只看", .choice(PlanTrial.Kind.allCases.map { Field.Option($0.rawValue, $0.chinese) }, .select),
                required: false),
            Field("dates", "日期", .choice([Field.Option("own", "沿用原计划的年份和日期")], .select), required: false),
            Field("page", "页", .number(1...1000), required: false),
        ]
        return Routes(screens: [
            Screen(
                "/office/plans/drafts/{draft}/trial", name: "tryPlanDraft", policy: PlanDesk.policy, pace: .lookUp,
                summary: "试算", query: query
            ) { visit in
                try await house.ask(
                    TryPlanDraft(
                        id: visit.parameter("draft"),
                        kind: visit.query.text("kind").flatMap { PlanTrial.Kind(rawValue: $0) },
                        keepsDates: visit.query.text("dates") == "own",
                        page: visit.query.text("page").flatMap { Int($0) } ?? 1), for: visit)
            } view: { sheet, visit in
                view(sheet, visit)
            }
        ])
    }

    private static func view(_ sheet: TryPlanDraft.Sheet, _ visit: Visit) -> Page {
        Page(
            "试算：\(sheet.draft.title)", crumbs: PlanDraftPages.crumbs(visit, sheet.draft), wide: true,
            body: "<h1>试算</h1>\(body(sheet, visit))")
    }

    private static func body(_ sheet: TryPlanDraft.Sheet, _ visit: Visit) -> HTML {
        guard let counts = sheet.counts else {
            return Banner(
                .warning, "草稿还有错误，改正后才能试算", body: "<p><a href=\"\(PlanDesk.draft(sheet.draft.id))\">看有哪些错误</a></p>"
            ).html
        }
        guard sheet.judged > 0 else { return "<p class=\"empty\">这份计划还没有以往的申报可以试算：没有发布过，也不是从本办公室发布过的计划开始的。</p>" }
        let here = "\(PlanDesk.draft(sheet.draft.id))/trial"
        let kind = visit.query.text("kind") ?? ""
        let own = visit.query.text("dates") == "own"
        func address(kind: String, own: Bool, page: Int = 1) -> String {
            let parts = [kind.isEmpty ? nil : "kind=\(kind)", own ? "dates=own" : nil, page > 1 ? "page=\(page)" : nil]
                .compactMap { $0 }
            return parts.isEmpty ? here : "\(here)?\(parts.joined(separator: "&"))"
        }
        return """
            <p>用“\(sheet.planTitle)”里\(sheet.judged < sheet.cases ? "最近提交的 \(sheet.judged) 件（共 \(sheet.cases) 件）" : "全部 \(sheet.judged) 件")申报提交时的材料，按草稿重新判断。只是计算，申报不受影响。</p>
            \(HTML.when(sheet.isOtherYear, Chips("按哪一年的日期", [.init("按草稿的年份和日期", address(kind: kind, own: false), on: !own), .init("只看条件，沿用原来的年份和日期", address(kind: kind, own: true), on: own)]).html))
            \(Chart(.bar, "结论的变化", unit: "件", bars: PlanTrial.Kind.allCases.map { .init($0.chinese, counts[$0] ?? 0, url: $0 == .same ? nil : address(kind: $0.rawValue, own: own)) }))
            \(Chips("只看", [.init("全部变化", address(kind: "", own: own), on: kind.isEmpty)] + PlanTrial.Kind.allCases.filter { $0 != .same }.map { one in
                .init(one.chinese, address(kind: one.rawValue, own: own), count: counts[one] ?? 0, on: kind == one.rawValue)
            }))
            \(HTML.each(sheet.lines) { line($0, sheet.routes, visit) })
            \(HTML.when(sheet.lines.isEmpty, "<p class=\"empty\">没有这样的变化。</p>"))
            \(Pagination(shown: sheet.lines.count, first: sheet.page > 1 ? address(kind: kind, own: own) : nil, next: sheet.page < sheet.pages ? address(kind: kind, own: own, page: sheet.page + 1) : nil))
            """
    }

    private static func line(_ line: TryPlanDraft.Line, _ routes: [String: String], _ visit: Visit) -> HTML {
        let name: HTML =
            visit.visitor?.role == .office
            ? "<a href=\"/office/cases/\(part: line.caseID)\">\(line.name)</a>" : "\(line.name)"
        return """
            <section class="card"><h2>\(name) <small>\(line.speciality)</small></h2>
            <p>\(said(line.before, routes)) → <b>\(said(line.after, routes))</b> \(Tag(line.trial.kind.chinese, line.trial.kind == .worse ? .bad : line.trial.kind == .better ? .ok : .warn))</p>
            <ul class="finds">\(HTML.each(line.trial.changes) { change in
                """
                <li class="find"><i aria-hidden="true">·</i><div>\(finding("原来", change.before))\(finding("草稿", change.after))</div><span class="clause">\(ClauseName.chinese(change.clause))</span></li>
                """
            })</ul></section>
            """
    }

    private static func said(_ verdict: Verdict, _ routes: [String: String]) -> String {
        verdict.verdict.chinese + (verdict.route.map { "（\(routes[$0] ?? $0)）" } ?? "")
    }

    private static func finding(_ who: String, _ finding: Finding?) -> HTML {
        guard let finding else { return "<p><b>\(who)</b>：没有这一条。</p>" }
        return "<p><b>\(who)</b>：\(finding.outcome.chinese)。\(finding.message)</p>"
    }
}
