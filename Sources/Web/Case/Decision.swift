import Casework
import TitleReview

/// One of the decisions on a case (A3.1.3, A3.2.1): its fields, its common texts, what follows from it.
///
/// Common texts are checkboxes, so that they work without scripts and nothing that was typed is lost; what is ticked stands
/// before what was written.
enum Decision: String, CaseIterable, Sendable {
    case pass, `return`
    case refuse = "refusal"
    case waive = "waiver"

    var action: CaseAction {
        switch self {
        case .pass: .pass
        case .return: .return
        case .refuse: .refuse
        case .waive: .waiveFee
        }
    }

    /// Where its form goes: what cannot be undone is confirmed first.
    var part: String { self == .refuse ? rawValue + Confirmation.part : rawValue }

    var title: String {
        switch self {
        case .pass: "通过"
        case .return: "退回补正"
        case .refuse: "不通过"
        case .waive: "减免评审费"
        }
    }

    var tone: Tone {
        switch self {
        case .pass: .accent
        case .return, .waive: .plain
        case .refuse: .bad
        }
    }

    /// The field that holds the decision's text.
    var text: String {
        switch self {
        case .pass: "opinion"
        case .return: "items"
        case .refuse, .waive: "reason"
        }
    }

    /// The fields as an act takes them; `employer` confirms, `authority` ticks a list, both on their own pass.
    func fields(_ desk: OfficerQueue) -> [Field] { own(desk) + [QueuePlace.field] }

    private func own(_ desk: OfficerQueue) -> [Field] {
        switch self {
        case .pass:
            let confirmed: [Field] =
                desk == .employer
                ? [
                    Field(
                        "backbone", "是否本单位业务骨干", .choice([.init("yes", "是"), .init("no", "否")], .radios),
                        hint: "直接申报要求是业务骨干，按您的确认重新判断。（附件1 二）"),
                    Field("noNominalEmployment", "确认没有挂靠现象：劳动关系、社保缴纳和实际工作都在本单位（附件1 一）", .flag),
                ] : desk == .authority ? [Field("ticked", "审核清单", .list(most: 50), required: false)] : []
            return confirmed + [
                common(desk), Field("opinion", "审核意见", .longText(0...500), hint: "必填，也可以只勾选上面的常用语。", required: false),
            ]
        case .return:
            return [
                common(desk),
                Field(
                    "items", "需要补正的内容", .longText(0...2000), hint: "每行一项，一次写全。申报人会逐项看到。（人社部令第40号）",
                    required: false),
                Field(
                    "newFact", "新发现的事实和理由", .longText(0...500),
                    hint: "本环节已经退回过一次，再次退回必须写明。（人社部令第40号）", required: false),
            ]
        case .refuse:
            return [
                common(desk), Field("reason", "理由", .longText(0...500), hint: "写明比对的事实。申报人会看到。", required: false),
                Field("clause", "不符合的条款", .text(1...40), hint: "例如 A1.3。"),
            ]
        case .waive: return [Field("reason", "减免理由", .longText(1...500), hint: "留存在办理经过里。")]
        }
    }

    private func common(_ desk: OfficerQueue) -> Field {
        self == .pass
            ? Field("common", "常用语", .choices(Decision.opinions(desk).map { .init($0, $0) }), required: false)
            : Field("common", "常用语", .list(most: 20), required: false)
    }

    /// The texts that can be ticked on this case: the plan's and the unit's own last ones.
    private func reasons(_ view: ReadCase.View) -> [String] {
        self == .return ? view.reasons.returns : self == .refuse ? view.reasons.refusals : []
    }

    /// The field as people see it; nil when there is nothing to tick.
    func common(_ field: Field, _ view: ReadCase.View) -> Field? {
        guard self != .pass else { return field }
        let texts = reasons(view)
        return texts.isEmpty
            ? nil
            : Field(
                field.name, field.label, .choices(texts.map { .init($0, $0) }), hint: "可以多选，和下面写的一起告诉申报人。",
                required: false)
    }

