import Casework
import TitleReview

/// A desk's queue: rows with the rules' outcomes, filters with counts, pages by key, the chosen case beside the list, everything
/// by keyboard (J, K, Enter, 1, 2, 3).
enum CaseQueue {
    struct Model: Encodable, Sendable {
        let rows: [QueueRow]
        let next: String?
        let counts: QueueCounts
        /// By case: the outcomes of its findings, in the order of the clauses.
        let outcomes: ReadDeskQueue.Outcomes
        /// By plan that cases stand in: its title.
        let plans: [String: String]
        let employer: String?
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
        Field("plan", "计划", .text(1...80), required: false),
        Field("employer", "单位编号", .text(1...64), required: false), Field("name", "姓名的开头", .text(1...40), required: false), Field("after", "从这一条之后", .text(1...64), required: false), Field("case", "并排显示的申报", .text(1...64), required: false),
    ]

    private static func load(_ desk: CaseDesk, _ house: Casework, _ visit: Visit) async throws -> Model {
        let asked = (visit.query.text("state") ?? "").split(separator: ",").compactMap { CaseState(rawValue: String($0)) }.filter { desk.states.contains($0) }
        let states = asked.isEmpty ? [desk.waiting] : asked
        let desk = try await house.ask(ReadDeskQueue(filter(visit, states), chosen: visit.query.text("case"), first: !visit.isAPI), for: visit)
        return Model(
            rows: desk.page.rows, next: desk.page.next, counts: desk.page.counts, outcomes: desk.outcomes, plans: desk.plans, employer: desk.employer, states: states, beside: desk.beside)
    }

    private static func filter(_ visit: Visit, _ states: [CaseState]) -> QueueFilter {
        func asked(_ name: String) -> String { visit.query.text(name) ?? "" }
        return QueueFilter(
            states: states, verdict: asked("verdict"), speciality: asked("speciality"), planID: asked("plan"), employerID: asked("employer"), name: asked("name"),
            after: QueueKey(asked("after")))
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
            \(tabs(desk, model, visit))\(filters(desk, model, visit))
            <p class="muted"><kbd>J</kbd> <kbd>K</kbd> 移动 <kbd>Enter</kbd> 打开 <kbd>1</kbd> 通过 <kbd>2</kbd> 退回 <kbd>3</kbd> 不通过 <kbd>?</kbd> 帮助</p>
            <div class="cols"><div>\(table(desk, model, visit))
            \(Pagination(shown: model.rows.count, first: visit.query.text("after").map { _ in clean(visit).with("after", nil) }, next: model.next.map { clean(visit).with("after", $0) }))</div>
            <aside aria-label="所选申报">\(HTML.with(model.beside) { beside(desk, $0, visit) })</aside></div>
            """)
    }

    /// The query without the chosen case: filters and pages start at the top.
    private static func clean(_ visit: Visit) -> Query { Query(visit.query.pairs.filter { $0.name != "case" }) }

    private static func tabs(_ desk: CaseDesk, _ model: Model, _ visit: Visit) -> Chips {
        let counts = model.counts.states()
        return Chips("环节", desk.tabs.map { tab in
            .init(tab.name, "?state=\(tab.states.map(\.rawValue).joined(separator: ","))", count: tab.states.reduce(0) { $0 + (counts[$1] ?? 0) }, on: tab.states == model.states)
        })
    }

    private static func filters(_ desk: CaseDesk, _ model: Model, _ visit: Visit) -> HTML {
        let filter = filter(visit, model.states)
        func url(_ name: String, _ value: String?) -> String { Query(clean(visit).pairs.filter { $0.name != "after" }).with(name, value) }
        /// The values of one column that have cases, the chosen one always among them; choosing it again takes it back.
        func values(_ column: KeyPath<QueueCounts.Line, String>, _ query: String, shown: (String) -> String) -> HTML {
            let counts = model.counts.by(column, filter).filter { !$0.key.isEmpty }, chosen = visit.query.text(query)
            guard counts.count > 1 || chosen != nil else { return "" }
            let names = Set(counts.keys).union([chosen].compactMap { $0 }).sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
            let title = ["plan": "评审计划", "speciality": "专业"][query] ?? query
            return Chips(title, names.map { .init(shown($0), url(query, chosen == $0 ? nil : $0), count: counts[$0] ?? 0, on: chosen == $0) }).html
        }
        let found = model.counts.by(\.verdict, filter), verdict = visit.query.text("verdict")
        let verdicts: [(String, String)] = [("eligible", "规则全部符合"), ("manual", "有待核实"), ("ineligible", "有不符合")]
        let chips: [Chips.Chip] = [.init("全部", url("verdict", nil), count: found.values.reduce(0, +), on: verdict == nil)]
            + verdicts.map { .init($0.1, url("verdict", $0.0), count: found[$0.0] ?? 0, on: verdict == $0.0) }
        return Chips("规则结论", chips).html + values(\.speciality, "speciality") { $0 } + values(\.planID, "plan") { model.plans[$0] ?? $0 }
            + SearchForm(desk.cases, Field("name", "按姓名查找", .text(1...40)), value: visit.query.text("name") ?? "", kept: visit.query.pairs.filter { $0.name == "state" }).html
            + HTML.with(visit.query.text("employer")) { _ in "<p>只看：\(model.employer ?? "这个单位") <a href=\"\(url: url("employer", nil))\">看全部单位</a></p>" }
    }

    private static func table(_ desk: CaseDesk, _ model: Model, _ visit: Visit) -> DataTable {
        let chosen = model.beside?.record.id
        let waits = model.states == [desk.waiting]
        let columns: [DataTable.Column] = [
            .init("姓名"), .init("单位"), .init("专业"), .init("途径"), .init("规则结论"), .init("提交"), .init(waits ? "剩余" : "状态"), .init("操作"),
        ]
        return DataTable("申报", columns: columns, rows: model.rows.map { row in
            let outcomes = (model.outcomes[row.id] ?? []).map { FindingRow.Outcome(rawValue: $0.rawValue) ?? .unknown }
            let rest: HTML = waits ? row.due.map { DeadlineBadge(until: .deadline($0), now: visit.now).html } ?? "—" : Tag(row.state.chinese, row.state.tone).html
            return DataTable.Row(id: row.id, url: desk.path(row.id), marked: row.id == chosen, cells: [
                "\(row.name)", employer(desk, row, visit), "\(row.speciality)", "\(row.routeName ?? Facts.Filing(rawValue: row.filing)?.chinese ?? row.filing)",
                "\(FindingDots(outcomes))", "<span class=\"nb\">\(row.submittedAt.day.parts.month)月\(row.submittedAt.day.parts.day)日</span>", rest,
                "<a href=\"\(url: visit.query.with("case", row.id))\">预览<span class=\"unseen\">：\(row.name)</span></a>",
            ])
        }, empty: empty(desk, model))
    }

    /// Leads to this employer's cases only, where there is more than one employer.
    private static func employer(_ desk: CaseDesk, _ row: QueueRow, _ visit: Visit) -> HTML {
        guard desk != .employer, visit.query.text("employer") == nil else { return "\(row.employer)" }
        return "<a href=\"\(url: Query(clean(visit).pairs.filter { $0.name != "after" }).with("employer", row.employerID))\">\(row.employer)</a>"
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
