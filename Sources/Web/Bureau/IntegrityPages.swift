import Casework
import TitleReview

/// The integrity archive and its export for the credit platform (N5, R17).
enum IntegrityPages {
    static let path = "/bureau/integrity"

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    path, name: "listIntegrityRecords", policy: BureauPages.policy("integrity records"),
                    summary: "诚信档案", query: [Field("after", "从这条之后", .text(1...64), required: false)]
                ) { context in
                    try await casework.ask(ListIntegrityRecords(after: context.query.text("after") ?? ""), for: context)
                } view: { page, context in
                    view(page, context)
                }
            ],
            acts: [
                // An act, not a link: it leaves a trace, and no other page can set it off.
                Act(
                    "\(path)/export", name: "exportIntegrityRecords",
                    policy: BureauPages.policy("integrity records in force"), summary: "导出诚信档案（N5）", fields: [],
                    button: "导出 Excel", isRemembered: false
                ) { context, _ in
                    let sheet = try await IntegrityExport.make(casework, as: context.actor, at: context.now)
                    return .file(
                        FileAnswer(
                            name: "职称诚信档案 \(context.now.day).xlsx",
                            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            bytes: sheet.bytes))
                }
            ])
    }

    private static func view(_ page: ListIntegrityRecords.Page, _ context: PageContext) -> Page {
        let query = context.query
        let first = query.text("after").map { _ in query.with("after", nil) }
        let next = page.next.map { query.with("after", $0) }
        return Page(
            "诚信档案", crumbs: [BureauPages.home], wide: true,
            body: """
                <h1>诚信档案</h1>
                <p>查实弄虚作假、剽窃等行为的，撤销职称或取消申报，记录三年；三年内再申报会被系统拦住。（通知五）\
                生效中的 \(page.running) 条。</p>
                \(table(page.items))
                \(Pagination(shown: page.items.count, first: first, next: next))
                \(HTML.when(page.running > 0, export(page.running, context).html))
                """)
    }

    private static func table(_ items: [ListIntegrityRecords.Item]) -> DataTable {
        DataTable(
            "诚信档案",
            columns: [
                .init("姓名"), .init("证件号码"), .init("起"), .init("止"), .init("状态"), .init("事由"), .init("评审计划"),
            ],
            rows: items.map { item in
                .init(
                    id: item.id,
                    cells: [
                        "\(item.name)", "<span class=\"nb\">\(item.residentID)</span>",
                        "<span class=\"nb\">\(item.from.description)</span>",
                        "<span class=\"nb\">\(item.to.description)</span>",
                        (item.isRunning ? Tag("生效中", .bad) : Tag("已期满")).html, "\(item.reason)",
                        "\(item.planTitle)",
                    ])
            }, empty: "诚信档案没有记录。")
    }

    private static func export(_ running: Int, _ context: PageContext) -> Card {
        Card(
            "导出给信用平台",
            """
            <p>导出生效中的 \(running) 条，含完整证件号码，只用于报送全国信用信息共享平台。谁在什么时候导出，留存记录。</p>
            \(PostForm([], to: "\(path)/export", context, button: "导出 Excel", tone: .plain))
            """)
    }
}
