import Casework
import TitleReview

/// 试算: what the draft would make of past cases, before anybody is judged by it.
enum PlanTrialPage {
    static func routes(_ casework: Casework) -> Routes {
        let query = [
            Field(
                "kind", "只看", .choice(PlanTrial.Kind.allCases.map { Field.Option($0.rawValue, $0.chinese) }, .select),
                required: false),
            Field("dates", "日期", .choice([Field.Option("own", "沿用原计划的年份和日期")], .select), required: false),
            Field("page", "页", .number(1...1000), required: false),
        ]
        return Routes(screens: [
            Screen(
                "/office/plans/drafts/{draft}/trial", name: "tryPlanDraft", policy: PlanDraftList.policy,
                rateLimit: .lookUp,
                summary: "试算", query: query
            ) { context in
                try await casework.ask(
                    TryPlanDraft(
                        id: context.parameter("draft"),
                        kind: context.query.text("kind").flatMap { PlanTrial.Kind(rawValue: $0) },
                        keepsDates: context.query.text("dates") == "own",
                        page: context.query.text("page").flatMap { Int($0) } ?? 1), for: context)
            } view: { sheet, context in
                view(sheet, context)
            }
        ])
    }

    private static func view(_ sheet: TryPlanDraft.Sheet, _ context: PageContext) -> Page {
        Page(
            "试算：\(sheet.draft.title)", crumbs: PlanDraftPages.crumbs(context, sheet.draft), wide: true,
            body: "<h1>试算</h1>\(body(sheet, context))")
    }

    /// Which changes the page shows, and by whose dates they are judged.
    private struct Filter {
        let here: String
        let kind: String
        let own: Bool

        init(_ sheet: TryPlanDraft.Sheet, _ context: PageContext) {
            here = "\(PlanDraftList.draft(sheet.draft.id))/trial"
            kind = context.query.text("kind") ?? ""
            own = context.query.text("dates") == "own"
        }

        func address(kind: String, own: Bool, page: Int = 1) -> String {
            let parts = [kind.isEmpty ? nil : "kind=\(kind)", own ? "dates=own" : nil, page > 1 ? "page=\(page)" : nil]
                .compactMap { $0 }
            return parts.isEmpty ? here : "\(here)?\(parts.joined(separator: "&"))"
        }
    }

    private static func body(_ sheet: TryPlanDraft.Sheet, _ context: PageContext) -> HTML {
        guard let counts = sheet.counts else {
            let link: HTML = "<p><a href=\"\(PlanDraftList.draft(sheet.draft.id))\">看有哪些错误</a></p>"
            return Banner(.warning, "草稿还有错误，改正后才能试算", body: link).html
        }
        guard sheet.judged > 0 else {
            return """
                <p class="empty">这份计划还没有以往的申报可以试算：\
                没有发布过，也不是从本办公室发布过的计划开始的。</p>
                """
        }
        let filter = Filter(sheet, context)
        let which =
            sheet.judged < sheet.cases
            ? "最近提交的 \(sheet.judged) 件（共 \(sheet.cases) 件）" : "全部 \(sheet.judged) 件"
        return """
            <p>用“\(sheet.planTitle)”里\(which)申报提交时的材料，按草稿重新判断。只是计算，申报不受影响。</p>
            \(HTML.when(sheet.isOtherYear, Chips("按哪一年的日期", dates(filter)).html))
            \(chart(counts, filter))
            \(Chips("只看", kinds(counts, filter)))
            \(HTML.each(sheet.lines) { line($0, sheet.routes, context) })
            \(HTML.when(sheet.lines.isEmpty, "<p class=\"empty\">没有这样的变化。</p>"))
            \(pages(sheet, filter))
            """
    }

    private static func dates(_ filter: Filter) -> [Chips.Chip] {
        let kind = filter.kind
        return [
            .init("按草稿的年份和日期", filter.address(kind: kind, own: false), on: !filter.own),
            .init("只看条件，沿用原来的年份和日期", filter.address(kind: kind, own: true), on: filter.own),
        ]
    }

    private static func chart(_ counts: [PlanTrial.Kind: Int], _ filter: Filter) -> Chart {
        let bars = PlanTrial.Kind.allCases.map { kind in
            let url = kind == .same ? nil : filter.address(kind: kind.rawValue, own: filter.own)
            return Chart.Bar(kind.chinese, counts[kind] ?? 0, url: url)
        }
        return Chart(.bar, "结论的变化", unit: "件", bars: bars)
    }

    private static func kinds(_ counts: [PlanTrial.Kind: Int], _ filter: Filter) -> [Chips.Chip] {
        let all = Chips.Chip("全部变化", filter.address(kind: "", own: filter.own), on: filter.kind.isEmpty)
        return [all]
            + PlanTrial.Kind.allCases.filter { $0 != .same }.map { kind in
                Chips.Chip(
                    kind.chinese, filter.address(kind: kind.rawValue, own: filter.own), count: counts[kind] ?? 0,
                    on: filter.kind == kind.rawValue)
            }
    }

    private static func pages(_ sheet: TryPlanDraft.Sheet, _ filter: Filter) -> Pagination {
        let (kind, own) = (filter.kind, filter.own)
        return Pagination(
            shown: sheet.lines.count, first: sheet.page > 1 ? filter.address(kind: kind, own: own) : nil,
            next: sheet.page < sheet.pages ? filter.address(kind: kind, own: own, page: sheet.page + 1) : nil)
    }

    private static func line(_ line: TryPlanDraft.Line, _ routes: [String: String], _ context: PageContext) -> HTML {
        let name: HTML =
            context.visitor?.role == .office
            ? "<a href=\"/office/cases/\(part: line.caseID)\">\(line.name)</a>" : "\(line.name)"
        let kind = line.trial.kind
        let tag = Tag(kind.chinese, kind == .worse ? .bad : kind == .better ? .ok : .warn)
        let changes = HTML.each(line.trial.changes) { change in
            """
            <li class="find"><i aria-hidden="true">·</i>\
            <div>\(finding("原来", change.before))\(finding("草稿", change.after))</div>\
            <span class="clause">\(ClauseName.chinese(change.clause))</span></li>
            """
        }
        return """
            <section class="card"><h2>\(name) <small>\(line.speciality)</small></h2>
            <p>\(said(line.before, routes)) → <b>\(said(line.after, routes))</b> \(tag)</p>
            <ul class="finds">\(changes)</ul></section>
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
