import Casework
import TitleReview

/// Step 5, the attachment matrix: needed, not needed, and why; what the system holds is not asked for (A2.2.5).
enum AttachmentsStep {
    /// The most that any plan may allow for a file.
    private static let mostBytes = 50 << 20
    private static let fields = [
        Field("slot", "附件", .hidden(1...40)),
        Field(
            "file", "文件", .file(most: mostBytes, accept: "image/jpeg,image/png,application/pdf"),
            hint: "JPG、PNG 或 PDF，正向、清晰、一次报齐。（附件2 三、5）"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/applications/{id}/attachments", name: "readAttachmentsStep", policy: ApplicantPages.own,
                    summary: "附件"
                ) { context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/applications/{id}/attachments", name: "attachFile", policy: ApplicantPages.own, summary: "上传附件",
                    fields: fields, button: "上传",
                    again: { context, form in page(try await ApplicationOverview.load(casework, context), context, form)
                    }
                ) { context, form in
                    let view = try await ApplicationOverview.load(casework, context)
                    let upload = try form.file("file")
                    let slot = form.text("slot")
                    guard view.attachments.contains(where: { $0.id == slot }) else { throw Refused.notFound }
                    guard view.record.state.isEditable else {
                        throw Refusal.conflict("这份申报现在是“\(view.record.state.chinese)”，不能修改。")
                    }
                    let file = try await StoredFile.keep(
                        upload.file, name: upload.name, limit: view.plan.application.fileLimit, field: "file",
                        casework: casework)
                    try await casework.perform(AttachFile(caseID: view.record.id, slot: slot, file: file), for: context)
                    return .redirect(Step.attachments.url(view.record.id), flash: file.words)
                }
            ])
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> Page {
        let needed = view.attachments.filter(\.required)
        let rest = view.attachments.filter { !$0.required }
        let none: HTML = "<p class=\"muted\">按您填写的情况，没有必须上传的附件。</p>"
        func lines(_ attachments: [AttachmentLine]) -> HTML {
            HTML.each(attachments) { line($0, view, context, form) }
        }
        return Step.attachments.page(
            view, context, problems: form.problems,
            body: """
                <section class="card"><h2>需要上传</h2>\(needed.isEmpty ? none : lines(needed))</section>
                <section class="card"><h2>不需要或视情况上传</h2>\(lines(rest))</section>
                """)
    }

    private static func line(_ line: AttachmentLine, _ view: ReadCase.View, _ context: PageContext, _ form: Form)
        -> HTML
    {
        let mine = form.text("slot") == line.id
        let state =
            line.files.isEmpty ? line.required ? Tag("待上传", .warn) : Tag("不需要") : Tag("已上传 \(line.files.count) 份", .ok)
        // Lines that the archive fills take no files.
        let takes =
            view.record.state.isEditable && view.plan.attachments.first { $0.id == line.id }?.when != "fromArchive"
        let upload = PostForm(
            [fields[0].showing(line.id)] + fields.dropFirst(), to: "/applications/\(view.record.id)/attachments",
            context,
            form: mine ? form : Form(), button: "上传",
            tone: .plain, scope: mine ? "" : line.id + "-"
        ).html
        return """
            <h3>\(line.name) \(state)</h3><p>\(line.because)\(line.hint) <span class="clause">\(ClauseName.chinese(line.clause))</span></p>
            \(Thumbnails(line.files, reader: "/me/evidence"))
            \(HTML.when(takes, line.required || mine ? upload : "<details><summary>仍要上传</summary>\(upload)</details>"))
            """
    }
}
