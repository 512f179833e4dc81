import Casework
import Documents
import TitleReview

/// The acceptance point hands stamped evaluation forms over to employers, and prints the register to sign (N3.5).
enum AuthorityPapers {
    private static let fields = [Field("case", "要移交的评审表", .list(most: 500)), Field("receiver", "单位接收人", .text(1...40))]
    private static let policy = Policy(.roles([.authority]), relation: "cases that the unit accepted")
    private static let here = "/authority/papers"

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ListPapers.Page = {
            try await casework.ask(ListPapers(after: $0.query.text("after") ?? ""), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    here, name: "listHandOvers", policy: policy, summary: "评审表移交",
                    query: [Field("after", "从这一条之后", .text(1...64), required: false)], load: load
                ) { page, context in view(page, context, Form()) }
            ],
            acts: [
                Act(
                    here, name: "handOverForms", policy: policy, summary: "移交评审表（N3.5）", fields: fields, button: "登记移交",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let outcomes = try await casework.perform(
                        HandOverForms(caseIDs: form.list("case"), receiver: form.text("receiver")), for: context)
                    let result = BatchResult(outcomes: outcomes, verb: "移交")
                    try result.requireOne()
                    let count = outcomes.count { $0.problem.isEmpty }
                    return .done(
                        here, flash: "已登记移交 \(count) 份。请打印登记表，由接收人签收。\(result.rest)", data: outcomes)
                }
            ],
            downloads: [
                Download(
                    "/authority/papers/register.pdf", name: "downloadHandOverRegister", policy: policy,
                    summary: "评审表移交登记表"
                ) { context in
                    let register = try await casework.ask(
                        ReadHandOverRegister(day: context.query.day("day") ?? context.now.day), for: context)
                    return FileAnswer(
                        name: "评审表移交登记表 \(register.day).pdf", type: "application/pdf", inline: true,
                        bytes: try HandOverRegisterPDF(unit: register.unit, day: register.day, lines: register.lines)
                            .document(at: context.now).bytes())
                }
            ])
    }

    private static func view(_ page: ListPapers.Page, _ context: PageContext, _ form: Form) -> Page {
        let open = page.items.filter { $0.handedOver == nil }.sorted {
            ($0.employer, $0.name) < ($1.employer, $1.name)
        }
        let done = page.items.filter { $0.handedOver != nil }
        let first = context.query.text("after").map { _ in here }
        let next = page.next.map { here + context.query.with("after", $0) }
        return Page(
            "评审表移交", crumbs: [OfficerQueue.authority.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>评审表移交</h1>
                <p>盖好章的评审表由受理点移交用人单位，存入个人人事档案。\
                一次移交给一个单位，登记接收人，打印登记表签收。（通知三（五））</p>
                <div id="f-case" tabindex="-1">\(handingOver(open, context, form))</div>
                \(HTML.when(!done.isEmpty, handedOver(done)))
                \(Pagination(shown: page.items.count, first: first, next: next))
                """)
    }

    private static func handingOver(_ open: [PaperItem], _ context: PageContext, _ form: Form) -> HTML {
        guard !open.isEmpty else { return "<p class=\"empty\">没有要移交的评审表。</p>" }
        let table = table("要移交的评审表", open, select: true)
        return PostForm([fields[1]], to: here, context, form: form, button: "登记移交", inside: table).html
    }

    private static func handedOver(_ done: [PaperItem]) -> HTML {
        let days = Set(done.compactMap(\.handedOver)).sorted(by: >).prefix(10)
        let registers = HTML.each(days) { day in
            "<li><a href=\"/authority/papers/register.pdf?day=\(day.description)\">\(day.chinese)的移交登记表（PDF）</a></li>"
        }
        return """
            <h2>已移交</h2>\(table("已移交的评审表", done, select: false))<h3>登记表</h3><ul>\(registers)</ul>
            """
    }

    private static func table(_ title: String, _ items: [PaperItem], select: Bool) -> HTML {
        DataTable(
            title, columns: [.init("姓名"), .init("单位"), .init("专业"), .init("盖章"), .init("移交"), .init("接收人")],
            rows: items.map { item in
                .init(
                    id: item.caseID,
                    cells: [
                        "\(item.name)", "\(item.employer)", "\(item.speciality)", item.stamped.map { "\($0)" } ?? "—",
                        item.handedOver.map { "\($0)" } ?? "—", item.handedTo.isEmpty ? "—" : "\(item.handedTo)",
                    ])
            }, empty: "", select: select ? "case" : nil
        ).html
    }
}
