import Casework
import TitleReview

/// Passed cases are recommended to the next level or the committee office, many at once; nothing goes twice (A3.2.2).
enum Recommendations {
    struct Model: Encodable, Sendable {
        let rows: [QueueRow]
        let next: String?
    }
    private static let here = Link("审核推荐", "/authority/recommendations")
    private static let fields = [Field("case", "要推荐的申报", .list(most: 400))]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> Model = { context in
            let page = try await casework.ask(
                ReadQueue(
                    QueueFilter(
                        states: [.authorityPassed], after: context.query.text("after").flatMap(QueueKey.init),
                        limit: 200)
                ), for: context)
            return Model(rows: page.rows, next: page.next)
        }
        return Routes(
            screens: [
                Screen(
                    "/authority/recommendations", name: "listRecommendations",
                    policy: Policy(.roles([.authority]), relation: "cases of the unit"), summary: "审核推荐",
                    query: [Field("after", "从这一条之后", .text(1...64), required: false)], load: load
                ) { model, context in view(model, context, Form()) }
            ],
            acts: Act(
                here.url, name: "recommendCases",
                policy: OfficerQueue.authority.policy(.recommend, from: .authorityPassed), summary: "审核推荐（A3.2.2）",
                fields: fields, button: "审核推荐",
                again: { context, form in view(try await load(context), context, form) }
            ) { context, form in
                try BatchResult(
                    outcomes: try await casework.perform(RecommendCases(caseIDs: form.list("case")), for: context),
                    verb: "推荐"
                ).answer(here.url)
            }.confirmed(as: "confirmRecommendation") { context, form in
                let people = try await casework.ask(ReadSelection(caseIDs: form.list("case")), for: context)
                return Confirmation(
                    "审核推荐", to: "推荐 \(people.count) 人", crumbs: [OfficerQueue.authority.home, here],
                    consequences: [
                        "这些申报报到下一环节：上级部门，或者评委会办公室。（附件3 二、2）",
                        "推荐以后本环节不能再退回、不能撤回，也不会重复报送。",
                    ], people: people.map { .init($0) },
                    back: Link("不推荐，回到审核推荐", here.url))
            })
    }

    private static func view(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let manual = model.rows.count { $0.verdict == "manual" }
        let table = DataTable(
            "可推荐", columns: [.init("姓名"), .init("单位"), .init("专业"), .init("规则结论"), .init("剩余")],
            rows: model.rows.map { row in
                .init(
                    id: row.id, url: OfficerQueue.authority.path(row.id),
                    cells: [
                        "\(row.name)", "\(row.employer)", "\(row.speciality)",
                        "\(row.verdict.flatMap(Verdict.Decision.init(rawValue:))?.chinese ?? "")",
                        row.due.map { DeadlineBadge(until: .deadline($0), now: context.now).html } ?? "—",
                    ])
            }, empty: "", select: "case", ticked: form.list("case"))
        let content: HTML =
            model.rows.isEmpty
            ? "<p class=\"empty\">没有可推荐的申报。审核通过后会出现在这里。</p>" : work(model, manual, table, context)
        let first = context.query.text("after").map { _ in "?" }
        let next = model.next.map { context.query.with("after", $0) }
        return Page(
            "审核推荐", crumbs: [OfficerQueue.authority.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>审核推荐</h1>
                <p>推荐后报到下一环节（上级部门或评委会办公室），不能撤回，也不会重复报送。（附件3 二、2）</p>
                \(content)
                \(Pagination(shown: model.rows.count, first: first, next: next))
                """)
    }

    /// The summary stands before the button: how many, and what people have to have looked at.
    private static func work(_ model: Model, _ manual: Int, _ table: DataTable, _ context: PageContext) -> HTML {
        let toVerify = manual > 0 ? "，其中 \(manual) 份有待核实的条件，请确认已经核对" : ""
        let post = PostForm([], to: here.url + "/confirmation", context, button: "核对并推荐勾选的申报", inside: table.html)
        return """
            <p>本页 \(model.rows.count) 份可推荐\(toVerify)。</p>
            <div id="f-case" tabindex="-1">\(post)</div>
            """
    }
}
