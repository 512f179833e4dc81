import Casework
import TitleReview

/// A panel together: its sheets side by side, how far they lie apart, and the joint opinion that its leader writes
/// (R8, R11).
enum PanelPage {
    private static let fields = [
        Field(
            "opinion", "评议组意见", .longText(1...1000),
            hint: """
                由组长综合各人的意见写。记录后写进评审表和会议纪要，申报人能看到，\
                不要写评审专家的姓名。（人社部令第40号）
                """),
        Field("recommends", "评议组是否推荐", .choice([.init("yes", "推荐"), .init("no", "不推荐")], .radios)),
    ]
    private static let own = ExpertPages.policy("case on the own panel or chair, not recused; the panel meets")

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> ReadPanel.View {
            try await casework.ask(ReadPanel(caseID: context.parameter("id")), for: context)
        }
        return Routes(
            screens: [
                Screen("/expert/panels/{id}", name: "readPanel", policy: own, summary: "评议组会商", load: load) {
                    view, context in page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/expert/panels/{id}/opinion", name: "recordPanelOpinion",
                    policy: ExpertPages.policy("leader of the case's panel or chair, not recused; the panel meets"),
                    summary: "记录评议组意见",
                    fields: fields + Autosave.fields, button: "记录评议组意见",
                    again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    let record = RecordPanelOpinion(
                        caseID: context.parameter("id"), opinion: form.text("opinion"),
                        recommends: form.text("recommends") == "yes", edition: form.edition)
                    let saved = try await form.unlessConflict(context) {
                        try await casework.perform(record, for: context)
                    }
                    return .done("/expert#panels", flash: "评议组意见已记录。", data: saved)
                }
            ])
    }

    private static func page(_ view: ReadPanel.View, _ context: PageContext, _ form: Form) -> Page {
        let path = "/expert/cases/\(Percent.encode(view.record.id))"
        let material = HTML.when(
            view.columns.contains(where: \.isOwn), " · <a href=\"\(url: path)\">看材料和本人的评分</a>")
        return Page(
            "评议组会商 \(view.record.name)", crumbs: [Link("评议", "/expert"), Link("评议组会商", "/expert#panels")], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>评议组会商：\(view.record.name)</h1>\
                <p class="muted">\(view.record.speciality) · \(view.record.filing.chinese)\(material)</p>
                \(spread(view))
                \(table(view))
                \(Card("评议组意见", joint(view, context, form)))
                \(neighbours(view))
                """)
    }

    /// Range, mean, and what is marked, in words.
    private static func spread(_ view: ReadPanel.View) -> HTML {
        let figures: HTML = """
            \(view.columns.count) 份评分，平均 \(ScoreSpread.chinese(view.spread.mean)) 分，\
            最高与最低相差 \(view.spread.range) 分。
            """
        guard let bound = view.spreadOver else {
            return "<p>\(figures)<span class=\"muted\">计划没有规定偏差的界限，是否过大由评议组判断。</span></p>"
        }
        guard view.spread.isWide else {
            return "<p>\(figures)<span class=\"muted\">没有总分偏离平均超过 \(bound) 分。</span></p>"
        }
        return Banner(
            .warning, "有总分偏离平均超过 \(bound) 分",
            body: "<p>\(figures)下表已标出，请先讨论，并在评议组意见里说明。</p>"
        ).html
    }

    private static func table(_ view: ReadPanel.View) -> HTML {
        let words = [
            row("是否推荐", view) { $0.recommends ? "推荐" : "不推荐" },
            row("评议意见", view) { "<div class=\"wrap\">\($0.opinion)</div>" },
        ]
        return DataTable(
            "评议组各人的评分",
            columns: [.init("评分项")] + view.columns.enumerated().map { .init("评委 \($0 + 1)\($1.isOwn ? "（本人）" : "")") },
            rows: scores(view) + deductions(view) + [totals(view)] + words, empty: ""
        ).html
            + "<p class=\"muted\">按总分排列，不写姓名。</p>"
    }

    private static func row(
        _ title: HTML, _ view: ReadPanel.View, _ cell: (ReadPanel.Column) -> HTML
    ) -> DataTable.Row {
        .init(cells: ["<span class=\"narrow\">\(title)</span>"] + view.columns.map(cell))
    }

    private static func scores(_ view: ReadPanel.View) -> [DataTable.Row] {
        view.scoring.map { item in
            row("\(item.name) <small>0–\(item.maximum)</small>", view) { column in
                let note = HTML.with(column.notes[item.id]) { "<div class=\"wrap\"><small>\($0)</small></div>" }
                return "<b>\(column.scores[item.id] ?? 0)</b>\(note)"
            }
        }
    }

    /// One row, or none where the plan knows no deductions.
    private static func deductions(_ view: ReadPanel.View) -> [DataTable.Row] {
        guard let rule = view.deduction else { return [] }
        return [
            row("材料扣分 <small>\(rule.name)</small>", view) { column in
                guard column.deducted != 0 else { return "—" }
                let files = HTML.each(column.deductions) {
                    "<div class=\"wrap\"><small>\($0.file)：\(rule.chinese($0.amount))，\($0.reason)</small></div>"
                }
                return "<b>−\(column.deducted)</b>\(files)"
            }
        ]
    }

    private static func totals(_ view: ReadPanel.View) -> DataTable.Row {
        let cells = zip(view.columns, view.spread.columns).map { column, place -> HTML in
            let direction = place.deviation < 0 ? "低" : "高"
            let far =
                place.deviation == 0 ? "与平均相同" : "比平均\(direction) \(ScoreSpread.chinese(abs(place.deviation)))"
            let mark = HTML.when(place.isMarked, " \(Tag("偏离大", .warn))")
            return "<b>\(column.total)</b> <small>\(far)</small>\(mark)"
        }
        return DataTable.Row(cells: ["总分"] + cells)
    }

    private static func joint(_ view: ReadPanel.View, _ context: PageContext, _ form: Form) -> HTML {
        let stored = HTML.with(view.opinion) {
            "<p>\(Tag($0.recommends ? "推荐" : "不推荐", $0.recommends ? .ok : .warn))</p><p class=\"long\">\($0.text)</p>"
        }
        guard view.mayWrite else {
            let who: HTML =
                view.leads || view.isChair
                ? "<p class=\"muted\">这份申报正在表决，评议组意见不能再改。</p>"
                : "<p class=\"muted\">评议组意见由组长写，组长缺席时由主任委员代写。</p>"
            return view.opinion == nil ? "<p>还没有记录。</p>" + who : stored + who
        }
        let path = "/expert/panels/\(view.record.id)/opinion"
        let version = view.opinion?.version ?? 0
        let conflict = form.isOlder(than: version)
        let shown = [
            fields[0].showing(view.opinion?.text ?? ""),
            view.opinion.map { fields[1].showing($0.recommends ? "yes" : "no") } ?? fields[1],
        ]
        let editor = PostForm(
            shown, to: path, context, form: form, button: "记录评议组意见",
            autosave: Autosave(path, version: version, sends: false, form: form, isConflict: conflict)
        ).html
        let note: HTML =
            view.leads
            ? "<p>您是这份申报的评议组组长。表决开始前可以修改。</p>"
            : "<p>您是主任委员，可以代组长写。表决开始前可以修改。</p>"
        return conflict
            ? TwoVersions(stored: stored, form: editor, back: "/expert/panels/\(Percent.encode(view.record.id))").html
            : note + editor
    }

    private static func neighbours(_ view: ReadPanel.View) -> HTML {
        let here = view.panels.firstIndex { $0.caseID == view.record.id }
        func link(_ text: String, _ step: Int) -> HTML {
            HTML.with(here.map { $0 + step }.flatMap { view.panels.indices.contains($0) ? view.panels[$0] : nil }) {
                "<a href=\"/expert/panels/\(part: $0.caseID)\">\(text)：\($0.name)</a> "
            }
        }
        return
            "<nav class=\"tools\" aria-label=\"其他会商\">\(link("上一份", -1))\(link("下一份", 1))<a href=\"/expert\">回到评议</a></nav>"
    }
}
