import Casework
import TitleReview

/// The scoring sheet as an expert fills it in, beside the case and beside each page of its evidence (R8, A2.3.4, A2.3.5).
struct SheetForm: Part {
    static let opinion = Field(
        "opinion", "评议意见", .longText(0...1000), hint: "提交时必填，写明理由；提交后申报人看不到。（人社部令第40号）", required: false)
    private static let recommends = Field(
        "recommends", "是否推荐", .choice([.init("yes", "推荐"), .init("no", "不推荐")], .radios), required: false)
    private static let submit = Field("submit", "提交这份评议，提交后不能再修改", .flag, required: false)
    private static let lists = [
        ("item", "评分项"), ("score", "得分"), ("note", "说明"), ("deduct-file", "扣分的材料"), ("deduct-amount", "扣多少"),
        ("deduct-reason", "扣分的理由"),
    ]
    static let fields =
        lists.map { Field($0.0, $0.1, .list(most: 50), required: false) } + [opinion, recommends, submit]
        + Autosave.fields

    let view: ReadCaseAsExpert.View
    let context: PageContext
    /// What was sent before, with its problems.
    var form = Form()
    /// The file that is being read; a deduction is offered for it.
    var fileID: String?

    private var path: String { "/expert/cases/\(view.record.id)/opinion" }

    /// The sheet that was sent. Empty values keep their places, so that the lists belong together row by row.
    static func sheet(_ form: Form) throws -> SaveOpinion.Sheet {
        func column(_ name: String) -> [String] { form.values[name] ?? [] }
        var scores: [String: Int] = [:]
        var notes: [String: String] = [:]
        for (item, score) in zip(column("item"), column("score")) where !score.isEmpty {
            guard let number = Int(score) else { throw FormProblems("score", "得分应是整数。") }
            scores[item] = number
        }
        for (item, note) in zip(column("item"), column("note")) { notes[item] = note }
        var deductions: [MaterialDeduction] = []
        for row in rows(form) where !row.amount.isEmpty || !row.reason.isEmpty {
            guard let amount = row.amount.isEmpty ? 0 : Int(row.amount) else {
                throw FormProblems("deduct-\(deductions.count)", "材料扣分第 \(deductions.count + 1) 行：扣多少应是整数。")
            }
            deductions.append(MaterialDeduction(fileID: row.file, amount: amount, reason: row.reason))
        }
        return SaveOpinion.Sheet(
            scores: scores, notes: notes, deductions: deductions, opinion: form.text("opinion"),
            recommends: form.optionalChoice("recommends").map { $0 == "yes" })
    }

    private struct Row {
        var file: String
        var amount = ""
        var reason = ""
    }

    private static func rows(_ form: Form) -> [Row] {
        let files = form.values["deduct-file"] ?? []
        let amounts = form.values["deduct-amount"] ?? []
        let reasons = form.values["deduct-reason"] ?? []
        return files.indices.map {
            Row(
                file: files[$0], amount: amounts.indices.contains($0) ? amounts[$0] : "",
                reason: reasons.indices.contains($0) ? reasons[$0] : "")
        }
    }

    var html: HTML { view.submitted ? submitted : editor }

    private var editor: HTML {
        let conflict = form.isOlder(than: view.version)
        let rest = [
            Self.opinion.showing(view.opinion),
            view.recommends.map { Self.recommends.showing($0 ? "yes" : "no") } ?? Self.recommends, Self.submit,
        ]
        let sheet = PostForm(
            [], to: path, context, form: form, button: "保存",
            autosave: Autosave(path, version: view.version, form: form, isConflict: conflict),
            inside: scores + notes + deductions + HTML.each(rest) { FieldView($0, in: form).html }
        ).html
        return conflict
            ? TwoVersions(stored: stored, form: sheet, back: "/expert/cases/\(Percent.encode(view.record.id))").html
            : sheet
    }

    private func typed(_ name: String) -> [String: String] {
        Dictionary(zip(form.values["item"] ?? [], form.values[name] ?? []), uniquingKeysWith: { a, _ in a })
    }

    private var scores: HTML {
        let typed = typed("score")
        return HTML.each(view.scoring) { item in
            let id = "f-score-\(item.id)"
            let problem = form.problem("score-\(item.id)")
            let trouble = HTML.with(problem) { " <b class=\"error\">\($0)</b>" }
            let value = typed[item.id] ?? view.scores[item.id].map(String.init) ?? ""
            return """
                <div class="score"><label for="\(id)"><b>\(item.name)</b>（0–\(item.maximum) 分）</label>\
                <p class="hint" id="\(id)-hint">\(item.hint)\(trouble)</p>\
                <input type="hidden" name="item" value="\(item.id)">\
                <input id="\(id)" type="text" name="score" inputmode="numeric" aria-describedby="\(id)-hint"\
                \(has: problem != nil, "aria-invalid=\"true\"") value="\(value)"></div>
                """
        }
    }

    private var notes: HTML {
        let typed = typed("note")
        let troubled = view.scoring.contains { form.problem("note-\($0.id)") != nil }
        let lines = HTML.each(view.scoring) { item in note(item, typed[item.id] ?? view.notes[item.id] ?? "") }
        return """
            <details class="more"\(has: troubled || !view.notes.isEmpty, "open")><summary>逐项说明（选填）</summary>\
            <p class="hint">会商时和得分一起给评议组看，每项最多 \(SaveOpinion.noteLimit) 字。</p>\(lines)</details>
            """
    }

