import Casework
import TitleReview

/// The achievement archive (业绩档案, A2.1): kinds with counts, records with their state.
enum ArchivePages {
    struct Model: Encodable, Sendable {
        let records: [ArchiveRecord]
        let registers: [RegisterStatus]
    }

    static let policy = Policy(.roles([.applicant]), relation: "own archive")

    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen("/me/archive", name: "readArchive", policy: policy, summary: "业绩档案") { context in
                Model(
                    records: try await casework.ask(ReadArchive(), for: context),
                    registers: try await casework.ask(ReadRegisters(), for: context))
            } view: { model, context in
                view(model, context)
            }
        ])
    }

    private static func view(_ model: Model, _ context: PageContext) -> Page {
        let waiting = model.records.count { $0.state == "waiting" }
        let drafts = model.records.count { $0.state == "draft" || $0.state == "returned" }
        let chips = ArchiveKind.all.map { kind in
            Chips.Chip(kind.name, "#" + kind.id, count: model.records.count { $0.kind == kind.id })
        }
        return Page(
            "业绩档案", crumbs: [Link("我的申报", "/me")],
            body: """
                <h1>业绩档案</h1>
                <p>一条记录经过：草稿 → 待单位审核 → 已通过，或退回修改。\
                申报时只认已通过的记录；已通过的记录改动后要重新审核。（附件2 一、1）</p>
                <p>共 \(model.records.count) 条，待单位审核 \(waiting) 条，草稿和退回 \(drafts) 条。</p>
                \(Chips("记录类别", chips))
                \(HTML.each(ArchiveKind.all) { kind in section(kind, model, context) })
                <p><a href="/me/removed">已移除的记录和材料</a></p>
                """)
    }

    private static func section(_ kind: ArchiveKind, _ model: Model, _ context: PageContext) -> HTML {
        let records = model.records.filter { $0.kind == kind.id }
        let status = model.registers.first { $0.register.kindID == kind.id }
        return """
            <section class="card" id="\(kind.id)"><h2>\(kind.name)</h2>
            \(records.isEmpty ? ("<p class=\"muted\">还没有记录。</p>" as HTML) : "<ul>\(HTML.each(records, line))</ul>")
            \(HTML.with(status) { RegisterPages.part($0, context) })
            \(HTML.when(kind.isTyped, "<p><a href=\"/me/archive/\(part: kind.id)/new\">添加\(kind.name)</a></p>"))</section>
            """
    }

    private static func line(_ record: ArchiveRecord) -> HTML {
        let title = record.title.isEmpty ? "未填写" : record.title
        let evidence = HTML.when(record.origin == nil, "<small>佐证 \(record.evidence.count) 份</small>")
        let replaced = HTML.when(record.isReplaced, "<br><small>这一年度以系统查询的为准，不重复计算。</small>")
        let reason = HTML.when(
            !record.reason.isEmpty, "<br><small class=\"bad-ink\">退回理由：\(record.reason)</small>")
        return """
            <li><a href="/me/archive/records/\(part: record.id)">\(title)</a> \(record.tag) \
            \(evidence)\(replaced)\(reason)</li>
            """
    }
}

extension ArchiveRecord {
    var tag: Tag {
        if origin != nil { return Tag("系统查询", .ok) }
        return switch state {
        case "approved": Tag(stateChinese, .ok)
        case "waiting": Tag(stateChinese, .accent)
        case "returned": Tag(stateChinese, .bad)
        default: Tag(stateChinese)
        }
    }
}

extension ArchiveKind {
    /// The kind's fields for parsing: a draft may be incomplete, so none is required here.
    var draftFields: [Web.Field] {
        formFields { _ in false } + [Web.Field("send", "保存后送单位审核", .flag, required: false)]
            + Autosave.fields
    }

    /// The kind's fields as people see them: optional ones say so.
    var shownFields: [Web.Field] { formFields { $0.required || $0.shape == .openDay } }

    /// The same with what a record holds.
    func shownFields(_ body: [String: String]) -> [Web.Field] {
        shownFields.map { field in
            if field.name == ArchiveKind.ongoing { return isOngoing(body) == true ? field.showing("true") : field }
            return body[field.name].map { field.showing($0) } ?? field
        }
    }

    /// Behind an end that may be open stands the box that says so: left empty, it says nothing (B10).
    private func formFields(_ isRequired: (ArchiveKind.Field) -> Bool) -> [Web.Field] {
        fields.flatMap { field in
            let own = field.formField(required: isRequired(field))
            return field.shape == .openDay
                ? [own, Web.Field(ArchiveKind.ongoing, ArchiveKind.stillOn, .flag, required: false)] : [own]
        }
    }

    /// The record's body out of a form.
    ///
    /// - Throws: ``FormProblems`` where an end stands beside the box that says that there is none.
    func body(_ form: Form) throws(FormProblems) -> [String: String] {
        var body: [String: String] = [:]
        for field in fields { body[field.name] = form.optionalText(field.name) }
        guard let end = openEnd else { return body }
        let isTicked = form.flag(ArchiveKind.ongoing)
        if isTicked, body[end.name] != nil {
            let said = "填了“\(end.label)”，又勾选了“\(ArchiveKind.stillOn)”"
            throw FormProblems(ArchiveKind.ongoing, "\(said)。请只留一样：已经结束的，去掉勾选；还在继续的，清空日期")
        }
        if !isTicked, body[end.name] == nil { body[ArchiveKind.ongoing] = "no" }
        return body
    }

    func summary(_ body: [String: String]) -> SummaryList {
        SummaryList(
            fields.map { field in
                let value = words(of: field.name, in: body)
                return .init(field.label, text: Day(value)?.chineseDate ?? value)
            })
    }
}

extension ArchiveKind.Field {
    func formField(required: Bool) -> Web.Field {
        let kind: Web.Field.Kind =
            switch shape {
            case .month: .text(0...7)
            case .text(let limit): limit >= 200 ? .longText(0...limit) : .text(0...limit)
            case .day, .openDay: .day(nil)
            case .number(let range): .number(range)
            case .choice(let choices):
                .choice(choices.map { Web.Field.Option($0.value, $0.label) }, choices.count <= 4 ? .radios : .select)
            }
        return Web.Field(name, label, kind, hint: hint.isEmpty ? nil : hint, required: required)
    }
}
