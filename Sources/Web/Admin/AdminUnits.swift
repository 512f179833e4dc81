import Casework
import TitleReview

/// The units: employers that have registered, authorities, offices, bureaus (A3.2.0).
enum AdminUnits {
    private static let here = Link("单位", "/admin/units")
    private static let find = Field("find", "单位名称（可以只写一部分）", .text(1...80), required: false)
    private static let kinds: [Field.Option] = [
        .init("authority", "受理部门"), .init("office", "评委会办公室"), .init("bureau", "市人社局"),
    ]
    private static let fields = [
        Field("kind", "类别", .choice(kinds, .select)), Field("name", "名称", .text(1...80), hint: "与公章一致，不能与已有单位相同。"),
        Field("level", "层级", .text(0...40), hint: "受理部门填计划里的层级代号，例如 industry；其他单位不填。", required: false),
    ]

    static func kind(_ kind: String) -> String {
        ["employer": "用人单位", "platform": "平台"][kind] ?? kinds.first { $0.value == kind }?.label ?? kind
    }

    /// The kind of unit in which a role is held.
    static func kind(of role: Role) -> String { role == .administrator ? "platform" : role.rawValue }

    static func routes(_ casework: Casework) -> Routes {
        // Over the API all units at once, since programs look their ids up by name; people see them by the page.
        @Sendable func load(_ context: PageContext) async throws -> ReadUnits.Page {
            let q = context.query
            return try await casework.ask(
                ReadUnits(
                    kind: q.text("kind") ?? "", search: q.text("find") ?? "", after: q.text("after") ?? "",
                    limit: context.isAPI ? 5000 : 50), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/admin/units", name: "listUnits", policy: AdminPages.policy, summary: "单位",
                    query: [
                        find, Field("kind", "类别", .text(1...20), required: false),
                        Field("after", "从这个名称之后", .text(1...80), required: false),
                    ], load: load
                ) { page, context in list(page, context, Form()) },
                Screen("/admin/units/{id}", name: "readUnit", policy: AdminPages.policy, summary: "一个单位") { context in
                    try await casework.ask(ReadUnit(id: context.parameter("id")), for: context)
                } view: { view, _ in
                    page(view)
                },
            ],
            acts: [
                Act(
                    "/admin/units", name: "addUnit", policy: AdminPages.policy, summary: "新增单位", fields: fields,
                    button: "新增单位",
                    again: { context, form in list(try await load(context), context, form) }
                ) { context, form in
                    let id = try await casework.perform(
                        AddUnit(kind: form.text("kind"), name: form.text("name"), level: form.optionalText("level")),
                        for: context)
                    return .done("/admin/units/\(id)", flash: "单位已新增。接下来给它开账号。", data: ["id": id])
                }
            ])
    }

    private static func list(_ page: ReadUnits.Page, _ context: PageContext, _ form: Form) -> Page {
        let kind = context.query.text("kind")
        let search = context.query.text("find") ?? ""
        let chips: [Chips.Chip] =
            [.init("全部", "/admin/units", count: page.counts.values.reduce(0, +), on: kind == nil && search.isEmpty)]
            + ["employer", "authority", "office", "bureau"].map {
                .init(
                    Self.kind($0), "/admin/units?kind=\($0)", count: page.counts[$0] ?? 0,
                    on: kind == $0 && search.isEmpty)
            }
        let query = context.query
        let first = query.text("after").map { _ in query.with("after", nil) }
        let pages = Pagination(shown: page.units.count, first: first, next: page.next.map { query.with("after", $0) })
        let new = PostForm(fields, to: "/admin/units", context, form: form, button: "新增单位")
        return Page(
            "单位", crumbs: [AdminPages.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))<h1>单位</h1>
                \(SearchForm("/admin/units", find, value: search))
                \(Chips("类别", chips))
                \(table(page.units, search: search))
                \(pages)
                <details class="card"\(has: !form.problems.isEmpty, "open")><summary>新增单位</summary>\(new)</details>
                """)
    }

    private static func table(_ units: [UnitItem], search: String) -> DataTable {
        DataTable(
            "单位", columns: [.init("名称"), .init("类别"), .init("状态")],
            rows: units.map { unit in
                let level = HTML.with(unit.level) { " · 层级 \($0)" }
                return .init(
                    id: unit.id,
                    url: unit.state == "waiting" ? "/admin/registrations/\(unit.id)" : "/admin/units/\(unit.id)",
                    cells: ["\(unit.name)", "\(kind(unit.kind))\(level)", state(unit.state).html])
            }, empty: search.isEmpty ? "还没有单位。" : "没有名称里含有“\(search)”的单位。")
    }

    static func state(_ state: String) -> Tag {
        switch state {
        case "waiting": Tag("注册待审核", .warn)
        case "returned": Tag("注册已退回")
        default: Tag("正常", .ok)
        }
    }

    private static func page(_ view: ReadUnit.View) -> Page {
        let unit = view.unit
        let level = unit.level.map { [SummaryList.Row("层级", text: $0)] } ?? []
        let registration = HTML.when(
            unit.kind == "employer" && unit.state != "approved",
            """
            <p><a class="btn two" href="/admin/registrations/\(part: unit.id)">查看注册申请</a></p>
            """)
        return Page(
            unit.name, crumbs: [AdminPages.home, here],
            body: """
                <h1>\(unit.name) \(state(unit.state))</h1>
                \(SummaryList([.init("类别", text: kind(unit.kind)), .init("编号", "<code>\(unit.id)</code>")] + level))
                \(HTML.with(view.profile) { Card("注册时填写的信息", AdminRegistrations.summary($0).html).html })
                \(registration)
                <h2>账号</h2>
                \(AdminAccounts.table(view.accounts, empty: "这个单位还没有账号。"))
                <p><a class="btn two" href="/admin/accounts/new?unit=\(part: unit.id)">给这个单位新开账号</a></p>
                """)
    }
}
