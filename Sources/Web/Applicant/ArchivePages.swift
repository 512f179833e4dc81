import Casework
import TitleReview

/// The achievement archive (业绩档案, A2.1): kinds with counts, records with their state.
enum ArchivePages {
    struct Model: Encodable, Sendable {
        let records: [ArchiveRecord]
        let registers: [RegisterStatus]
    }

    static let policy = Policy(.roles([.applicant]), relation: "own archive")

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/me/archive", name: "readArchive", policy: policy, summary: "业绩档案") { visit in
                Model(
                    records: try await house.ask(ReadArchive(), for: visit),
                    registers: try await house.ask(ReadRegisters(), for: visit))
            } view: { model, visit in
                view(model, visit)
            }
        ])
    }

    private static func view(_ model: Model, _ visit: Visit) -> Page {
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
                \(HTML.each(ArchiveKind.all) { kind in section(kind, model, visit) })
                <p><a href="/me/removed">已移除的记录和材料</a></p>
                """)
    }

    private static func section(_ kind: ArchiveKind, _ model: Model, _ visit: Visit) -> HTML {
        let records = model.records.filter { $0.kind == kind.id }
        let status = model.registers.first { $0.register.kindID == kind.id }
        return """
            <section class="card" id="\(kind.id)"><h2>\(kind.name)</h2>
            \(records.isEmpty ? ("<p class=\"muted\">还没有记录。</p>" as HTML) : "<ul>\(HTML.each(records, line))</ul>")
            \(HTML.with(status) { RegisterPages.part($0, visit) })
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
        fields.map { $0.formField(required: false) } + [Web.Field("send", "保存后送单位审核", .flag, required: false)]
            + Autosave.fields
    }

    /// The kind's fields as people see them: optional ones say so.
    var shownFields: [Web.Field] { fields.map { $0.formField(required: $0.required) } }

    /// The record's body out of a form.
    func body(_ form: Form) -> [String: String] {
        var body: [String: String] = [:]
        for field in fields { body[field.name] = form.optionalText(field.name) }
        return body
    }

    /// A value as people read it.
    func shown(_ name: String, _ value: String) -> String {
        guard let field = fields.first(where: { $0.name == name }) else { return value }
        switch field.shape {
        case .choice(let choices): return choices.first { $0.value == value }?.label ?? value
        case .day, .openDay: return Day(value)?.chineseDate ?? value
        default: return value
        }
    }

    func summary(_ body: [String: String]) -> SummaryList {
        SummaryList(
            fields.map { .init($0.label, text: body[$0.name].map { [name = $0.name] in shown(name, $0) } ?? "") })
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
