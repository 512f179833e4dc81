import Casework
import TitleReview

/// An office's plans: what is published, what is being written, and what one may begin from (P).
enum PlanDraftList {
    static let policy = Policy(.roles([.office, .administrator]), relation: "own plans")
    static func draft(_ id: String) -> String { "/office/plans/drafts/\(id)" }

    private static let file = Field(
        "file", "计划文件", .file(most: PlanFile.sizeLimit, accept: ".yaml,.yml,text/yaml"),
        hint: "YAML 文件。有错误也可以开始，错误会逐行列出。", required: false)
    private static let fields = [
        Field(
            "from", "从哪里开始", .text(0...200),
            hint: """
                template 加编号：随程序带的计划；published 加编号：修改已发布的；next 加编号：下一年度。
                """,
            required: false),
        file, Field("yaml", "计划内容（YAML）", .longText(0...PlanFile.sizeLimit), required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPlanDrafts.Overview = {
            try await casework.ask(ReadPlanDrafts(), for: $0)
        }
        return Routes(
            screens: [
                Screen("/office/plans", name: "listPlanVersions", policy: policy, summary: "计划", load: load) {
                    overview, context in view(overview, context, Form())
                }
            ],
            acts: [
                Act(
                    "/office/plans", name: "startPlanDraft", policy: policy, summary: "开始写计划", fields: fields,
                    button: "开始", again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let id = try await casework.perform(StartPlanDraft(try origin(form)), for: context)
                    return .done(draft(id), flash: "草稿已建立。改动只在草稿里，发布之前什么都不会变。", data: Started(id: id))
                }
            ]) + PlanDraftPages.routes(casework) + PlanSectionPage.routes(casework) + PlanSourcePage.routes(casework)
            + PlanTrialPage.routes(casework) + PlanPublishing.routes(casework)
    }

    struct Started: Encodable, Sendable {
        let id: String
    }

    private static func origin(_ form: Form) throws -> StartPlanDraft.Origin {
        if let file = form.optionalFile("file") {
            guard let text = String(validating: try file.bytes(), as: UTF8.self) else {
                throw FormProblems("file", "文件不是 UTF-8 文本，请另存为 UTF-8 编码。")
            }
            return .file(text)
        }
        if let text = form.optionalText("yaml") { return .file(text) }
        let words = form.text("from").split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first, words.last) {
        case ("template", let id?) where words.count == 2: return .template(id)
        case ("published", let id?) where words.count == 2: return .published(id)
        case ("next", let id?) where words.count == 2: return .nextYear(id)
        default: throw FormProblems("file", "请选择从哪份计划开始，或选择计划文件。")
        }
    }

    // MARK: The page

    static func home(_ context: PageContext) -> Link {
        context.visitor?.role == .administrator ? Link("首页", "/admin") : OfficerQueue.office.home
    }

    private static func view(_ overview: ReadPlanDrafts.Overview, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "计划", crumbs: [home(context)], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>计划</h1>
                <p>一份通知的日期、名单、条件和数字都在计划里，按部分填写，不用写程序。\
                写好后先在以往的申报上试算，再发布；\
                发布的版本不再改变，已经开始的申报一直按开始时的版本办理。</p>
                <h2>正在写的草稿</h2>
                \(drafts(overview))
                <h2>已发布的版本</h2>
                \(versions(overview, context))
                <section class="card"><h2>写一份新的计划</h2><p>从一份现成的开始，照着新的通知逐部分改。</p>
                \(templates(overview, context))</section>
                \(Card("从文件开始", PostForm([file], to: "/office/plans", context, form: form, button: "检查并开始").html))
                """)
    }

    private static func drafts(_ overview: ReadPlanDrafts.Overview) -> DataTable {
        DataTable(
            "正在写的草稿", columns: [.init("草稿"), .init("来自"), .init("最近修改")],
            rows: overview.drafts.map { draft in
                let base: HTML =
                    draft.baseID.map { "第 \(draft.baseVersion ?? 0) 版（\($0)）" } ?? "新的计划"
                return .init(
                    url: PlanDraftList.draft(draft.id),
                    cells: ["\(draft.title)", base, "\(draft.updatedBy) \(draft.updatedAt)"])
            }, empty: "没有草稿。")
    }

    private static func versions(_ overview: ReadPlanDrafts.Overview, _ context: PageContext) -> DataTable {
        func goingOn(_ version: ReadPlanDrafts.Version) -> HTML {
            guard version.isOpen else { return "—" }
            let changed = begin("published \(version.planID)", "修改", version.title, context)
            let nextYear = begin("next \(version.planID)", "写下一年度的", version.title, context)
            return "<div class=\"acts\">\(changed)\(nextYear)</div>"
        }
        return DataTable(
            "已发布的版本",
            columns: [
                .init("计划"), .init("版本", number: true), .init("理由"), .init("发布时间"), .init("办理"),
            ],
            rows: overview.versions.map { version in
                .init(
                    url: "/plans/\(version.planID)",
                    cells: [
                        "\(version.title)", "\(version.version)",
                        version.reason.isEmpty ? "—" : "<span class=\"narrow\">\(version.reason)</span>",
                        "\(version.at)", goingOn(version),
                    ])
            }, empty: "还没有发布计划。")
    }

    private static func templates(_ overview: ReadPlanDrafts.Overview, _ context: PageContext) -> HTML {
        HTML.each(overview.templates) { template in
            let button = begin("template \(template.id)", "从这份开始", template.title, context)
            return "<div class=\"row\"><span class=\"pick\">\(template.title)</span>\(button)</div>"
        }
    }

    private static func begin(_ from: String, _ word: String, _ title: String, _ context: PageContext) -> HTML {
        """
        <form method="post" action="/office/plans"><input type="hidden" name="_token" value="\(context.csrf)">\
        \(CommandField.html)<input type="hidden" name="from" value="\(from)">\
        <button class="btn two" type="submit">\(word)<span class="unseen">：\(title)</span></button></form>
        """
    }
}
