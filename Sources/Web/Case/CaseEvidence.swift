import Casework
import TitleReview

/// What a case rests on: findings first, then who it is, the archive with its evidence, the picked achievements, attachments
/// and the personal report.
struct CaseEvidence: Part {
    let view: ReadCase.View
    /// The path before a file's id; nil where files are opened as they are.
    let reader: String?

    var html: HTML {
        """
        \(Findings(view: view))
        \(Card("申报人", person))
        \(Card("选用的业绩", picked))
        <section class="card"><h2>业绩档案</h2>\(archive)</section>
        \(Card("附件", attachments))
        \(Card("本人述职", report))
        """
    }

    private var report: HTML {
        let text = view.details.report
        return text.isEmpty
            ? "<p class=\"muted\">没有填写。</p>" : HTML.each(text.split(separator: "\n")) { "<p>\($0)</p>" }
    }

    private var person: HTML {
        let c = view.record
        let d = view.details
        func word(_ value: Bool?) -> String { value.map { $0 ? "是" : "否" } ?? "" }
        let commitment: HTML =
            c.commitment == nil
            ? "<span class=\"muted\">未签署</span>"
            : "<a href=\"/applications/\(part: c.id)/commitment.pdf\">查看已签署的保证书</a>"
        let summary = SummaryList([
            .init("姓名", text: c.name), .init("性别", text: view.sex),
            .init("出生日期", text: Day(view.born)?.chineseDate ?? view.born),
            .init("工作单位", text: view.employer), .init("受理点", text: view.authority),
            .init("公务员或参照管理人员", text: word(d.civilServant)), .init("业务骨干", text: word(d.backbone)),
            .init("没有挂靠现象", text: d.noNominalEmployment ? "本人已声明" : ""),
            .init("社保参保地", text: d.insurancePlace), .init("人事档案所在地", text: d.filePlace),
            .init("劳动关系所在地", text: d.labourPlace), .init("真实性保证书", commitment),
        ])
        return """
            \(HTML.when(c.photo != nil, photo))
            \(summary)
            """
    }

    private var photo: HTML {
        let c = view.record
        return """
            <p><img src="/applications/\(part: c.id)/photo.jpg" alt="\(c.name)的证件照" width="105" height="147"></p>
            """
    }

    private var picked: HTML {
        view.picked.isEmpty
            ? "<p class=\"muted\">没有选用业绩。</p>"
            : HTML.each(view.picked, achievement)
    }

    private func achievement(_ item: PickedAchievement) -> HTML {
        let files = view.records.first { $0.id == item.recordID }?.evidence ?? []
        return """
            <h3>\(item.title) \(HTML.when(item.representative, Tag("代表作", .accent).html))</h3>\
            <p>\(item.kindName)。本人贡献：\(item.contribution)\
            \(HTML.when(!item.marker.isEmpty, "。姓名位置：\(item.marker)"))\
            \(HTML.with(reader) { " \(SpotLink(spot: view.nameSpots[item.recordID], reader: $0))" })</p>\
            \(Thumbnails.orLinks(files, reader: reader))
            """
    }

    /// By kind, in the order of the archive; each kind can be linked to from a finding.
    private var archive: HTML {
        let kinds = ArchiveKind.all.filter { kind in view.records.contains { $0.kind == kind.id } }
        guard !kinds.isEmpty else { return "<p class=\"muted\">没有记录。</p>" }
        return HTML.each(kinds) { kind in
            let records = view.records.filter { $0.kind == kind.id }
            return """
                <h3 id="records-\(kind.id)">\(kind.name)</h3>\(HTML.each(records) { RecordCard($0, reader: reader).html })
                """
        }
    }

    private var attachments: HTML {
        let shown = view.attachments.filter { $0.required || !$0.files.isEmpty }
        return shown.isEmpty
            ? "<p class=\"muted\">这份申报不需要另外上传附件。</p>"
            : HTML.each(shown) { line in
                """
                <h3>\(line.name) \(line.files.isEmpty ? Tag("缺少", .bad) : Tag("已上传", .ok))</h3>\
                <p class="muted">\(line.because)（\(line.clause)）</p>\(Thumbnails.orLinks(line.files, reader: reader))
                """
            }
    }
}

