import Casework
import TitleReview

/// A draft's YAML, beside the pages: what they do not show is written here.
enum PlanSourcePage {
    private static let fields = [
        Field(
            "file", "计划文件", .file(most: PlanFile.sizeLimit, accept: ".yaml,.yml,text/yaml"), hint: "选了文件的，以文件代替下面的内容。",
            required: false),
        Field("yaml", "计划内容（YAML）", .longText(0...PlanFile.sizeLimit), required: false),
        Field("version", "打开时的版本", .hidden(1...10)),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPlanDraft.Sheet = {
            try await casework.ask(ReadPlanDraft(id: $0.parameter("draft")), for: $0)
        }
        let path = "/office/plans/drafts/{draft}/source"
        return Routes(
            screens: [
                Screen(path, name: "readPlanSource", policy: PlanDraftList.policy, summary: "计划的 YAML 原文", load: load) {
                    sheet, context in view(sheet, context, nil)
                }
            ],
            acts: [
                Act(
                    path, name: "savePlanSource", policy: PlanDraftList.policy, summary: "保存 YAML 原文", fields: fields,
                    button: "保存", again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    guard let version = form.optionalInt("version") else { throw FormProblems("", "页面不完整，请刷新后再改。") }
                    let text: String
                    if let file = form.optionalFile("file") {
                        guard let read = String(validating: try file.bytes(), as: UTF8.self) else {
                            throw FormProblems("file", "文件不是 UTF-8 文本，请另存为 UTF-8 编码。")
                        }
                        text = read
                    } else {
                        guard let typed = form.optionalText("yaml") else {
                            throw FormProblems("yaml", "请填写计划内容，或选择计划文件。")
                        }
                        text = typed + "\n"
                    }
                    do {
                        let saved = try await casework.perform(
                            SavePlanSource(id: context.parameter("draft"), source: text, version: version), for: context
                        )
                        return .done("\(PlanDraftList.draft(saved.id))/source", flash: "原文已保存在草稿里。", data: saved)
                    } catch let refusal as Refusal where refusal.kind == .conflict {
                        throw FormProblems("yaml", refusal.message, status: 409)
                    }
                }
            ],
            downloads: [
                Download(
                    "/office/plans/drafts/{draft}/plan.yaml", name: "downloadPlanDraft", policy: PlanDraftList.policy,
                    summary: "下载草稿的 YAML"
                ) { context in
                    let draft = try await casework.ask(ReadPlanDraft(id: context.parameter("draft")), for: context)
                        .draft
                    return FileAnswer(
                        name: "plan.yaml", type: "application/yaml; charset=utf-8", bytes: Array(draft.source.utf8))
                }
            ])
    }

    private static func view(_ sheet: ReadPlanDraft.Sheet, _ context: PageContext, _ sent: Form?) -> Page {
        let draft = sheet.draft
        return Page(
            "YAML 原文：\(draft.title)", crumbs: PlanDraftPages.crumbs(context, draft), wide: true,
            body: """
                \(ErrorSummary(sent?.problems ?? []))
                <h1>YAML 原文</h1>
                <p>页面上改的就是这份原文；注释和次序都会保留。有错误也可以保存，改正后才能发布。\
                <a href="\(PlanDraftList.draft(draft.id))/plan.yaml">下载</a></p>
                \(HTML.when(!sheet.mistakes.isEmpty, mistakes(sheet)))
                \(editor(draft, context, sent))
                """)
    }

    private static func lines(of draft: PlanDraft) -> [Substring] {
        draft.source.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Each mistake with its line of the source.
    private static func mistakes(_ sheet: ReadPlanDraft.Sheet) -> HTML {
        let lines = lines(of: sheet.draft)
        let items = HTML.each(sheet.mistakes.prefix(100)) { mistake in
            let index = mistake.line - 1
            let line = lines.indices.contains(index) ? lines[index].prefix(200) : nil
            return """
                <li>第 \(mistake.line) 行：\(mistake.path.isEmpty ? "" : "\(mistake.path) ")\(mistake.message)，\
                应为：\(mistake.remedy)\(HTML.with(line) { "<br><code>\($0)</code>" })</li>
                """
        }
        return """
            <section class="errors" aria-labelledby="mistakes">\
            <h2 id="mistakes">有 \(sheet.mistakes.count) 处错误</h2><ul>\(items)</ul></section>
            """
    }

    private static func editor(_ draft: PlanDraft, _ context: PageContext, _ sent: Form?) -> HTML {
        let problem = sent?.problem("yaml")
        let described = problem == nil ? "f-yaml-hint" : "f-yaml-hint f-yaml-error"
        return """
            <form method="post" action="\(PlanDraftList.draft(draft.id))/source" enctype="multipart/form-data" novalidate>\
            <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
            <input type="hidden" name="version" value="\(draft.version)">
            <div class="field wide\(problem == nil ? "" : " wrong")"><label for="f-yaml">计划内容（YAML）</label>\
            <p class="hint" id="f-yaml-hint">行号从 1 开始，共 \(lines(of: draft).count) 行。</p>\
            \(HTML.with(problem) { "<p class=\"error\" id=\"f-yaml-error\"><b>错误：</b>\($0)</p>" })
            <textarea id="f-yaml" name="yaml" rows="30" spellcheck="false" \
            aria-describedby="\(described)"\(has: problem != nil, "aria-invalid=\"true\"")>
            \(sent?.optionalText("yaml") ?? draft.source)</textarea></div>\(FieldView(fields[0]))\
            <p class="acts"><button class="btn" type="submit">保存</button></p></form>
            """
    }
}
