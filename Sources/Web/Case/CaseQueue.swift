import Casework
import TitleReview

/// A desk's queue: rows with the rules' outcomes, filters with counts, pages by key, the chosen case beside the list, everything
/// by keyboard (J, K, Enter, 1, 2, 3, R).
enum CaseQueue {
    struct Model: Encodable, Sendable {
        let rows: [QueueRow]
        let next: String?
        let counts: QueueCounts
        /// By case: the outcomes of its findings, in the order of the clauses.
        let outcomes: ReadOfficerQueue.Outcomes
        /// By plan that cases stand in: its title.
        let plans: [String: String]
        let employer: String?
        /// By case: who of the unit handles it.
        let handlers: [String: [CaseHandler]]
        let colleagues: [Colleague]
        /// How many of what the filter admits the reader handles.
        let mine: Int
        /// The reader's own named filters.
        let views: [SavedView]
        let states: [CaseState]
        /// Shown beside the list; over the API only when asked for by `case`.
        let beside: ReadCase.View?
    }

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                desk.cases, name: "\(desk.rawValue)ListCases",
                policy: Policy(.roles([desk.role]), relation: "cases of the unit"), summary: "申报审核", query: query,
                isKept: true
            ) { context in
                try await load(desk, casework, context)
            } view: { model, context in
                view(desk, model, context)
            }
        ])
    }

    private static let query = [
        Field("state", "状态，可用逗号连接多个", .text(1...400), required: false),
        Field("verdict", "规则结论", .text(1...20), required: false),
        Field("speciality", "专业", .text(1...40), required: false),
        Field("plan", "计划", .text(1...80), required: false), Field("employer", "单位编号", .text(1...64), required: false),
        Field("name", "姓名的开头", .text(1...40), required: false),
        Field("mine", "只看我经办的：yes", .text(1...3), required: false),
        Field("sort", "newest：后提交的在前", .text(1...10), required: false),
        Field("after", "从这一条之后", .text(1...64), required: false),
        Field("case", "并排显示的申报", .text(1...64), required: false),
    ]

    private static func load(_ desk: OfficerQueue, _ casework: Casework, _ context: PageContext) async throws -> Model {
        let filter = QueuePlace(context.query).filter(desk)
        let found = try await casework.ask(
            ReadOfficerQueue(filter, chosen: context.query.text("case"), first: !context.isAPI), for: context)
        return Model(
            rows: found.page.rows, next: found.page.next, counts: found.page.counts, outcomes: found.outcomes,
            plans: found.plans, employer: found.employer, handlers: found.handlers,
            colleagues: found.colleagues, mine: found.mine, views: found.views, states: filter.states,
            beside: found.beside)
    }

    /// The list once more, after an act on its rows that has to be mended.
    static func again(
        _ desk: OfficerQueue, _ casework: Casework, _ context: PageContext, _ place: QueuePlace,
        _ problems: [FieldProblem],
        typed: Form = Form()
    ) async throws -> Page {
        var context = context
        context.query = place.with("beside", nil).query
        return view(desk, try await load(desk, casework, context), context, problems, typed)
    }

    // MARK: View

    private static func view(
        _ desk: OfficerQueue, _ model: Model, _ context: PageContext, _ problems: [FieldProblem] = [],
        _ typed: Form = Form()
    ) -> Page {
        let tab =
            desk.tabs.first { $0.states == model.states }?.name ?? model.states.map(\.chinese).joined(separator: "、")
        let dues = model.rows.filter { $0.state == desk.waiting }.compactMap(\.due)
        let today = context.now.day
        let late = dues.count { $0 < today }
        let pages = Pagination(
            shown: model.rows.count,
            first: context.query.text("after").map { _ in clean(context).with("after", nil) },
            next: model.next.map { clean(context).with("after", $0) })
        let export = HTML.when(
            desk.hasHandlers && !model.rows.isEmpty, QueueExportPages.button(desk, place(model, context), context))
        return Page(
            tab, crumbs: [desk.home], wide: true,
            body: """
                \(ErrorSummary(problems, scope: typed.problems.isEmpty ? "" : "view-"))
                <h1>\(tab)</h1>
                \(HTML.with(dues.filter { $0 >= today }.min()) { "<p class=\"muted\">最近的期限：\(LastDay($0, now: context.now))</p>" })
                \(HTML.when(late > 0, "<p class=\"muted\">本页有 \(late) 份已过截止时间，需要延期才能办理。（通知二）</p>"))
                \(tabs(desk, model, context))\(filters(desk, model, context))\
                \(HTML.when(desk.hasHandlers, SavedViewPages.html(desk, model.views, place(model, context), context, typed)))
                <p class="muted"><kbd>J</kbd> <kbd>K</kbd> 移动 <kbd>Enter</kbd> 打开 \
                <kbd>1</kbd> 通过 <kbd>2</kbd> 退回 <kbd>3</kbd> 不通过 <kbd>R</kbd> 加入补正清单 <kbd>?</kbd> 帮助</p>
                <div class="cols"><div>\(rows(desk, model, context))
                \(pages)\(export)</div>
                <aside aria-label="所选申报">\(HTML.with(model.beside) { beside(desk, $0, place(model, context), context) })</aside></div>
                """)
    }

    /// The query without the chosen case: filters and pages start at the top.
    private static func clean(_ context: PageContext) -> Query {
        Query(context.query.pairs.filter { $0.name != "case" })
    }

    /// The place in the list, with the stage said.
    private static func place(_ model: Model, _ context: PageContext) -> QueuePlace {
        let place = QueuePlace(context.query)
        return place.query.text("state") == nil
            ? place.with("state", model.states.map(\.rawValue).joined(separator: ",")) : place
    }

    private static func tabs(_ desk: OfficerQueue, _ model: Model, _ context: PageContext) -> Chips {
        let counts = model.counts.states()
        let mine = context.query.text("mine") == nil ? "" : "&mine=yes"
        return Chips(
            "环节",
            desk.tabs.map { tab in
                let states = tab.states.map(\.rawValue).joined(separator: ",")
                return .init(
                    tab.name, "\(desk.cases)?state=\(states)\(mine)",
                    count: tab.states.reduce(0) { $0 + (counts[$1] ?? 0) }, on: tab.states == model.states)
            })
    }

    private static func filters(_ desk: OfficerQueue, _ model: Model, _ context: PageContext) -> HTML {
        let filter = QueuePlace(context.query).filter(desk)
        func url(_ name: String, _ value: String?) -> String {
            desk.cases + Query(clean(context).pairs.filter { $0.name != "after" }).with(name, value)
        }
        /// The values of one column that have cases, the chosen one always among them; choosing it again takes it back.
        func values(_ column: KeyPath<QueueCounts.Line, String>, _ query: String, shown: (String) -> String) -> HTML {
            let counts = model.counts.by(column, filter).filter { !$0.key.isEmpty }
            let chosen = context.query.text(query)
            guard counts.count > 1 || chosen != nil else { return "" }
            let names = Set(counts.keys).union([chosen].compactMap { $0 }).sorted {
                (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1)
            }
            let title = ["plan": "评审计划", "speciality": "专业"][query] ?? query
            return Chips(
                title,
                names.map {
                    .init(shown($0), url(query, chosen == $0 ? nil : $0), count: counts[$0] ?? 0, on: chosen == $0)
                }
            ).html
        }
        let found = model.counts.by(\.verdict, filter)
        let verdict = context.query.text("verdict")
        let verdicts: [(String, String)] = [("eligible", "规则全部符合"), ("manual", "有待核实"), ("ineligible", "有不符合")]
        let chips: [Chips.Chip] =
            [.init("全部", url("verdict", nil), count: found.values.reduce(0, +), on: verdict == nil)]
            + verdicts.map { .init($0.1, url("verdict", $0.0), count: found[$0.0] ?? 0, on: verdict == $0.0) }
        let all = model.counts.lines.filter { model.states.contains($0.state) }
        let handled = Chips(
            "经办",
            [
                .init("全部经办人", url("mine", nil), on: !filter.mine),
                .init("我经办的", url("mine", "yes"), count: model.mine, on: filter.mine),
            ])
        return HTML.when(desk.hasHandlers && !(all.isEmpty && !filter.mine), handled.html) + Chips("规则结论", chips).html
            + values(\.speciality, "speciality") { $0 } + values(\.planID, "plan") { model.plans[$0] ?? $0 }
            + SearchForm(
                desk.cases, Field("name", "按姓名查找", .text(1...40)), value: context.query.text("name") ?? "",
                kept: context.query.pairs.filter { ["state", "mine", "sort"].contains($0.name) }
            ).html
            + HTML.with(context.query.text("employer")) { _ in
                "<p>只看：\(model.employer ?? "这个单位") <a href=\"\(url: url("employer", nil))\">看全部单位</a></p>"
            }
    }

    private static func rows(_ desk: OfficerQueue, _ model: Model, _ context: PageContext) -> HTML {
        let table = table(desk, model, context)
        return desk.hasHandlers && !model.rows.isEmpty
            ? CaseHandling.batch(desk, table, model.colleagues, place(model, context), context) : table.html
    }

    private static func table(_ desk: OfficerQueue, _ model: Model, _ context: PageContext) -> DataTable {
        let chosen = model.beside?.record.id
        let place = place(model, context)
        let waits = model.states == [desk.waiting]
        let list = place.list(desk, chosen: "")
        let listed = place.listed
        let isNewest = context.query.text("sort") == "newest"
        let columns: [DataTable.Column] =
            [
                .init("姓名"), .init("操作"), .init("单位"), .init("专业"), .init("途径"), .init("规则结论"),
                .init("提交", sort: turned(desk, context), order: isNewest ? .descending : .ascending),
                .init(waits ? "剩余" : "状态"),
            ] + (desk.hasHandlers ? [.init("经办人")] : [])
        return DataTable(
            "申报", columns: columns,
            rows: model.rows.map { row in
                let outcomes = (model.outcomes[row.id] ?? []).map {
                    FindingRow.Outcome(rawValue: $0.rawValue) ?? .unknown
                }
                let rest: HTML =
                    waits
                    ? row.due.map { DeadlineBadge(until: .deadline($0), now: context.now).html } ?? "—"
                    : Tag(row.state.chinese, row.state.tone).html
                let handlers = CaseHandling.names(model.handlers[row.id] ?? [])
                return DataTable.Row(
                    id: row.id, url: desk.path(row.id) + listed, marked: row.id == chosen,
                    cells: [
                        "\(row.name)",
                        "<a data-beside href=\"\(url: "\(list)\(row.id)")\">预览<span class=\"unseen\">：\(row.name)</span></a>",
                        "<span class=\"narrow\">\(employer(desk, row, context))</span>", "\(row.speciality)",
                        "\(row.routeName ?? Facts.Filing(rawValue: row.filing)?.chinese ?? row.filing)",
                        "\(FindingDots(outcomes))",
                        "<span class=\"nb\">\(row.submittedAt.day.parts.month)月\(row.submittedAt.day.parts.day)日</span>",
                        rest,
                    ] + (desk.hasHandlers ? [handlers.isEmpty ? "—" : "<span class=\"narrow\">\(handlers)</span>"] : [])
                )
            }, empty: empty(desk, model), select: desk.hasHandlers ? "case" : nil)
    }

    /// The list from its other end.
    private static func turned(_ desk: OfficerQueue, _ context: PageContext) -> String {
        desk.cases
            + Query(clean(context).pairs.filter { $0.name != "after" }).with(
                "sort", context.query.text("sort") == "newest" ? nil : "newest")
    }

    /// Leads to this employer's cases only, where there is more than one employer.
    private static func employer(_ desk: OfficerQueue, _ row: QueueRow, _ context: PageContext) -> HTML {
        guard desk != .employer, context.query.text("employer") == nil else { return "\(row.employer)" }
        let query = Query(clean(context).pairs.filter { $0.name != "after" }).with("employer", row.employerID)
        return "<a href=\"\(url: desk.cases + query)\">\(row.employer)</a>"
    }

    private static func empty(_ desk: OfficerQueue, _ model: Model) -> String {
        model.states == [desk.waiting] ? "没有待审核的申报。" : "这里没有申报。"
    }

    private static func beside(_ desk: OfficerQueue, _ view: ReadCase.View, _ place: QueuePlace, _ context: PageContext)
        -> HTML
    {
        let c = view.record
        let page = place.open(desk, c.id)
        let decisions = Decisions(desk: desk, view: view, context: context, place: place.with("beside", "yes"))
        return """
            <section class="card"><h2><a href="\(url: page)">\(c.name)</a></h2>\
            <p class="muted">\(view.employer) · \(c.speciality) · \(c.filing.chinese)\
            \(HTML.with(view.dueShown) { " · \(LastDay($0, now: context.now))" })</p>\
            <p><a href="\(url: page)">打开全部材料</a></p></section>
            \(Findings(view: view, page: page, folded: true))\(decisions)
            """
    }
}