/// A record of the archive with every field and its evidence, as a checker reads it.
struct RecordCard: Part {
    let record: ArchiveRecord
    /// Set where the record's title stands beside it already.
    let summary: String?
    /// The path before a file's id; nil where files are opened as they are.
    let reader: String?
    init(_ record: ArchiveRecord, summary: String? = nil, reader: String? = nil) {
        self.record = record
        self.summary = summary
        self.reader = reader
    }

    var html: HTML {
        let kind = ArchiveKind.find(record.kind)
        let rows = (kind?.fields ?? []).compactMap { field -> SummaryList.Row? in
            let value = kind?.words(of: field.name, in: record.body) ?? ""
            return value.isEmpty ? nil : .init(field.label, text: Day(value)?.chineseDate ?? value)
        }
        let title = summary ?? (record.title.isEmpty ? "未填写" : record.title)
        let count = HTML.when(record.origin == nil, "<small>佐证 \(record.evidence.count) 份</small>")
        return """
            <details><summary>\(title) \(HTML.when(summary == nil, record.tag.html)) \(count)</summary>\(SummaryList(rows))\
            \(HTML.with(record.origin) { "<p class=\"muted\">\($0.source)，\($0.checkedAt.chinese) 查询；不是本人填写，不需要佐证。</p>" })\
            \(HTML.when(record.isReplaced, "<p class=\"muted\">本人填写。这一年度以系统查询的为准，不重复计算。</p>"))\
            \(evidence)</details>
            """
    }

    /// What a register knows needs no proof.
    private var evidence: HTML {
        guard record.origin == nil else { return .empty }
        return record.evidence.isEmpty
            ? "<p class=\"muted\">没有佐证材料。</p>" : Thumbnails.orLinks(record.evidence, reader: reader)
    }
}

/// The findings of the rules: what is not met first, then what people have to look at, then the rest; each leads to the
/// records that prove it.
struct Findings: Part {
    let view: ReadCase.View
    /// The page on which the records stand; empty for the same page.
    var page = ""
    /// Beside a list there is little room: what is met is folded away.
    var folded = false

    var html: HTML {
        let verdict = Verdict.Decision(rawValue: view.verdict)
        let tone: Tone =
            switch verdict {
            case .eligible: .ok
            case .ineligible: .bad
            default: .warn
            }
        let order: [TitleReview.Outcome] = [.unmet, .unknown, .met]
        let sorted = order.flatMap { outcome in view.findings.filter { $0.outcome == outcome } }
        return Card(
            "规则结论",
            """
            <p>\(Tag(verdict?.chinese ?? view.verdict, tone)) 规则只核对数字和日期；“待核实”的请看佐证后判断，不等于不符合。</p>
            \(folded ? short(sorted) : list(sorted))
            """
        ).html
    }

    private func list(_ findings: [Finding]) -> HTML { FindingList(findings.map { $0.row(next: evidence($0)) }).html }

    private func short(_ findings: [Finding]) -> HTML {
        let open = findings.filter { $0.outcome != .met }
        let met = findings.filter { $0.outcome == .met }
        return HTML.when(!open.isEmpty, list(open))
            + HTML.when(!met.isEmpty, "<details><summary>符合的 \(met.count) 项</summary>\(list(met))</details>")
    }

    private func evidence(_ finding: Finding) -> Link? {
        let kinds =
            Findings.proof.first { finding.clause == $0.clause || finding.clause.hasPrefix($0.clause + ".") }?.kinds
            ?? []
        guard let kind = kinds.first(where: { id in view.records.contains { $0.kind == id } }),
            let name = ArchiveKind.find(kind)?.name
        else { return nil }
        if view.records.contains(where: { $0.kind == kind && $0.origin != nil }) {
            return Link("看\(name)（系统查询）", "\(page)#records-\(kind)")
        }
        let files = view.records.filter { $0.kind == kind }.reduce(0) { $0 + $1.evidence.count }
        return Link("看\(name)的佐证（\(files) 份）", "\(page)#records-\(kind)")
    }

    /// Which records speak to a clause of annex 1; the longest clause first.
    private static let proof: [(clause: String, kinds: [String])] = [
        ("A1.2.2.2", ["skill", "honour", "work"]), ("A1.2.2", ["work", "education"]),
        ("A1.2.0", ["education", "registration", "study"]), ("A1.2.1", ["appointment", "title", "education"]),
        ("A1.2.3", ["exceptional", "appointment"]), ("A1.1", ["insurance"]), ("N4", ["insurance"]),
        ("A1.3", ["credit"]), ("A1.4", ["assessment"]),
    ]
}
