import Casework
import TitleReview

/// The fields of a section: groups as frames, conditions as sentences with their numbers inside.
struct PlanSectionForm: Part {
    private let parts: [PlanForm.Part]
    private let form: Form
    /// What is kept now, where somebody else has saved since the form was opened.
    private let isStale: Bool

    init(_ plan: PlanForm, _ sheet: ReadPlanDraft.Sheet, _ sent: Form?) {
        parts = plan.parts
        isStale = sent.map { $0.text("version") != "\(sheet.draft.version)" } ?? false
        if let sent {
            form = sent
        } else {
            let names = plan.fields.map(\.name) + plan.groups.map { "\($0.path)" }
            let found = sheet.mistakes.compactMap { mistake -> FieldProblem? in
                // The nearest place that the page shows.
                guard let name = names.filter({ PlanFile.isWithin(mistake.path, $0) }).max(by: { $0.count < $1.count })
                else { return nil }
                let prefix = plan.fields.first { $0.name == name }.map { $0.key.isChoices ? "w." : "v." } ?? "v."
                return FieldProblem(
                    prefix + name, "\(PlanKeys.name(of: mistake.path))：\(mistake.message)，应为：\(mistake.remedy)")
            }
            form = Form(
                showing: Dictionary(
                    plan.fields.map { ($0.formName, $0.key.typed($0.value)) }, uniquingKeysWith: { a, _ in a }),
                problems: found)
        }
    }

    var problems: [FieldProblem] { form.problems }

    var html: HTML { HTML.each(parts) { part($0, depth: 0) } }

    private func part(_ part: PlanForm.Part, depth: Int) -> HTML {
        switch part {
        case .field(let one): field(one)
        case .group(let one): group(one, depth: depth)
        }
    }

    private func hasProblem(_ group: PlanForm.Group) -> Bool {
        form.problems.contains { PlanFile.isWithin(String($0.field.dropFirst(2)), "\(group.path)") }
    }

    private func group(_ group: PlanForm.Group, depth: Int) -> HTML {
        let rest = group.parts.filter { if case .field(let field) = $0 { !field.isInSentence } else { true } }
        let own = rest.filter { if case .field = $0 { true } else { false } }
        let below = rest.filter { if case .group = $0 { true } else { false } }
        let name = "v.\(group.path)"
        let problem = form.problem(name)
        // One sees what items and sentences say; what they are made of, and what is not there, is a fold away.
        let isThere = group.parts.contains { if case .field(let field) = $0 { field.isThere } else { true } }
        let folds = !own.isEmpty && (group.item != nil || !group.sentence.isEmpty || (group.isOptional && !isThere))
        let fields = HTML.each(own) { part($0, depth: depth + 1) }
        let inside: HTML =
            folds
            ? """
            <details\(has: hasProblem(group), "open")><summary>\(summary(group, own))</summary>\(fields)</details>
            """
            : fields
        return """
            <fieldset class="\(depth < 2 ? "card" : "field")\(problem == nil ? "" : " wrong")" id="f-\(name)" \
            tabindex="-1"><legend><b>\(group.title)</b></legend>\
            \(HTML.with(group.hint) { "<p class=\"hint\">\($0)</p>" })\
            \(HTML.with(problem) { "<p class=\"error\"><b>错误：</b>\($0)</p>" })\
            \(HTML.when(!group.sentence.isEmpty, sentence(group)))\
            \(inside)\
            \(HTML.each(below) { part($0, depth: depth + 1) })\
            \(HTML.when(group.isOnlyInSource, "<p class=\"hint\">这里没有能在页面上改的内容，请在 YAML 原文里写。</p>"))\
            \(HTML.each(group.unknown) { act("remove", $0, "去掉“\($0)”", "计划里没有这一项") })\(items(group))</fieldset>
            """
    }

    private func sentence(_ group: PlanForm.Group) -> HTML {
        let pieces = HTML.each(group.sentence) { piece($0, group) }
        return "<p class=\"say\">\(pieces)</p>"
    }

    /// What a folded item says besides its sentence.
    private func summary(_ group: PlanForm.Group, _ own: [PlanForm.Part]) -> HTML {
        let said = own.compactMap { part -> String? in
            guard case .field(let field) = part, !field.value.isEmpty, field.key.key != "name",
                field.key.key != "title", field.key.key != "id"
            else { return nil }
            return field.key.said(field.value).joined(separator: "、")
        }
        let text = said.prefix(3).joined(separator: " · ")
        let short = text.count > 60 ? text.prefix(60) + "……" : text[...]
        return """
            \(said.isEmpty && group.isOptional ? "填写" : "修改")<span class="unseen">“\(group.title)”</span>\
            \(HTML.when(!text.isEmpty, " <small>\(short)</small>"))
            """
    }

