import Casework
import TitleReview

/// Requests for a recheck (R14): granted ones go back to a new vote by the same rules.
enum Rechecks {
    struct Model: Encodable, Sendable {
        let rechecks: [ListRechecks.Item]
    }
    private static let fields = [
        Field(
            "outcome", "结论",
            .choice(
                [
                    .init("granted", "成立", hint: "程序确有错误，按同样的规则重新提交评审会议表决。"),
                    .init("rejected", "不成立", hint: "维持原结果。"),
                ], .radios)),
        Field("answer", "复核情况和理由", .longText(5...2000), hint: "申请人会看到。不要写评审专家的姓名。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> Model = {
            Model(rechecks: try await casework.ask(ListRechecks(), for: $0))
        }
        return Routes(
            screens: [
                Screen(
                    "/office/rechecks", name: "listRechecks", policy: OfficePages.policy("rechecks of own plans"),
                    summary: "复核申请", load: load
                ) { model, context in view(model, context, Form(), nil) }
            ],
            acts:
                Act(
                    "/office/rechecks/{id}", name: "decideRecheck",
                    policy: OfficePages.policy("recheck of an own plan", "notPassed.recheck"), summary: "处理复核申请（R14）",
                    fields: fields, button: "答复",
                    again: { context, form in view(try await load(context), context, form, context.parameter("id")) }
                ) { context, form in
                    let grant = try form.choice("outcome") == "granted"
                    try await casework.perform(
                        DecideRecheck(id: context.parameter("id"), grant: grant, answer: form.text("answer")),
                        for: context)
                    return .redirect("/office/rechecks", flash: grant ? "复核成立，申报回到评审中，等待重新表决。" : "已答复：复核不成立。")
                }.confirmed(as: "confirmRecheck") { context, form in
                    let id = context.parameter("id")
                    guard let item = try await load(context).rechecks.first(where: { $0.id == id }) else {
                        throw Refused.notFound
                    }
                    guard item.outcome == nil else { throw FormProblems("", "这件复核申请已经处理过。", status: 409) }
                    return confirmation(item, isGranted: try form.choice("outcome") == "granted")
                }
        )
    }

    private static func confirmation(_ item: ListRechecks.Item, isGranted: Bool) -> Confirmation {
        let what =
            isGranted
            ? "\(item.name)的申报回到评审中，由下一次会议按同样的规则重新表决；原来的结果不再有效。" : "\(item.name)的评审结果维持不变。"
        return Confirmation(
            "答复复核申请", to: isGranted ? "答复：成立，重新表决" : "答复：不成立",
            crumbs: [OfficerQueue.office.home, Link("复核申请", "/office/rechecks")],
            facts: [.init("申请人", item.name), .init("申请理由", String(item.reason.prefix(500)))],
            consequences: [what, "\(item.name)会收到答复。", "复核只答复一次，答复以后不能修改结论。（人社部令第40号）"],
            back: Link("先不答复，回到复核申请", "/office/rechecks"))
    }

    private static func view(_ model: Model, _ context: PageContext, _ form: Form, _ sent: String?) -> Page {
        let open = model.rechecks.filter { $0.outcome == nil }
        let done = model.rechecks.filter { $0.outcome != nil }
        let cards: HTML =
            open.isEmpty
            ? "<p class=\"empty\">没有待处理的复核申请。</p>"
            : HTML.each(open) { card($0, context, sent: sent == $0.id ? form : nil) }
        return Page(
            "复核申请", crumbs: [OfficerQueue.office.home],
            body: """
                \(ErrorSummary(form.problems, scope: sent.map { "r\($0)-" } ?? ""))
                <h1>复核申请</h1>
                <p>复核只纠正程序错误，不重新评价水平；成立的重新提交评审会议，按同样的法定人数和票数表决。（人社部令第40号）</p>
                \(cards)
                \(HTML.when(!done.isEmpty, decided(done).html))
                """)
    }

    /// - Parameter sent: the answer that has to be mended; it stands open.
    private static func card(_ item: ListRechecks.Item, _ context: PageContext, sent: Form?) -> HTML {
        let answer = PostForm(
            fields, to: "/office/rechecks/\(item.id)/confirmation", context, form: sent ?? Form(), button: "下一步：核对",
            scope: "r\(item.id)-")
        return """
            <section class="card"><h2><a href="\(url: OfficerQueue.office.path(item.caseID))">\(item.name)</a></h2>\
            \(HTML.each(item.reason.split(separator: "\n")) { "<p>\($0)</p>" })\
            <details\(has: sent != nil, "open")><summary>处理</summary>\(answer)</details></section>
            """
    }

    private static func decided(_ rechecks: [ListRechecks.Item]) -> DataTable {
        DataTable(
            "已处理", columns: [.init("姓名"), .init("结论"), .init("申请理由")],
            rows: rechecks.map { item in
                .init(
                    id: item.id, url: OfficerQueue.office.path(item.caseID),
                    cells: [
                        "\(item.name)", item.outcome == "granted" ? "成立" : "不成立", "\(item.reason.prefix(60))",
                    ])
            }, empty: "", captionShown: true)
    }
}
