import Casework
import TitleReview

/// Changes of employers' names: the proof beside the request, and the decision (A3.1.1).
enum AdminRenamings {
    struct Model: Encodable, Sendable { let waiting: [Renaming] }

    private static let here = Link("单位更名", "/admin/names")
    private static let fields = [
        Field("decision", "决定", .choice([.init("approve", "通过"), .init("return", "退回")], .radios)),
        Field("reason", "退回的原因", .longText(1...500), hint: "退回时必填，经办人会看到。", required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func one(_ context: PageContext) async throws -> Renaming {
            try await casework.ask(ReadRenaming(id: context.parameter("id")), for: context)
        }
        return Routes(
            screens: [
                Screen("/admin/names", name: "listRenamings", policy: AdminPages.policy, summary: "单位更名") { context in
                    Model(waiting: try await casework.ask(ReadRenamings(), for: context))
                } view: { model, _ in
                    list(model)
                },
                Screen(
                    "/admin/names/{id}", name: "readRenaming", policy: AdminPages.policy, summary: "一份更名申请", load: one
                ) { item, context in page(item, context, Form()) },
            ],
            acts: [
                Act(
                    "/admin/names/{id}", name: "decideName", policy: AdminPages.policy, summary: "审核单位更名",
                    fields: fields, button: "提交",
                    again: { context, form in page(try await one(context), context, form) }
                ) { context, form in
                    let approve = try form.choice("decision") == "approve"
                    try await casework.perform(
                        DecideName(id: context.parameter("id"), approve: approve, reason: form.text("reason")),
                        for: context
                    )
                    return .redirect(here.url, flash: approve ? "已更名。已提交的申报仍写原名称。" : "已退回，经办人登录后会看到原因。")
                }
            ],
            downloads: [
                Download(
                    "/admin/names/{id}/proof", name: "readRenamingProof", policy: AdminPages.policy, summary: "更名证明"
                ) { context in
                    let proof = try await casework.ask(ReadRenamingProof(id: context.parameter("id")), for: context)
                    return FileAnswer(name: proof.name, type: proof.type, bytes: proof.bytes)
                }
            ])
    }

    private static func list(_ model: Model) -> Page {
        let table = DataTable(
            "单位更名", columns: [.init("现在的名称"), .init("新名称"), .init("经办人"), .init("提交时间")],
            rows: model.waiting.map { item in
                .init(
                    id: item.id, url: "/admin/names/\(item.id)",
                    cells: ["\(item.oldName)", "\(item.name)", "\(item.clerk)", "\(item.askedAt.chinese)"])
            }, empty: "没有等待审核的更名。")
        return Page(
            "单位更名", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>单位更名</h1>
                \(table)
                """)
    }

    private static func page(_ item: Renaming, _ context: PageContext, _ form: Form) -> Page {
        let summary = SummaryList([
            .init("现在的名称", text: item.oldName), .init("新名称", text: item.name),
            .init("经办人", text: item.clerk), .init("提交时间", text: item.askedAt.chinese),
        ])
        let decision: HTML =
            item.state == "waiting"
            ? PostForm(fields, to: "/admin/names/\(item.id)", context, form: form, button: "提交").html
            : "<p>这份申请已经处理过。</p>"
        return Page(
            "单位更名：\(item.name)", crumbs: [AdminPages.home, here],
            body: """
                \(ErrorSummary(form.problems))
                <h1>单位更名</h1>
                \(summary)
                <p><a class="btn two" href="/admin/names/\(part: item.id)/proof" download>下载变更证明</a></p>
                <p>核对：证明上写明了原名称和新名称，统一社会信用代码没有变。通过以后，已提交的申报仍写原名称。</p>
                \(decision)
                """)
    }
}
