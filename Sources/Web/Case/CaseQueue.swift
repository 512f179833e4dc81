import Casework
import TitleReview

/// A desk's queue: rows with the rules' outcomes, filters with counts, pages by key, the chosen case beside the list, everything
/// by keyboard (J, K, Enter, 1, 2, 3).
enum CaseQueue {
    struct Model: Encodable, Sendable {
        let rows: [QueueRow]
        let next: String?
        let counts: [String: Int]
        let overview: ReadQueueOverview.Overview
        let states: [CaseState]
        /// Shown beside the list; over the API only when asked for by `case`.
        let beside: ReadCase.View?
    }

    static func routes(_ desk: CaseDesk, _ house: Casework) -> Routes {
        Routes(screens: [
            Screen(desk.cases, name: "\(desk.rawValue)ListCases", policy: Policy(.roles([desk.role]), relation: "cases of the unit"), summary: "申报审核", query: query, isKept: true) { visit in
                try await load(desk, house, visit)
            } view: { model, visit in view(desk, model, visit) },
        ])
    }

    private static let query = [
        Field("state", "状态，可用逗号连接多个", .text(1...400), required: false), Field("verdict", "规则结论", .text(1...20), required: false), Field("speciality", "专业", .text(1...40), required: false),
        Field("plan", "计划", .text(1...80), required: false), Field("after", "从这一条之后", .text(1...64), required: false), Field("case", "并排显示的申报", .text(1...64), required: false),
    ]

    private static func load(_ desk: CaseDesk, _ house: Casework, _ visit: Visit) async throws -> Model {
        let asked = (visit.query.text("state") ?? "").split(separator: ",").compactMap { CaseState(rawValue: String($0)) }.filter { desk.states.contains($0) }
        let states = asked.isEmpty ? [desk.waiting] : asked
        let filter = QueueFilter(
            states: states, verdict: visit.query.text("verdict") ?? "", speciality: visit.query.text("speciality") ?? "", planID: visit.query.text("plan") ?? "",
            after: visit.query.text("after") ?? "", limit: 50)
        let desk = try await house.ask(ReadDeskQueue(filter, chosen: visit.query.text("case"), first: !visit.isAPI), for: visit)
        return Model(rows: desk.page.rows, next: desk.page.next, counts: desk.page.counts, overview: desk.overview, states: states, beside: desk.beside)
    }

    // MARK: View

    private static func view(_ desk: CaseDesk, _ model: Model, _ visit: Visit) -> Page {
        let tab = desk.tabs.first { $0.states == model.states }?.name ?? model.states.map(\.chinese).joined(separator: "、")
        let dues = model.rows.filter { $0.state == desk.waiting }.compactMap(\.due), today = visit.now.day
        let late = dues.count { $0 < today }
        return Page(tab, crumbs: [desk.home], wide: true, body: """
            <h1>\(tab)</h1>
            \(HTML.with(dues.filter { $0 >= today }.min()) { "<p class=\"muted\">最近的期限：\(LastDay($0, now: visit.now))</p>" })
            \(HTML.when(late > 0, "<p class=\"muted\">本页有 \(late) 份已过截止时间，需要延期才能办理。（通知二）</p>"))
            \(tabs(desk, model, visit))\(filters(model, visit))
            <p class="muted"><kbd>J</kbd> <kbd>K</kbd> 移动 <kbd>Enter</kbd> 打开 <kbd>1</kbd> 通过 <kbd>2</kbd> 退回 <kbd>3</kbd> 不通过 <kbd>?</kbd> 帮助</p>
            <div class="cols"><div>\(table(desk, model, visit))
            \(Pagination(shown: model.rows.count, first: visit.query.text("after").map { _ in clean(visit).with("after", nil) }, next: model.next.map { clean(visit).with("after", $0) }))</div>
            <aside aria-label="所选申报">\(HTML.with(model.beside) { beside(desk, $0, visit) })</aside></div>
            """)
    }

