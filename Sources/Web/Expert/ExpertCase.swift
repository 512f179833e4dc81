import Casework
import TitleReview

/// One case on the expert's desk: material beside the scoring sheet, recusal in one step (R8, R11, R12, A2.3.4).
enum ExpertCase {
    private static let recusalFields = [
        Field("kinship", "与申报人有亲属关系", .choice([.init("no", "没有，因其他原因回避"), .init("yes", "有亲属关系")], .radios)),
        Field("reason", "回避理由", .text(1...200)),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/expert/cases/{id}", name: "readDeskCase",
                    policy: ExpertPages.policy("case on the own panel, not recused"), summary: "评议一份申报"
                ) { context in
                    try await casework.ask(ReadCaseAsExpert(caseID: context.parameter("id")), for: context)
                } view: { view, context in
                    page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/expert/cases/{id}/opinion", name: "saveOpinion",
                    policy: ExpertPages.policy("case on the own panel, not recused"), summary: "保存或提交评议意见",
                    fields: SheetForm.fields, button: "保存",
                    again: { context, form in
                        page(
                            try await casework.ask(ReadCaseAsExpert(caseID: context.parameter("id")), for: context),
                            context, form
                        )
                    }
                ) { context, form in
                    let id = context.parameter("id")
                    let submit = form.flag("submit")
                    let save = SaveOpinion(caseID: id, try SheetForm.sheet(form), submit: submit, edition: form.edition)
                    let saved = try await form.unlessConflict(context) {
                        try await casework.perform(save, for: context)
                    }
                    return .done(
                        submit ? "/expert" : "/expert/cases/\(id)", flash: submit ? "评议意见已提交。" : "已保存，还没有提交。",
                        data: saved)
                }
            ] + recusing(casework))
    }

    private static func recusing(_ casework: Casework) -> [Act] {
        Act(
            "/expert/cases/{id}/recusal", name: "declareRecusal",
            policy: ExpertPages.policy("case on the own panel"), summary: "申请回避", fields: recusalFields,
            button: "申请回避"
        ) { context, form in
            try await casework.perform(
                DeclareRecusal(
                    caseID: context.parameter("id"), kinship: form.text("kinship") == "yes", reason: form.text("reason")
                ),
                for: context)
            return .redirect("/expert", flash: "已回避，这份申报不再显示，也不参加它的表决。")
        }.confirmed(as: "confirmRecusal") { context, _ in
            let view = try await casework.ask(ReadCaseAsExpert(caseID: context.parameter("id")), for: context)
            let name = view.record.name
            let isDone = view.desk.contains { $0.caseID == view.record.id && $0.done }
            let own = isDone ? "您已经提交的评议意见随即取出，不再计入。" : "您已经填写、还没有提交的评分不再保留。"
            return Confirmation(
                "申请回避", to: "回避\(name)的申报", tone: .bad, crumbs: [Link("评议", "/expert")],
                facts: [.init("申报人", name), .init("专业", view.record.speciality)],
                consequences: [
                    own, "这份申报转给另一位评委评议；您不再看到它，也不参加它的表决。",
                    "理由由评委会办公室存档。回避以后不能撤回。（人社部令第40号）",
                ], back: Link("不回避，回到这份申报", "/expert/cases/\(Percent.encode(view.record.id))"))
        }
    }

    private static func page(_ view: ReadCaseAsExpert.View, _ context: PageContext, _ form: Form) -> Page {
        let id = view.record.id
        let records = HTML.each(view.records) {
            "<div class=\"row\"><small>\($0.kindName)</small>\(RecordCard($0, reader: reader(view)))</div>"
        }
        let sheet = SheetForm(view: view, context: context, form: form).html
        return Page(
            "评议 \(view.record.name)", crumbs: [Link("评议", "/expert")], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(view.record.name)</h1>\
                <p class="muted">\(view.record.speciality) · \(view.record.filing.chinese)</p>\(tools(view))
                \(recusal(id, context))
                <div class="cols desk">\(others(view))<div class="cols split" data-split="desk" data-name="材料与评分表"><div>
                \(Card("本人述职", "<p class=\"long\">\(view.report)</p>"))
                \(Card("选取的业绩", picked(view)))
                \(Card("业绩档案", records))
                \(Card("附件", attachments(view)))
                \(Card("规则结论", FindingList(view.findings.map { $0.row() }).html))
                </div><div id="sheet" tabindex="-1">\(Card("评分表", sheet))</div></div></div>
                """)
    }

    /// The path of the reader, before a file's id.
    private static func reader(_ view: ReadCaseAsExpert.View) -> String { "/expert/cases/\(view.record.id)/evidence" }

    private static func recusal(_ id: String, _ context: PageContext) -> HTML {
        let post = PostForm(
            recusalFields, to: "/expert/cases/\(id)/recusal/confirmation", context, button: "下一步：核对", tone: .bad,
            scope: "r-")
        return """
            <details class="card"><summary>申请回避（同一单位、亲属、共同成果或其他可能影响公正的情形）</summary>\
            \(post)</details>
            """
    }

    private static func picked(_ view: ReadCaseAsExpert.View) -> HTML {
        DataTable(
            "选取的业绩", columns: [.init("业绩"), .init("类别"), .init("本人贡献"), .init("姓名位置")],
            rows: view.picked.map { item in
                let link = SpotLink(spot: view.nameSpots[item.recordID], reader: reader(view))
                return .init(cells: [
                    "<span class=\"wrap\">\(item.title)\(item.representative ? "（代表作）" : "")</span>",
                    "\(item.kindName)", "<div class=\"wrap\">\(item.contribution)</div>", "\(item.marker) \(link)",
                ])
            }, empty: "没有选取业绩。"
        ).html
    }

    /// Where one goes from here, each by a key.
    private static func tools(_ view: ReadCaseAsExpert.View) -> HTML {
        let path = "/expert/cases/\(Percent.encode(view.record.id))"
        let first = EvidenceOrder(records: view.records, attachments: view.attachments).places.first?.file.id
        let here = view.desk.firstIndex { $0.caseID == view.record.id }
        func other(_ step: Int) -> String? {
            here.map { $0 + step }.flatMap {
                view.desk.indices.contains($0) ? "/expert/cases/\(Percent.encode(view.desk[$0].caseID))" : nil
            }
        }
        func link(_ text: String, _ url: String?, _ key: String) -> HTML {
            HTML.with(url) {
                "<a href=\"\(url: $0)\" data-key=\"\(key)\">\(text)<kbd aria-hidden=\"true\">\(key.uppercased())</kbd></a>"
            }
        }
        let material = first.map { path + "/evidence/" + Percent.encode($0) }
        return """
            <nav class="tools" aria-label="评议这一份">\(link("看材料", material, "n"))\(link("打分", path + "#sheet", "s"))\
            \(link("下一份申报", other(1), "j"))\(link("上一份申报", other(-1), "k"))\(link("回到列表", "/expert", "l"))</nav>
            """
    }

    /// The expert's own cases, with how many are done.
    private static func others(_ view: ReadCaseAsExpert.View) -> HTML {
        let done = Meter("已完成", value: view.desk.count(where: \.done), of: view.desk.count)
        let lines = HTML.each(view.desk) { item in
            let name: HTML = "\(item.name)\(HTML.when(item.done, " \(Tag("已提交", .ok))"))"
            return item.caseID == view.record.id
                ? "<li aria-current=\"true\"><b>\(name)</b></li>"
                : "<li><a href=\"/expert/cases/\(part: item.caseID)\">\(name)</a></li>"
        }
        return "<nav class=\"mine\" aria-label=\"我的评议\">\(done)<ol class=\"files\">\(lines)</ol></nav>"
    }

    private static func attachments(_ view: ReadCaseAsExpert.View) -> HTML {
        let there = view.attachments.filter { !$0.files.isEmpty }
        return there.isEmpty
            ? "<p class=\"muted\">没有另外上传附件。</p>"
            : HTML.each(there) { line in
                "<h3>\(line.name)</h3>\(Thumbnails(line.files, reader: reader(view)))"
            }
    }
}
