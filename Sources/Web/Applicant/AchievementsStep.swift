import Casework
import TitleReview

/// Step 4, achievements picked from the archive with the own contribution and where one's name stands (A2.2.4).
enum AchievementsStep {
    private static let fields = [
        Field("record", "业绩", .hidden(1...64)),
        Field("contribution", "您在其中的主要贡献", .longText(0...500), hint: "集体项目请写明您是主要贡献者的依据。（附件2 二、4）"),
        Field(
            "marker", "姓名在佐证材料的位置", .text(0...100),
            hint: "例如：证书第 2 页第 3 位。专家凭它找到您；也可以在上面的材料里直接框出来。", required: false),
        Field("representative", "作为代表作（只能有一项）", .flag, required: false),
    ]
    /// What is typed before picking; the tick and the record come along with the form and are not kept.
    private static let draftFields =
        [fields[1].optional, fields[2], fields[3], Field("record", "业绩", .hidden(0...64), required: false)]
        + Autosave.fields

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/applications/{id}/achievements", name: "readAchievementsStep", policy: ApplicantPages.own,
                    summary: "选择业绩"
                ) { context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/applications/{id}/achievements", name: "pickAchievement", policy: ApplicantPages.own,
                    summary: "提取业绩", fields: fields + Autosave.fields, button: "提取",
                    again: { context, form in page(try await ApplicationOverview.load(casework, context), context, form)
                    }
                ) { context, form in
                    let id = context.parameter("id")
                    try await form.unlessConflict(context) {
                        try await casework.perform(
                            PickAchievement(
                                caseID: id, recordID: form.text("record"), contribution: form.text("contribution"),
                                marker: form.text("marker"),
                                representative: form.flag("representative"), edition: form.edition), for: context)
                    }
                    return .redirect(Step.achievements.url(id), flash: "已提取。")
                },
                Act(
                    "/applications/{id}/achievements/{record}/contribution", name: "saveContribution",
                    policy: ApplicantPages.own, summary: "保存主要贡献草稿", fields: draftFields, button: "保存"
                ) { context, form in
                    let id = context.parameter("id")
                    let saved = try await casework.perform(
                        SaveContribution(
                            caseID: id, recordID: context.parameter("record"), text: form.text("contribution"),
                            marker: form.text("marker"), edition: form.edition), for: context)
                    return .done(Step.achievements.url(id), flash: "已保存，还没有提取。", data: saved)
                },
                Act(
                    "/applications/{id}/achievements/{record}/removal", name: "removeAchievement",
                    policy: ApplicantPages.own, summary: "移除业绩", button: "移除"
                ) { context, _ in
                    let id = context.parameter("id")
                    try await casework.perform(
                        RemoveAchievement(caseID: id, recordID: context.parameter("record")), for: context)
                    return .redirect(Step.achievements.url(id), flash: "已移除，记录仍在业绩档案里，可以再次提取。")
                },
            ])
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> Page {
        let a = view.plan.application
        let picked = Set(view.picked.map(\.recordID))
        let open = view.records.filter { ArchiveKind.find($0.kind)?.isAchievement == true && !picked.contains($0.id) }
        let ready = open.filter { $0.state == "approved" }
        let others = open.filter { $0.state != "approved" }
        let none: HTML = "<p class=\"muted\">还没有选择。</p>"
        let lines = HTML.each(view.picked) { chosen($0, view, context) }
        return Step.achievements.page(
            view, context, problems: form.problems,
            body: """
                <p>选最有代表性的，不必多。已选 \(view.picked.count) / 最多 \(a.achievementsMaximum)，\
                至少 \(a.achievementsMinimum)。（附件2 二、4）</p>
                <section class="card"><h2>已选</h2>\(view.picked.isEmpty ? none : lines)</section>
                \(HTML.when(view.record.state.isEditable, candidates(ready, view, context, form)))
                \(HTML.when(view.record.state.isEditable && !others.isEmpty, pending(others)))
                """)
    }

    private static func chosen(_ item: PickedAchievement, _ view: ReadCase.View, _ context: PageContext) -> HTML {
        let representative = HTML.when(item.representative, Tag("代表作", .accent).html)
        let marker = HTML.when(!item.marker.isEmpty, "<br>姓名位置：\(item.marker)")
        let removal = PostForm(
            [], to: "/applications/\(view.record.id)/achievements/\(item.recordID)/removal", context,
            button: "移除“\(item.title)”", tone: .plain)
        return """
            <h3>\(item.title) \(representative)</h3>
            <p><small>\(item.kindName)</small><br>贡献：\(item.contribution)\(marker)</p>
            \(NameMark.files(view, item.recordID))
            \(HTML.when(view.record.state.isEditable, removal.html))
            """
    }

    private static func candidates(
        _ records: [ArchiveRecord], _ view: ReadCase.View, _ context: PageContext, _ form: Form
    )
        -> HTML
    {
        guard !records.isEmpty else {
            return Card(
                "可以提取的业绩",
                "<p class=\"muted\">没有更多经单位审核通过的业绩。<a href=\"/me/archive\">去业绩档案添加</a></p>"
            ).html
        }
        return Card(
            "可以提取的业绩",
            HTML.each(records) { record in
                let mine = form.text("record") == record.id
                let isOpen = mine || view.nameSpots[record.id] != nil
                return """
                    <details\(has: isOpen, "open")><summary>\(record.kindName)：\(record.title)</summary>
                    \(NameMark.files(view, record.id))
                    \(candidate(record, view, context, mine ? form : nil))</details>
                    """
            }
        ).html
    }

    /// - Parameter sent: what was sent for this record, with its problems.
    private static func candidate(_ record: ArchiveRecord, _ view: ReadCase.View, _ context: PageContext, _ sent: Form?)
        -> HTML
    {
        let path = Step.achievements.url(view.record.id)
        let kept = view.contributions.first { $0.recordID == record.id }
        let form = sent ?? Form()
        let conflict = form.isOlder(than: kept?.version ?? 0)
        let saved = Autosave(
            "\(path)/\(record.id)/contribution", version: kept?.version ?? 0, form: form, isConflict: conflict)
        let shown = PostForm(
            [
                fields[0].showing(record.id), fields[1].showing(kept?.text ?? ""),
                fields[2].showing(kept?.marker ?? ""), fields[3],
            ], to: path, context, form: form, button: "提取",
            scope: sent == nil ? record.id + "-" : "", autosave: saved
        ).html
        guard conflict, let kept else { return shown }
        return TwoVersions(
            stored: SummaryList([.init("主要贡献", text: kept.text), .init("姓名位置", text: kept.marker)]).html, form: shown,
            back: path
        ).html
    }

    private static func pending(_ records: [ArchiveRecord]) -> HTML {
        let lines = HTML.each(records) {
            "<li><a href=\"/me/archive/records/\(part: $0.id)\">\($0.kindName)：\($0.title)</a> \($0.tag)</li>"
        }
        return Card(
            "还不能提取",
            """
            <p>这些业绩还没有经单位审核通过。（附件2 一、1）</p>
            <ul>\(lines)</ul>
            """
        ).html
    }
}
