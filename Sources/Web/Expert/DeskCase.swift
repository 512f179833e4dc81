import Casework
import TitleReview

/// One case on the expert's desk: material, scoring sheet, recusal in one step (R8, R11, R12, A2.3.4).
enum DeskCase {
    private static let fields = [
        Field("item", "评分项", .list(most: 50), required: false), Field("score", "得分", .list(most: 50), required: false),
        Field("opinion", "评议意见", .longText(0...1000), hint: "提交时必填，写明理由；提交后申报人看不到，评议组成员在提交本人意见后可以看到。（人社部令第40号）", required: false),
        Field("recommends", "是否推荐", .choice([.init("yes", "推荐"), .init("no", "不推荐")], .radios), required: false), Field("submit", "提交这份评议，提交后不能再修改", .flag, required: false),
    ] + Autosave.fields
    private static let recusalFields = [
        Field("kinship", "与申报人有亲属关系", .choice([.init("no", "没有，因其他原因回避"), .init("yes", "有亲属关系")], .radios)), Field("reason", "回避理由", .text(1...200)),
    ]

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/expert/cases/{id}", name: "readDeskCase", policy: ExpertPages.policy("case on the own panel, not recused"), summary: "评议一份申报") { visit in
                try await house.ask(ReadDeskCase(caseID: visit.parameter("id")), for: visit)
            } view: { view, visit in page(view, visit, Form()) },
        ], acts: [
            Act(
                "/expert/cases/{id}/opinion", name: "saveOpinion", policy: ExpertPages.policy("case on the own panel, not recused"), summary: "保存或提交评议意见", fields: fields, button: "保存",
                again: { visit, form in page(try await house.ask(ReadDeskCase(caseID: visit.parameter("id")), for: visit), visit, form) }
            ) { visit, form in
                let id = visit.parameter("id"), submit = form.flag("submit")
                // Empty scores of a draft stay in their place, so the pairs are read from all values.
                var scores: [String: Int] = [:]
                for (item, score) in zip(form.values["item"] ?? [], form.values["score"] ?? []) where !score.isEmpty {
                    guard let number = Int(score) else { throw FormProblems("score", "得分应是整数。") }
                    scores[item] = number
                }
                let recommends = form.optionalChoice("recommends").map { $0 == "yes" }
                let save = SaveOpinion(caseID: id, .init(scores: scores, opinion: form.text("opinion"), recommends: recommends), submit: submit, edition: form.edition)
                let saved = try await form.unlessConflict(visit) { try await house.perform(save, for: visit) }
                return .done(submit ? "/expert" : "/expert/cases/\(id)", flash: submit ? "评议意见已提交。" : "已保存，还没有提交。", data: saved)
            },
            Act("/expert/cases/{id}/recusal", name: "declareRecusal", policy: ExpertPages.policy("case on the own panel"), summary: "申请回避", fields: recusalFields, button: "申请回避") { visit, form in
                try await house.perform(DeclareRecusal(caseID: visit.parameter("id"), kinship: form.text("kinship") == "yes", reason: form.text("reason")), for: visit)
                return .redirect("/expert", flash: "已回避，这份申报不再显示，也不参加它的表决。")
            },
        ])
    }

    private static func page(_ view: ReadDeskCase.View, _ visit: Visit, _ form: Form) -> Page {
        let id = view.record.id
        return Page("评议 \(view.record.name)", crumbs: [Link("评议", "/expert")], wide: true, body: """
            \(ErrorSummary(form.problems))
            <h1>\(view.record.name)</h1><p class="muted">\(view.record.speciality) · \(view.record.filing.chinese)</p>\(tools(view))
            <details class="card"><summary>申请回避（同一单位、亲属、共同成果或其他可能影响公正的情形）</summary>\(PostForm(recusalFields, to: "/expert/cases/\(id)/recusal", visit, button: "申请回避", tone: .bad, scope: "r-"))</details>
            <div class="cols desk">\(others(view))<div>
            \(Card("本人述职", "<p class=\"long\">\(view.report)</p>"))
            \(Card("选取的业绩", DataTable("选取的业绩", columns: [.init("业绩"), .init("类别"), .init("本人贡献"), .init("姓名位置")], rows: view.picked.map {
                .init(cells: ["<span class=\"wrap\">\($0.title)\($0.representative ? "（代表作）" : "")</span>", "\($0.kindName)", "<div class=\"wrap\">\($0.contribution)</div>", "\($0.marker) \(SpotLink(spot: view.nameSpots[$0.recordID], reader: "/expert/cases/\(id)/evidence"))"])
            }, empty: "没有选取业绩。").html))
            \(Card("业绩档案", HTML.each(view.records) { "<div class=\"row\"><small>\($0.kindName)</small>\(RecordCard($0, reader: "/expert/cases/\(id)/evidence"))</div>" }))
            \(Card("附件", attachments(view)))
            \(Card("规则结论", "\(FindingList(view.findings.map { $0.row() }))"))
            </div><div id="sheet" tabindex="-1">\(Card("评分表", view.submitted ? submitted(view) : sheet(view, visit, form)))</div></div>
            """)
    }

    /// Where one goes from here, each by a key.
    private static func tools(_ view: ReadDeskCase.View) -> HTML {
        let path = "/expert/cases/\(Percent.encode(view.record.id))", first = EvidenceShelf(records: view.records, attachments: view.attachments).places.first?.file.id
        let here = view.desk.firstIndex { $0.caseID == view.record.id }
        func other(_ step: Int) -> String? { here.map { $0 + step }.flatMap { view.desk.indices.contains($0) ? "/expert/cases/\(Percent.encode(view.desk[$0].caseID))" : nil } }
        func link(_ text: String, _ url: String?, _ key: String) -> HTML { HTML.with(url) { "<a href=\"\(url: $0)\" data-key=\"\(key)\">\(text)<kbd aria-hidden=\"true\">\(key.uppercased())</kbd></a>" } }
        return """
            <nav class="tools" aria-label="评议这一份">\(link("看材料", first.map { path + "/evidence/" + Percent.encode($0) }, "n"))\(link("打分", path + "#sheet", "s"))\
            \(link("下一份申报", other(1), "j"))\(link("上一份申报", other(-1), "k"))\(link("回到列表", "/expert", "l"))</nav>
            """
    }

    /// The expert's own cases, with how many are done.
    private static func others(_ view: ReadDeskCase.View) -> HTML {
        """
        <nav class="mine" aria-label="我的评议">\(Meter("已完成", value: view.desk.count(where: \.done), of: view.desk.count))<ol class="files">\(HTML.each(view.desk) { item in
            let name: HTML = "\(item.name)\(HTML.when(item.done, " \(Tag("已提交", .ok))"))"
            return item.caseID == view.record.id ? "<li aria-current=\"true\"><b>\(name)</b></li>" as HTML : "<li><a href=\"/expert/cases/\(part: item.caseID)\">\(name)</a></li>"
        })</ol></nav>
        """
    }

    private static func attachments(_ view: ReadDeskCase.View) -> HTML {
        let there = view.attachments.filter { !$0.files.isEmpty }
        return there.isEmpty ? "<p class=\"muted\">没有另外上传附件。</p>" : HTML.each(there) { line in
            "<h3>\(line.name)</h3>\(Thumbnails(line.files, reader: "/expert/cases/\(view.record.id)/evidence"))"
        }
    }

    /// What another window has saved.
    private static func stored(_ view: ReadDeskCase.View) -> HTML {
        SummaryList(view.scoring.map { .init($0.name, text: view.scores[$0.id].map(String.init) ?? "") } + [
            .init("评议意见", text: view.opinion), .init("是否推荐", text: view.recommends.map { $0 ? "推荐" : "不推荐" } ?? ""),
        ]).html
    }

    private static func submitted(_ view: ReadDeskCase.View) -> HTML {
        """
        <p>\(Tag("已提交", .ok)) 总分 \(view.scores.values.reduce(0, +))，\(view.recommends == true ? "推荐" : "不推荐")。</p><p class="long">\(view.opinion)</p>
        <h3>评议组其他意见</h3>\(view.panel.isEmpty ? "<p class=\"muted\">其他成员还没有提交。</p>" : HTML.each(view.panel) { "<p class=\"long\">\($0)</p>" })
        """
    }

    private static func sheet(_ view: ReadDeskCase.View, _ visit: Visit, _ form: Form) -> HTML {
        let typed = Dictionary(zip(form.values["item"] ?? [], form.values["score"] ?? []), uniquingKeysWith: { a, _ in a })
        let path = "/expert/cases/\(view.record.id)/opinion", conflict = form.isOlder(than: view.version)
        let rows = HTML.each(view.scoring) { item in
            let id = "f-score-\(item.id)", problem = form.problem("score-\(item.id)")
            return """
                <div class="score"><label for="\(id)"><b>\(item.name)</b>（0–\(item.maximum) 分）</label><p class="hint" id="\(id)-hint">\(item.hint)\(HTML.with(problem) { " <b class=\"error\">\($0)</b>" })</p>\
                <input type="hidden" name="item" value="\(item.id)"><input id="\(id)" type="text" name="score" inputmode="numeric" aria-describedby="\(id)-hint"\(has: problem != nil, "aria-invalid=\"true\"") value="\(typed[item.id] ?? view.scores[item.id].map(String.init) ?? "")"></div>
                """
        }
        let rest = [fields[2].showing(view.opinion), view.recommends.map { fields[3].showing($0 ? "yes" : "no") } ?? fields[3], fields[4]]
        let sheet = PostForm(
            [], to: path, visit, form: form, button: "保存", autosave: Autosave(path, version: view.version, form: form, isConflict: conflict), inside: rows + HTML.each(rest) { FieldView($0, in: form).html }).html
        return conflict ? TwoVersions(stored: stored(view), form: sheet, back: "/expert/cases/\(Percent.encode(view.record.id))").html : sheet
    }
}