    private func note(_ item: Plan.ScoringItem, _ value: String) -> HTML {
        let id = "f-note-\(item.id)"
        let problem = form.problem("note-\(item.id)")
        return """
            <div class="field\(problem == nil ? "" : " wrong")"><label for="\(id)">\(item.name)</label>\(error(problem, id))\
            <input id="\(id)" type="text" name="note"\("aria-describedby", problem == nil ? nil : id + "-error")\
            \(has: problem != nil, "aria-invalid=\"true\"") value="\(value)"></div>
            """
    }

    private func error(_ problem: String?, _ id: String) -> HTML {
        HTML.with(problem) { "<p class=\"error\" id=\"\(id)-error\"><b>错误：</b>\($0)</p>" }
    }

    // MARK: Deductions (A2.3.5)

    private var deductions: HTML {
        HTML.with(view.deduction) { rule in
            let files = order.places
            let rows = shown(rule)
            let troubled = rows.indices.contains { form.problem("deduct-\($0)") != nil }
            let sum = HTML.when(view.sum.deducted > 0, "（已扣 \(view.sum.deducted) 分）")
            let lines = HTML.each(rows.enumerated()) { index, row in line(index, row, rule, files) }
            return """
                <details class="more" id="deductions"\(has: troubled || !view.deductions.isEmpty, "open")>\
                <summary>材料扣分：\(rule.name)\(sum)</summary>
                <p class="hint">\(rule.sentence)（\(ClauseName.chinese(rule.clause))）</p>\(lines)</details>
                """
        }
    }

    private var order: EvidenceOrder { EvidenceOrder(records: view.records, attachments: view.attachments) }

    /// What is there, and room for more; the file that is being read stands in the first free row.
    private func shown(_ rule: Plan.Deduction) -> [Row] {
        let sent = Self.rows(form)
        var rows =
            sent.isEmpty
            ? view.deductions.map {
                Row(file: $0.fileID, amount: $0.amount == 0 ? "" : "\($0.amount)", reason: $0.reason)
            } : sent
        let most = min(rule.maximum, 12)
        if let fileID, !rows.contains(where: { $0.file == fileID }), rows.count < most {
            rows.append(Row(file: fileID))
        }
        if sent.isEmpty, rows.count < most { rows.append(Row(file: "")) }
        return rows
    }

    private func line(_ index: Int, _ row: Row, _ rule: Plan.Deduction, _ files: [EvidenceOrder.Place]) -> HTML {
        let id = "f-deduct-\(index)"
        let problem = form.problem("deduct-\(index)")
        let options = HTML.each(files) { place in
            """
            <option value="\(place.file.id)"\(has: place.file.id == row.file, "selected")>\
            \(place.kind)：\(place.file.name)</option>
            """
        }
        let amount = rule.unit == .points ? "扣几分" : "扣得分的百分之几"
        return """
            <fieldset class="field deduct\(problem == nil ? "" : " wrong")"><legend>第 \(index + 1) 份</legend>\(error(problem, id))\
            <label for="\(id)">材料</label><select id="\(id)" name="deduct-file"\
            \("aria-describedby", problem == nil ? nil : id + "-error")\(has: problem != nil, "aria-invalid=\"true\"")>\
            <option value="">不扣</option>\(options)</select>
            <label for="\(id)-amount">\(amount)（1–\(rule.each)）</label>\
            <input id="\(id)-amount" class="short" type="text" inputmode="numeric" name="deduct-amount" value="\(row.amount)">
            <label for="\(id)-reason">理由</label>\
            <input id="\(id)-reason" type="text" name="deduct-reason" value="\(row.reason)"></fieldset>
            """
    }

    // MARK: What stands

    /// What another window has saved.
    private var stored: HTML {
        SummaryList(
            view.scoring.map {
                .init(
                    $0.name,
                    text: (view.scores[$0.id].map(String.init) ?? "") + (view.notes[$0.id].map { "（\($0)）" } ?? ""))
            } + [
                .init("材料扣分", text: view.sum.deducted == 0 ? "" : "\(view.sum.deducted) 分"),
                .init("评议意见", text: view.opinion), .init("是否推荐", text: view.recommends.map { $0 ? "推荐" : "不推荐" } ?? ""),
            ]
        ).html
    }

    private var submitted: HTML {
        let parts = HTML.when(view.sum.deducted > 0, "（得分 \(view.sum.earned)，材料扣 \(view.sum.deducted)）")
        let word = view.recommends == true ? "推荐" : "不推荐"
        return """
            <p>\(Tag("已提交", .ok)) 总分 \(view.sum.total)\(parts)，\(word)。</p><p class="long">\(view.opinion)</p>
            \(taken)\(panel)
            """
    }

    private var taken: HTML {
        guard let rule = view.deduction, !view.deductions.isEmpty else { return .empty }
        let lines = HTML.each(view.deductions) { one in
            "<li>\(name(one.fileID))：\(rule.chinese(one.amount))，\(one.reason)</li>"
        }
        return "<h3>材料扣分</h3><ul>\(lines)</ul>"
    }

    private func name(_ fileID: String) -> String { order.index(of: fileID).map { order.places[$0].file.name } ?? "材料" }

    /// Nothing of the others before the panel meets (R11).
    private var panel: HTML {
        guard let moment = view.panelMoment else { return "<p class=\"muted\">这个计划不设评议组会商，其他成员的意见在表决时看到。</p>" }
        let path = "/expert/panels/\(Percent.encode(view.record.id))"
        return view.panelMeets
            ? "<p><a class=\"btn two\" href=\"\(url: path)\">评议组会商</a></p>"
            : "<p class=\"muted\">\(moment.waitingFor)，可以和评议组其他成员的评分并排看。</p>"
    }
}
