import Casework
import TitleReview

/// The unit's name has changed: asked of the administrator with a proof (A3.1.1).
enum RenamingPages {
    struct Model: Encodable, Sendable {
        let name: String
        let last: Renaming?
    }

    private static let here = "/employer/registration/name"
    private static let limit = 5 << 20
    private static let fields = [
        Field("name", "新的单位名称", .text(2...80), hint: "与变更后的营业执照或法人证书一致。", autocomplete: "organization"),
        Field(
            "proof", "变更证明", .file(most: limit, accept: "image/jpeg,image/png,application/pdf"),
            hint: "登记机关的变更通知书，或变更后的营业执照，JPG、PNG 或 PDF。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = EmployerPages.policy("own unit")
        @Sendable func load(_ context: PageContext) async throws -> Model {
            Model(
                name: try await casework.ask(ReadOwnRegistration(), for: context).profile.name,
                last: try await casework.ask(ReadOwnRenaming(), for: context))
        }
        return Routes(
            screens: [
                Screen(
                    "/employer/registration/name", name: "readOwnRenaming", policy: policy, summary: "单位更名", load: load
                ) { model, context in page(model, context, Form()) }
            ],
            acts: [
                Act(
                    "/employer/registration/name", name: "askForName", policy: policy, summary: "申请更名", fields: fields,
                    button: "提交更名申请", again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    let file = try form.file("proof")
                    let stored = try await StoredFile.keep(
                        file.file, name: file.name, limit: limit, field: "proof", casework: casework)
                    try await casework.perform(AskForName(name: form.text("name"), proof: stored.address), for: context)
                    return .redirect(here, flash: "更名申请已提交，请等平台管理员审核。")
                }
            ])
    }

    private static func page(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let waits = model.last?.state == "waiting"
        return Page(
            "单位更名", crumbs: [OfficerQueue.employer.home, Link("单位信息", "/employer/registration")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>单位更名</h1>
                <p>现在的名称：\(model.name)。统一社会信用代码变了的不是更名，请按新单位注册。</p>
                <ul><li>平台管理员核对变更证明后生效。</li><li>已提交的申报仍写提交时的名称，以后的申报写新名称。</li></ul>
                \(HTML.with(model.last) { last in banner(last) })
                \(waits ? HTML.empty : PostForm(fields, to: here, context, form: form, button: "提交更名申请").html)
                """)
    }

    private static func banner(_ last: Renaming) -> HTML {
        switch last.state {
        case "waiting": Banner(.information, "更名申请正在审核", body: "<p>\(last.askedAt.chinese)申请改为“\(last.name)”。</p>").html
        case "returned": Banner(.warning, "更名申请被退回", body: "<p>申请改为“\(last.name)”。原因：\(last.reason)</p>").html
        default: Banner(.information, "已更名", body: "<p>已由“\(last.oldName)”改为“\(last.name)”。</p>").html
        }
    }
}