    private static func opinions(_ desk: OfficerQueue) -> [String] {
        switch desk {
        case .employer: ["材料真实、完整，同意推荐。", "工作表现突出，业绩经核实，同意推荐。"]
        case .authority: ["材料齐全，符合申报条件，同意推荐。", "待核实事项已核对原件，同意推荐。"]
        case .office: ["资格审核通过。", "待核实事项已核对，资格审核通过。"]
        }
    }

    /// What was ticked and written, as one text.
    func text(_ form: Form) -> String {
        (form.list("common") + [form.text(text)]).filter { !$0.isEmpty }.joined(separator: self == .return ? "\n" : "")
    }

    /// The same, which must say something.
    func neededText(_ form: Form) throws(FormProblems) -> String {
        let said = text(form)
        guard form.list("common").allSatisfy({ $0.count <= 100 }) else {
            throw FormProblems("common", "常用语每条最多 100 字，请写在下面")
        }
        guard said.isEmpty else { return said }
        switch self {
        case .pass: throw FormProblems(text, "请填写审核意见，或勾选一条常用语。（附件3 一、3）")
        case .return: throw FormProblems(text, "请至少列出一项需要补正的内容，每行一项。")
        case .refuse, .waive: throw FormProblems(text, "请写明理由。（附件3 一、3）")
        }
    }

    /// What it means, said before it is done.
    func note(_ view: ReadCase.View, now: Instant) -> String {
        let due = due(view, now: now)
        let plan = view.plan
        return switch (self, view.record.state) {
        case (.pass, .employerReview):
            "\(due)通过后在单位内公示 \(plan.notices.employerDays) 个工作日，期满无异议再报送。（附件3 一、4）"
        case (.pass, .officeReview): "\(due)通过后公示 \(plan.notices.qualificationDays) 个工作日。（通知三）"
        case (.pass, _): "\(due)通过后还需“审核推荐”才会到下一环节。（附件3 二、2）"
        case (.return, _):
            "\(due)补正期限 \(plan.dates.correctionWorkingDays) 个工作日，逾期视为放弃。补正内容要一次写全。（人社部令第40号）"
        case (.refuse, _): "本次申报就此结束，不能恢复。理由和条款会告诉申报人。"
        case (.waive, _): "减免后直接进入待评审，不再要求缴费。（附件2 二、7）"
        }
    }

    private func due(_ view: ReadCase.View, now: Instant) -> String {
        guard let day = view.dueShown else { return "" }
        if now < .deadline(day) { return "请在 \(day.chinese) 24:00 前办理。" }
        return view.record.state == .officeReview
            ? "" : "本环节已于 \(day.chinese) 24:00 截止，要先由评委会办公室准予延期。（通知二）"
    }
}

/// The decisions that the table of transitions allows now; 1, 2, 3 open them. After a mistake the one that was sent stands
/// open with what was typed.
struct Decisions: Part {
    let desk: OfficerQueue
    let view: ReadCase.View
    let context: PageContext
    /// The list in which the case stands; the next one of it follows.
    var place: QueuePlace?
    /// The decision that was sent and has to be mended.
    var sent: (decision: Decision, form: Form)?

    var open: [Decision] { Decision.allCases.filter { view.actions.contains($0.action) } }

    static func scope(_ decision: Decision) -> String { decision.rawValue + "-" }

    var html: HTML {
        let choices = open
        return HTML.when(
            !choices.isEmpty || view.actions.contains(.veto),
            """
            <section class="card decide"><h2>审核决定</h2>\
            \(HTML.each(choices.enumerated()) { index, choice in one(choice, key: index + 1) })\
            \(HTML.when(view.actions.contains(.veto), veto))</section>
            """)
    }

    private var veto: HTML {
        """
        <p class="acts"><a class="bad-ink" href="\(url: desk.path(view.record.id))/veto">查实不诚信行为：一票否决</a></p>
        """
    }

