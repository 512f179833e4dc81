import Casework
import TitleReview

/// Paper by post at the employer: who owes it, one cover sheet for all, one parcel for several people (A4.1).
enum EmployerPapers {
    private static let fields = [
        Field("case", "这一件里的材料", .list(most: 200)),
        Field(
            "returnAddress", "回寄地址", .text(5...200), hint: "收件人、电话和地址。评审表盖章后用 EMS 到付寄回。（附件4）",
            autocomplete: "street-address"),
        Field("waybill", "EMS 运单号", .text(5...40), hint: "寄出后在回执上，例如 EA123456789CN。"),
    ]
    private static let policy = EmployerPages.policy("cases of the unit")
    private static let here = "/employer/papers"

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ListEmployerPapers.Board = {
            try await casework.ask(ListEmployerPapers(), for: $0)
        }
        return Routes(
            screens: [
                Screen(here, name: "listEmployerPapers", policy: policy, summary: "邮寄纸质材料", load: load) {
                    board, context in view(board, context, Form())
                }
            ],
            acts: [
                Act(
                    here, name: "sendPapers", policy: policy, summary: "登记一件邮寄（A4.1）", fields: fields, button: "登记",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let outcomes = try await casework.perform(
                        SendPapers(
                            caseIDs: form.list("case"), returnAddress: form.text("returnAddress"),
                            waybill: form.text("waybill")), for: context)
                    return try BatchResult(outcomes: outcomes, verb: "登记").answer(here)
                }
            ],
            downloads: [
                Download("/employer/papers/cover.pdf", name: "downloadCoverSheet", policy: policy, summary: "邮寄封面") {
                    context in
                    let sheet = try await casework.ask(
                        ReadCoverSheet(planID: context.query.text("plan") ?? ""), for: context)
                    return FileAnswer(
                        name: "邮寄封面.pdf", type: "application/pdf", inline: true,
                        bytes: try sheet.document(at: context.now).bytes())
                }
            ])
    }

    private static func view(_ board: ListEmployerPapers.Board, _ context: PageContext, _ form: Form) -> Page {
        let open = board.page.items.filter { $0.arrived == nil }
        return Page(
            "邮寄纸质材料", crumbs: [OfficerQueue.employer.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>邮寄纸质材料</h1>
                <p>单位可以把几个人的材料装在一件里寄：打印封面放在最上面，寄出后勾选这一件里的人，登记运单号。\
                申报人自己寄的，由本人登记。（附件4）</p>
                \(HTML.each(board.plans, instructions))
                \(HTML.when(!open.isEmpty, Card("登记一件邮寄", parcel(open, context, form)).html))
                <h2>全部</h2>\(table(board.page.items, select: false))
                \(HTML.when(board.page.next != nil, "<p class=\"muted\">只列出前 \(board.page.items.count) 人。</p>"))
                """)
    }

    /// What goes into the parcel of a plan, and where it goes.
    private static func instructions(_ plan: ListEmployerPapers.PlanAddress) -> HTML {
        let items = HTML.each(plan.items) { "<li>\($0)</li>" }
        return Card(
            plan.title,
            """
            <h3>寄什么</h3><ol>\(items)</ol><h3>寄到哪里</h3><p>\(plan.address)</p>
            <p class="acts"><a class="btn two" href="/employer/papers/cover.pdf?plan=\(part: plan.id)">打印封面（PDF）</a></p>
            """
        ).html
    }

    private static func parcel(_ open: [PaperItem], _ context: PageContext, _ form: Form) -> HTML {
        let sending = PostForm(
            Array(fields.dropFirst()), to: here, context, form: form, button: "登记", inside: table(open, select: true))
        return "<div id=\"f-case\" tabindex=\"-1\">\(sending)</div>"
    }

    private static func table(_ items: [PaperItem], select: Bool) -> HTML {
        DataTable(
            select ? "还没有收到的材料" : "纸质材料",
            columns: [.init("姓名"), .init("评审计划"), .init("进度"), .init("运单"), .init("收到"), .init("寄回")],
            rows: items.map { item in
                .init(
                    id: item.caseID, url: OfficerQueue.employer.path(item.caseID),
                    cells: [
                        "\(item.name)", "\(item.planTitle)",
                        Tag(item.stage.chinese, item.stage == .returned ? .ok : .plain).html,
                        item.waybill.isEmpty ? "—" : "\(item.waybill)", item.arrived.map { "\($0)" } ?? "—",
                        item.returned.map { "\($0) \(item.returnWaybill)" } ?? "—",
                    ])
            }, empty: "现在没有人需要邮寄纸质材料。", select: select ? "case" : nil
        ).html
    }
}