    /// The query without the chosen case: filters and pages start at the top.
    private static func clean(_ visit: Visit) -> Query { Query(visit.query.pairs.filter { $0.name != "case" }) }

    private static func tabs(_ desk: CaseDesk, _ model: Model, _ visit: Visit) -> Chips {
        Chips("环节", desk.tabs.map { tab in
            .init(
                tab.name, "?state=\(tab.states.map(\.rawValue).joined(separator: ","))", count: tab.states.reduce(0) { $0 + (model.counts[$1.rawValue] ?? 0) },
                on: tab.states == model.states)
        })
    }

    private static func filters(_ model: Model, _ visit: Visit) -> HTML {
        let verdict = visit.query.text("verdict"), speciality = visit.query.text("speciality"), o = model.overview
        func url(_ name: String, _ value: String?) -> String { Query(clean(visit).pairs.filter { $0.name != "after" }).with(name, value) }
        let verdicts: [(String, String)] = [("eligible", "规则全部符合"), ("manual", "有待核实"), ("ineligible", "有不符合")]
        let chips: [Chips.Chip] = [.init("全部", url("verdict", nil), count: o.verdicts.values.reduce(0, +), on: verdict == nil)]
            + verdicts.map { .init($0.1, url("verdict", $0.0), count: o.verdicts[$0.0] ?? 0, on: verdict == $0.0) }
        let names = o.specialities.filter { !$0.key.isEmpty }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return Chips("规则结论", chips).html + HTML.when(names.count > 1 || speciality != nil, Chips("专业", names.map { name, count in
            .init(name, url("speciality", speciality == name ? nil : name), count: count, on: speciality == name)
        }).html)
    }

    private static func table(_ desk: CaseDesk, _ model: Model, _ visit: Visit) -> DataTable {
        let chosen = model.beside?.record.id
        let waits = model.states == [desk.waiting]
        let columns: [DataTable.Column] = [
            .init("姓名"), .init("单位"), .init("专业"), .init("途径"), .init("规则结论"), .init("提交"), .init(waits ? "剩余" : "状态"), .init("操作"),
        ]
        return DataTable("申报", columns: columns, rows: model.rows.map { row in
            let outcomes = (model.overview.outcomes[row.id] ?? []).map { FindingRow.Outcome(rawValue: $0.rawValue) ?? .unknown }
            let rest: HTML = waits ? row.due.map { DeadlineBadge(until: .deadline($0), now: visit.now).html } ?? "—" : Tag(row.state.chinese, row.state.tone).html
            return DataTable.Row(id: row.id, url: desk.path(row.id), marked: row.id == chosen, cells: [
                "\(row.name)", "\(row.employer)", "\(row.speciality)", "\(model.overview.routes[row.id] ?? Facts.Filing(rawValue: row.filing)?.chinese ?? row.filing)",
                "\(FindingDots(outcomes))", row.submittedAt.map { "<span class=\"nb\">\($0.day.parts.month)月\($0.day.parts.day)日</span>" } ?? "—", rest,
                "<a href=\"\(url: visit.query.with("case", row.id))\">预览<span class=\"unseen\">：\(row.name)</span></a>",
            ])
        }, empty: empty(desk, model))
    }

    private static func empty(_ desk: CaseDesk, _ model: Model) -> String {
        model.states == [desk.waiting] ? "没有待审核的申报。" : "这里没有申报。"
    }

    private static func beside(_ desk: CaseDesk, _ view: ReadCase.View, _ visit: Visit) -> HTML {
        let c = view.record
        return """
            <section class="card"><h2><a href="\(url: desk.path(c.id))">\(c.name)</a></h2><p class="muted">\(view.employer) · \(c.speciality) · \(c.filing.chinese)\
            \(HTML.with(view.dueShown) { " · \(LastDay($0, now: visit.now))" })</p><p><a href="\(url: desk.path(c.id))">打开全部材料</a></p></section>
            \(Findings(view: view, page: desk.path(c.id), folded: true))\(Decisions(desk: desk, view: view, visit: visit))
            """
    }
}
