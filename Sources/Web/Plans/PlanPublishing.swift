import Casework
import TitleReview

/// The last look before a draft becomes a version: what it changes, whom it touches, why.
enum PlanPublishing {
    private static let reason = Field(
        "reason", "发布理由", .text(0...300), hint: "例如：更正通知第三条的日期。留在版本记录和档案包里。", required: false)
    private static let fields = [
        reason, Field("version", "核对时的草稿", .hidden(1...10)), Field("newest", "核对时的最新版本", .hidden(1...10)),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPlanPublication.Sheet = {
            try await casework.ask(ReadPlanPublication(id: $0.parameter("draft")), for: $0)
        }
        let path = "/office/plans/drafts/{draft}/publish"
        return Routes(
            screens: [
                Screen(path, name: "readPlanPublication", policy: PlanDraftList.policy, summary: "核对并发布", load: load) {
                    sheet, context in view(sheet, context, Form())
                }
            ],
            acts: [
                Act(
                    path, name: "publishPlan", policy: PlanDraftList.policy, summary: "发布计划", fields: fields,
                    button: "发布",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    guard let version = form.optionalInt("version"), let newest = form.optionalInt("newest") else {
                        throw FormProblems("", "页面不完整，请刷新后再发布。")
                    }
                    do {
                        let published = try await casework.perform(
                            PublishPlanDraft(
                                id: context.parameter("draft"), version: version, newest: newest,
                                reason: form.text("reason")), for: context)
                        return .done(
                            "/office/plans", flash: "“\(published.title)”第 \(published.version) 版已发布。", data: published)
                    } catch let refusal as Refusal where refusal.kind == .conflict {
                        throw FormProblems("", refusal.message, status: 409)
                    }
                }
            ])
    }

    private static func view(_ sheet: ReadPlanPublication.Sheet, _ context: PageContext, _ form: Form) -> Page {
        let draft = sheet.draft
        let fresh: HTML = "<p>这是一份新的计划（\(sheet.planID)），发布后成为第 1 版。</p>"
        return Page(
            "发布：\(draft.title)", crumbs: PlanDraftPages.crumbs(context, draft), wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>核对并发布</h1>
                \(HTML.when(!sheet.isRight, wrong(draft)))
                \(HTML.when(sheet.isOvertaken, overtaken(sheet)))
                <section class="card"><h2>与第 \(sheet.newest) 版相比改了什么</h2>\
                \(sheet.newest == 0 ? fresh : changes(sheet))</section>
                <section class="card"><h2>影响谁</h2>\(touched(sheet))</section>
                \(HTML.when(sheet.isRight, Card("发布", publishForm(sheet, context, form)).html))
                """)
    }

    private static func wrong(_ draft: PlanDraft) -> HTML {
        let link: HTML = "<p><a href=\"\(PlanDraftList.draft(draft.id))\">看有哪些错误</a></p>"
        return Banner(.error, "草稿还有错误，改正后才能发布", body: link).html
    }

    private static func overtaken(_ sheet: ReadPlanPublication.Sheet) -> HTML {
        let what: HTML = """
            <p>下面对照的是第 \(sheet.newest) 版。\
            那一版改过而草稿没有的，发布后会变回去，请逐条核对。</p>
            """
        return Banner(.warning, "这份草稿开始之后，已经发布了第 \(sheet.newest) 版", body: what).html
    }

    private static func publishForm(_ sheet: ReadPlanPublication.Sheet, _ context: PageContext, _ form: Form) -> HTML {
        var field = reason
        field.required = sheet.newest > 0
        // What was looked at is what this page shows, also when it comes again.
        let looked: HTML = """
            <input type="hidden" name="version" value="\(sheet.draft.version)">\
            <input type="hidden" name="newest" value="\(sheet.newest)">
            """
        return PostForm(
            [field], to: "\(PlanDraftList.draft(sheet.draft.id))/publish", context, form: form,
            button: "发布为第 \(sheet.newest + 1) 版", inside: looked
        ).html
    }

    private static func changes(_ sheet: ReadPlanPublication.Sheet) -> HTML {
        guard let differences = sheet.differences else { return "<p>第 \(sheet.newest) 版发布时没有保存 YAML 原文，无法逐条对照。</p>" }
        let most = 200
        let shown = HTML.each(differences.prefix(most)) { one in
            """
            <li class="find"><i aria-hidden="true">·</i><div><b>\(one.place)</b>\
            <p>原来：\(one.before ?? "没有")</p><p>现在：\(one.after ?? "没有")</p></div></li>
            """
        }
        return """
            \(HTML.when(differences.isEmpty, "<p>没有改动（注释不算）。</p>"))<ul class="finds">\(shown)</ul>\
            \(HTML.when(differences.count > most, "<p>共 \(differences.count) 处，这里列出前 \(most) 处。</p>"))
            """
    }

    private static func touched(_ sheet: ReadPlanPublication.Sheet) -> HTML {
        guard !sheet.touched.isEmpty else { return "<p>还没有人按这份计划申报。发布后开始的申报都按这一版。</p>" }
        let count = sheet.touched.reduce(0) { $0 + $1.count }
        let table = DataTable(
            "已经开始的申报", columns: [.init("版本", number: true), .init("状态"), .init("件数", number: true)],
            rows: sheet.touched.map { group in
                .init(cells: ["第 \(group.version) 版", "\(group.state.chinese)", "\(group.count)"])
            }, empty: "")
        return """
            <p>已经开始的 \(count) 件申报（含没有提交的草稿）一直按开始时的版本判断条件、日期、材料和费用；\
            发布之后开始的申报按新的版本。\
            评委会的组建、会议的人数比例、资格和结果公示的天数、证书是整个计划共用的，从发布时起按新的版本。</p>
            \(table)
            """
    }
}
