import Casework
import TitleReview

/// Objections to cases in a notice and their answers (R13); the employer's inside the unit, the office's in public.
enum ObjectionPages {
    struct Model: Encodable, Sendable {
        let objections: [ListObjections.Item]
    }

    private static let outcomes: [(value: String, word: String)] = [
        ("upheld", "成立"), ("partly", "部分成立"), ("rejected", "不成立"),
    ]
    private static let fields = [
        Field(
            "outcome", "处理结论",
            .choice(
                [
                    .init("upheld", "成立", hint: "这份申报按不通过办理，不能恢复。"),
                    .init("partly", "部分成立", hint: "申报继续，答复里写明如何处理。"),
                    .init("rejected", "不成立", hint: "申报继续。"),
                ], .radios)),
        Field("answer", "调查情况和答复", .longText(5...2000), hint: "写明核实了什么、结论和依据。"),
    ]

    static func screen(_ desk: CaseDesk, _ house: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/\(desk.rawValue)/objections", name: "\(desk.rawValue)ListObjections",
                policy: Policy(.roles([desk.role]), relation: "objections before the unit"), summary: "异议"
            ) { visit in
                Model(objections: try await house.ask(ListObjections(), for: visit))
            } view: { model, visit in
                view(desk, model, visit, Form(), nil)
            }
        ])
    }

    /// One act for both desks: who may answer follows from the notice.
    static func answer(_ house: Casework) -> Act {
        Act(
            "/objections/{id}/answer", name: "answerObjection",
            policy: Policy(
                .roles([.employer, .office]), relation: "objection before the unit, not to the own case",
                transition: "upholdObjection"), summary: "答复异议（R13）", fields: fields, button: "答复",
            again: { visit, form in
                view(
                    desk(visit), Model(objections: try await house.ask(ListObjections(), for: visit)), visit, form,
                    visit.parameter("id"))
            }
        ) { visit, form in
            let outcome = try form.choice("outcome")
            try await house.perform(
                AnswerObjection(id: visit.parameter("id"), outcome: outcome, answer: form.text("answer")), for: visit)
            return .redirect(
                "/\(desk(visit).rawValue)/objections",
                flash: outcome == "upheld" ? "已答复：异议成立，申报按不通过办理。" : "已答复，申报可以继续办理。")
        }
    }

    private static func desk(_ visit: Visit) -> CaseDesk { visit.visitor?.role == .office ? .office : .employer }

    private static func view(_ desk: CaseDesk, _ model: Model, _ visit: Visit, _ form: Form, _ sent: String?) -> Page {
        let open = model.objections.filter { $0.outcome == nil }
        let answered = model.objections.filter { $0.outcome != nil }
        let waiting: HTML =
            open.isEmpty
            ? "<p class=\"empty\">没有待答复的异议。</p>"
            : HTML.each(open) { openCard($0, desk, visit, sent: sent == $0.id ? form : nil) }
        return Page(
            "异议", crumbs: [desk.home],
            body: """
                \(ErrorSummary(form.problems, scope: sent.map { "o\($0)-" } ?? ""))
                <h1>异议</h1>
                <p>答复之前，这份申报停在公示环节。\
                提出异议的人的姓名和联系方式只用来核实和答复，请不要告诉被公示的人。（人社部令第40号）</p>
                <h2>待答复</h2>\(waiting)
                \(HTML.when(!answered.isEmpty, "<h2>已答复</h2>"))\(HTML.each(answered) { answeredCard($0, desk) })
                """)
    }

    /// - Parameter sent: the answer that has to be mended; it stands open.
    private static func openCard(_ item: ListObjections.Item, _ desk: CaseDesk, _ visit: Visit, sent: Form?) -> HTML {
        let author = item.author.isEmpty ? "匿名提出" : "提出人：\(item.author)"
        let answer = PostForm(
            fields, to: "/objections/\(item.id)/answer", visit, form: sent ?? Form(), button: "答复",
            scope: "o\(item.id)-")
        return """
            <section class="card"><h3><a href="\(url: desk.path(item.caseID))">\(item.name)的申报</a></h3>\
            <p class="muted">收到于 \(item.at)，\(author)</p>\(paragraphs(item.body))\
            <details\(has: sent != nil, "open")><summary>答复</summary>\(answer)</details></section>
            """
    }

    private static func answeredCard(_ item: ListObjections.Item, _ desk: CaseDesk) -> HTML {
        let outcome = outcomes.first { $0.value == item.outcome }?.word ?? ""
        return """
            <section class="card"><h3><a href="\(url: desk.path(item.caseID))">\(item.name)的申报</a> \
            \(Tag(outcome, item.outcome == "upheld" ? .bad : .plain))</h3>\
            \(paragraphs(item.body))<p><b>答复：</b>\(item.answer ?? "")</p></section>
            """
    }

    private static func paragraphs(_ text: String) -> HTML { HTML.each(text.split(separator: "\n")) { "<p>\($0)</p>" } }
}