    private func items(_ group: PlanForm.Group) -> HTML {
        HTML.with(group.item) { item in
            """
            <p class="acts">\(act("copy", group.path, "复制一项", group.title))\
            \(HTML.when(item.index > 0, act("up", group.path, "上移", group.title)))\
            \(HTML.when(item.index + 1 < item.count, act("down", group.path, "下移", group.title)))\
            \(HTML.when(item.count > 1, act("remove", group.path, "删去", group.title)))</p>
            """
        }
    }

    private func act(_ verb: String, _ path: PlanPath, _ word: String, _ what: String) -> HTML {
        """
        <button class="plain-button" type="submit" name="do" value="\(verb) \("\(path)")">\
        \(word)<span class="unseen">：\(what)</span></button>
        """
    }

    private func piece(_ piece: PlanForm.Piece, _ group: PlanForm.Group) -> HTML {
        switch piece {
        case .text(let text): return "\(text)"
        case .field(let one):
            let id = "f-\(one.formName)"
            let problem = form.problem(one.formName)
            let error = HTML.with(problem) { message in
                " <span class=\"error\" id=\"\(id)-error\"><b>错误：</b>\(message)</span> "
            }
            return """
                <input id="\(id)" name="\(one.formName)" type="text" inputmode="numeric" class="num" \
                value="\(form.text(one.formName))" aria-label="\(group.title)：\(one.key.label)"\
                \(has: problem != nil, "aria-invalid=\"true\"")\
                \("aria-describedby", problem.map { _ in "\(id)-error" })>\(error)
                """
        }
    }

    private func field(_ one: PlanForm.Field) -> HTML {
        let kept = one.key.typed(one.value)
        let now = isStale && kept != (form.values[one.formName] ?? []).filter { !$0.isEmpty }
        let hint = [
            one.key.hint,
            now ? "现在保存的是：\(one.value.isEmpty ? "（空）" : one.key.said(one.value).joined(separator: "、"))" : nil,
        ].compactMap { $0 }.joined(separator: "　")
        switch one.key.shape {
        case .texts:
            return lines(one, hint.isEmpty ? "一行一项。" : "\(hint)　一行一项。", rows: min(14, max(3, one.value.count + 1)))
        case .paragraph: return lines(one, hint, rows: min(10, max(3, (one.value.first?.count ?? 0) / 36 + 1)))
        default: break
        }
        let field = Field(
            one.formName, label(one), one.key.kind, hint: hint.isEmpty ? nil : hint, required: !one.mayBeEmpty)
        // An unticked group sends nothing: that it was there is sent beside.
        return (one.key.isChoices ? "<input type=\"hidden\" name=\"\(one.formName)\" value=\"\">" : HTML.empty)
            + FieldView(field, in: form).html
    }

    private func label(_ one: PlanForm.Field) -> String {
        switch one.key.shape {
        case .whole(let unit) where !unit.isEmpty, .decimal(let unit) where !unit.isEmpty: "\(one.key.label)（\(unit)）"
        default: one.key.label
        }
    }

    private func lines(_ one: PlanForm.Field, _ hint: String, rows: Int) -> HTML {
        let problem = form.problem(one.formName)
        let id = "f-\(one.formName)"
        let described = [hint.isEmpty ? nil : "\(id)-hint", problem.map { _ in "\(id)-error" }].compactMap { $0 }
            .joined(separator: " ")
        return """
            <div class="field\(problem == nil ? "" : " wrong")"><label for="\(id)">\(one.key.label)\
            \(HTML.when(one.mayBeEmpty, "<span class=\"muted\">（选填）</span>"))</label>\
            \(HTML.when(!hint.isEmpty, "<p class=\"hint\" id=\"\(id)-hint\">\(hint)</p>"))\
            \(HTML.with(problem) { "<p class=\"error\" id=\"\(id)-error\"><b>错误：</b>\($0)</p>" })\
            <textarea id="\(id)" name="\(one.formName)" rows="\(rows)"\
            \("aria-describedby", described.isEmpty ? nil : described)\(has: problem != nil, "aria-invalid=\"true\"")>
            \(form.text(one.formName))</textarea></div>
            """
    }
}

extension PlanForm.Field {
    /// Its name in the form: `v.` for one value, `w.` for ticked words.
    var formName: String { (key.isChoices ? "w." : "v.") + name }
}

extension PlanKey {
    var isChoices: Bool { if case .words = shape { true } else { false } }

    /// Values as a form shows them.
    func typed(_ values: [String]) -> [String] {
        if case .texts = shape { return values.isEmpty ? [] : [values.joined(separator: "\n")] }
        return values
    }

    fileprivate var kind: Field.Kind {
        switch shape {
        case .whole: .number(0...Int.max)
        case .day: .day(nil)
        case .word(let words): .choice(words.map { Field.Option($0.value, $0.label) }, .select)
        case .words(let words): .choices(words.map { Field.Option($0.value, $0.label) })
        default: .text(0...2000)
        }
    }
}