    private func one(_ decision: Decision, key: Int) -> HTML {
        let form = sent.flatMap { $0.decision == decision ? $0.form : nil } ?? Form()
        let posted = PostForm(
            shown(decision), to: "\(desk.path(view.record.id))/\(decision.part)", context, form: form,
            button: decision.title, tone: decision.tone, scope: Decisions.scope(decision),
            inside: inside(decision, form))
        return """
            <details name="decision" data-key="\(key)"\(has: sent?.decision == decision, "open")>\
            <summary class="\(decision.tone.rawValue)-ink">\(decision.title) <kbd>\(key)</kbd></summary>\
            <p class="muted">\(decision.note(view, now: context.now))</p>\
            \(posted)</details>
            """
    }

    /// The fields that the kit draws, with what is known already in them.
    private func shown(_ decision: Decision) -> [Field] {
        [QueuePlace.field.showing(place?.text ?? "")]
            + decision.fields(desk).compactMap { field in
                var field = field
                // A ticked common text will do as well, so the form takes it empty; people read that it has to say something.
                if field.name == decision.text { field.required = true }
                return switch field.name {
                case "common": decision.common(field, view)
                case "ticked", "clause", "list": nil
                case "newFact": wasReturned ? field : nil
                case "backbone": view.details.backbone.map { field.showing($0 ? "yes" : "no") } ?? field
                case "reason" where decision == .refuse:
                    failing.isEmpty
                        ? field : field.showing(String(failing.map(\.message).joined(separator: "\n").prefix(500)))
                default: field
                }
            }
    }

    private var failing: [Finding] { view.findings.filter { $0.outcome == .unmet } }

    /// R5: this level has sent a list before.
    private var wasReturned: Bool { view.corrections.contains { $0.level == "\(desk.rawValue)\(view.record.level)" } }

    private func inside(_ decision: Decision, _ form: Form) -> HTML {
        switch decision {
        case .refuse: clause(form)
        case .pass where desk == .authority: checklist(form)
        default: .empty
        }
    }

    /// A clause is typed or taken from what the rules looked at.
    private func clause(_ form: Form) -> HTML {
        let value = form.values["clause"]?.first ?? failing.first?.clause ?? ""
        let problem = form.problem("clause")
        let id = "refusal-f-clause"
        let options = HTML.each(view.findings) { finding in
            "<option value=\"\(finding.clause)\">\(finding.message.prefix(40))</option>"
        }
        return """
            <div class="field\(problem == nil ? "" : " wrong")"><label for="\(id)">不符合的条款</label>\
            <p class="hint" id="\(id)-hint">例如 A1.3，可从列表中选。</p>\
            \(HTML.with(problem) { "<p class=\"error\" id=\"\(id)-error\"><b>错误：</b>\($0)</p>" })\
            <input id="\(id)" name="clause" type="text" class="short" value="\(value)" list="clauses" \
            aria-describedby="\(id)-hint" aria-required="true">\
            <datalist id="clauses">\(options)</datalist></div>
            """
    }

    /// A3.3.2: every line is ticked before the case passes.
    private func checklist(_ form: Form) -> HTML {
        let levels = view.plan.authorities
        let level = view.record.level
        guard levels.indices.contains(level), !levels[level].checklist.isEmpty else { return .empty }
        let ticked = form.list("ticked")
        let problem = form.problem("checklist")
        let boxes = HTML.each(levels[level].checklist.enumerated()) { index, line in
            """
            <label class="pick"><input type="checkbox" name="ticked" value="\(index)"\
            \(has: ticked.contains(String(index)), "checked")><span>\(line)</span></label>
            """
        }
        return """
            <fieldset class="field\(problem == nil ? "" : " wrong")" id="pass-f-checklist" tabindex="-1"><legend>审核清单</legend>\
            <p class="hint">逐项核对后勾选，全部勾选才能通过。（附件3 三、2）</p>\
            \(HTML.when(problem != nil, "<p class=\"error\"><b>错误：</b>还有没勾选的项目。</p>"))\(boxes)</fieldset>
            """
    }
}
