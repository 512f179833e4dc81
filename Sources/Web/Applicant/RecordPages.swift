import Casework
import TitleReview

/// One record of the archive: adding, changing, evidence (A2.1, A2.3.4).
enum RecordPages {
    struct New: Encodable, Sendable {
        let kind: String
        let name: String
    }

    /// Bytes of one evidence file; a plan may ask for less.
    static let fileLimit = 20 << 20
    static let evidenceFields = [
        Field(
            "file", "佐证材料", .file(most: fileLimit, accept: "image/jpeg,image/png,application/pdf"),
            hint: "JPG、PNG 或 PDF，一份文件证明一件事，摆正、清晰，标出您的姓名。（附件2 三、5）")
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/me/archive/records/{record}", name: "readArchiveRecord", policy: ArchivePages.policy,
                    summary: "业绩记录"
                ) { context in
                    try await record(casework, context)
                } view: { record, context in
                    page(record, context, Form())
                }
            ] + ArchiveKind.typed.map(adding),
            acts: ArchiveKind.typed.flatMap { [create($0, casework), change($0, casework)] } + [attach(casework)])
    }

    /// One page a kind, its path spelt out like that of the kind's acts: `…/project/new` must not be read as a record
    /// called `new`.
    private static func adding(_ kind: ArchiveKind) -> Screen {
        Screen(
            "/me/archive/\(kind.id)/new", name: "new\(operation(kind))", policy: ArchivePages.policy,
            summary: "添加\(kind.name)"
        ) { _ in
            New(kind: kind.id, name: kind.name)
        } view: { _, context in
            newPage(kind, context, Form())
        }
    }

    private static func operation(_ kind: ArchiveKind) -> String {
        "\(kind.id.prefix(1).uppercased())\(kind.id.dropFirst())Record"
    }

    private static func record(_ casework: Casework, _ context: PageContext) async throws -> ArchiveRecord {
        let id = context.parameter("record")
        guard let record = try await casework.ask(ReadArchive(), for: context).first(where: { $0.id == id }) else {
            throw Refused.notFound
        }
        return record
    }

    private static func create(_ kind: ArchiveKind, _ casework: Casework) -> Act {
        Act(
            "/me/archive/\(kind.id)", name: "add\(operation(kind))", policy: ArchivePages.policy,
            summary: "添加\(kind.name)",
            fields: kind.draftFields + [Field("draft", "草稿", .hidden(0...32), required: false)], button: "保存",
            again: { context, form in newPage(kind, context, form) }
        ) { context, form in
            let send = form.flag("send")
            let words = """
                这条记录已经在另一个窗口保存并修改过，这一次没有保存。\
                请从业绩档案打开它，把下面的内容改进去。
                """
            let body = try kind.body(form)
            let made = try await form.unlessConflict(context, words: words) {
                try await casework.perform(
                    SaveArchiveRecord(
                        id: nil, draft: form.optionalText("draft"), kind: kind, body: body,
                        edition: form.edition, send: send), for: context)
            }
            return .done("/me/archive/records/\(made.id)", flash: saved(send, context), data: made)
        }
    }

    private static func change(_ kind: ArchiveKind, _ casework: Casework) -> Act {
        Act(
            "/me/archive/\(kind.id)/{record}", name: "change\(operation(kind))", policy: ArchivePages.policy,
            summary: "修改\(kind.name)", fields: kind.draftFields, button: "保存",
            again: { context, form in page(try await record(casework, context), context, form) }
        ) { context, form in
            let send = form.flag("send")
            let id = context.parameter("record")
            let body = try kind.body(form)
            let changed = try await form.unlessConflict(context) {
                try await casework.perform(
                    SaveArchiveRecord(id: id, kind: kind, body: body, edition: form.edition, send: send),
                    for: context)
            }
            return .done("/me/archive/records/\(id)", flash: saved(send, context), data: changed)
        }
    }

    private static func saved(_ sent: Bool, _ context: PageContext) -> String {
        let clock = context.now.chinese.suffix(5)
        return sent ? "已保存 \(clock)，并送单位审核。" : "已保存 \(clock)。送单位审核通过后才能用于申报。"
    }

    private static func attach(_ casework: Casework) -> Act {
        Act(
            "/me/archive/records/{record}/evidence", name: "attachEvidence", policy: ArchivePages.policy,
            summary: "上传佐证材料", fields: evidenceFields, button: "上传",
            again: { context, form in page(try await record(casework, context), context, Form(), uploading: form) }
        ) { context, form in
            let upload = try form.file("file")
            let id = context.parameter("record")
            // Own record first: nobody stores files for a record that is not there.
            _ = try await record(casework, context)
            let file = try await StoredFile.keep(
                upload.file, name: upload.name, limit: fileLimit, field: "file", casework: casework)
            try await casework.perform(AttachEvidence(recordID: id, file: file), for: context)
            return .redirect("/me/archive/records/\(id)", flash: file.words)
        }
    }

    private static func newPage(_ kind: ArchiveKind, _ context: PageContext, _ form: Form) -> Page {
        let path = "/me/archive/\(kind.id)"
        let draft = Field("draft", "草稿", .hidden(0...32), initial: [UnitOfWork.randomID()])
        let saved = Autosave(path, version: nil, form: form)
        return Page(
            "添加\(kind.name)", crumbs: [Link("我的申报", "/me"), Link("业绩档案", "/me/archive")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>添加\(kind.name)</h1>
                <p class="muted">没有填在对应栏目里的内容，评审时不计分。（附件2 三、4）没填完也可以先存草稿。</p>
                \(editor(kind.shownFields + [draft], to: path, context, form, saved))
                """)
    }

    private static func page(_ record: ArchiveRecord, _ context: PageContext, _ form: Form, uploading: Form = Form())
        -> Page
    {
        guard let kind = ArchiveKind.find(record.kind) else { return Page("没有找到", status: 404, body: .empty) }
        if let origin = record.origin { return lookedUp(record, kind, origin) }
        let conflict = form.isOlder(than: record.version)
        let path = "/me/archive/\(kind.id)/\(record.id)"
        // Saving an approved record, or one that the employer is looking at, starts the check again: that is the
        // person's to decide.
        let saved = Autosave(
            path, version: record.version, sends: record.state == "draft" || record.state == "returned", form: form,
            isConflict: conflict)
        let editor = editor(kind.shownFields(record.body), to: path, context, form, saved)
        let stored = kind.summary(record.body).html
        let content =
            conflict
            ? TwoVersions(stored: stored, form: editor, back: "/me/archive/records/\(record.id)").html
            : contents(record, editor, upload(to: record, context, uploading))
        let returned = Banner(.warning, "单位退回了这条记录", body: "<p>\(record.reason)</p>")
        return Page(
            record.kindName, crumbs: [Link("我的申报", "/me"), Link("业绩档案", "/me/archive")],
            body: """
                \(ErrorSummary(form.problems + uploading.problems))
                <h1>\(record.title.isEmpty ? record.kindName : record.title)</h1>
                <p>\(record.kindName) \(record.tag)</p>
                \(HTML.when(!record.reason.isEmpty, returned.html))
                \(content)
                \(HTML.when(!conflict, RemovedPages.removal(of: record, context)))
                """)
    }

    /// What a register vouches for is read and not edited.
    private static func lookedUp(_ record: ArchiveRecord, _ kind: ArchiveKind, _ origin: RecordOrigin) -> Page {
        let note: HTML = """
            <p class="muted">\(origin.source)，\(origin.checkedAt.chinese) 查询。\
            由系统证明，不需要佐证，也不需要单位审核；有误的请向原登记部门申请更正，\
            再到<a href="/me/archive#\(kind.id)">业绩档案</a>重新查询。</p>
            """
        return Page(
            kind.name, crumbs: [Link("我的申报", "/me"), Link("业绩档案", "/me/archive")],
            body: """
                <h1>\(record.title)</h1>
                <p>\(kind.name) \(record.tag)</p>
                \(Card("内容", "\(kind.summary(record.body))\(note)"))
                """)
    }

    private static func upload(to record: ArchiveRecord, _ context: PageContext, _ form: Form) -> HTML {
        PostForm(
            evidenceFields, to: "/me/archive/records/\(record.id)/evidence", context, form: form, button: "上传",
            tone: .plain
        ).html
    }

    private static func contents(_ record: ArchiveRecord, _ editor: HTML, _ upload: HTML) -> HTML {
        """
        <section class="card"><h2>佐证材料</h2>\(evidence(record))
        \(upload)</section>
        <section class="card"><h2>内容</h2>
        \(HTML.when(record.state == "approved", "<p class=\"muted\">这条记录已经审核通过。改动后要重新送单位审核。（附件2 一、1）</p>"))
        \(editor)</section>
        """
    }

    private static func evidence(_ record: ArchiveRecord) -> HTML {
        record.evidence.isEmpty
            ? "<p class=\"muted\">还没有佐证材料。</p>" : Thumbnails(record.evidence, reader: "/me/evidence").html
    }

    /// Fields with two buttons: Enter keeps a draft, the second button sends it.
    private static func editor(
        _ fields: [Field], to action: String, _ context: PageContext, _ form: Form, _ saved: Autosave
    )
        -> HTML
    {
        """
        <form method="post" action="\(url: action)" novalidate\(saved.attributes)>\
        <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\(saved.inputs)
        \(fields.map { FieldView($0, in: form).html })
        <p class="acts"><button class="btn two" type="submit">保存草稿</button> \
        <button class="btn" type="submit" name="send" value="true">保存并送单位审核</button>\(Autosave.state)</p></form>
        """
    }
}
