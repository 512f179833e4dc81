import Casework
import TitleReview

/// One draft: what is wrong first, then its sections as cards and its stages as a picture.
enum PlanDraftPages {
    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPlanDraft.Sheet = {
            try await casework.ask(ReadPlanDraft(id: $0.parameter("draft")), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    "/office/plans/drafts/{draft}", name: "readPlanDraft", policy: PlanDraftList.policy,
                    summary: "计划草稿",
                    load: load
                ) { sheet, context in view(sheet, context) }
            ],
            acts: [
                Act(
                    "/office/plans/drafts/{draft}/discard", name: "discardPlanDraft", policy: PlanDraftList.policy,
                    summary: "删去草稿", button: "删去草稿"
                ) { context, _ in
                    try await casework.perform(DiscardPlanDraft(id: context.parameter("draft")), for: context)
                    return .redirect("/office/plans", flash: "草稿已删去。已发布的版本没有变化。")
                }
            ])
    }

    static func crumbs(_ context: PageContext, _ draft: PlanDraft? = nil) -> [Link] {
        [PlanDraftList.home(context), Link("计划", "/office/plans")]
            + (draft.map { [Link($0.title, PlanDraftList.draft($0.id))] } ?? [])
    }

    /// Where a mistake is mended.
    static func place(_ mistake: PlanFile.Mistake, _ draft: PlanDraft) -> String {
        guard draft.tree != nil, let section = PlanSection.holding(mistake.path) else {
            return "\(PlanDraftList.draft(draft.id))/source"
        }
        return "\(PlanDraftList.draft(draft.id))/sections/\(section.rawValue)"
    }

    static func mistakes(_ sheet: ReadPlanDraft.Sheet) -> HTML {
        let most = 50
        let count = sheet.mistakes.count
        let items = HTML.each(sheet.mistakes.prefix(most)) { mistake in
            """
            <li><a href="\(url: place(mistake, sheet.draft))">\(PlanKeys.name(of: mistake.path))</a>\
            （第 \(mistake.line) 行）：\(mistake.message)，应为：\(mistake.remedy)</li>
            """
        }
        return HTML.when(
            count > 0,
            """
            <section class="errors" aria-labelledby="mistakes">\
            <h2 id="mistakes">有 \(count) 处错误，改正后才能发布</h2><ul>\(items)</ul>\
            \(HTML.when(count > most, "<p>这里列出前 \(most) 处。</p>"))</section>
            """)
    }

    private static func view(_ sheet: ReadPlanDraft.Sheet, _ context: PageContext) -> Page {
        let draft = sheet.draft
        let here = PlanDraftList.draft(draft.id)
        let origin = draft.baseID.map { "草稿，来自 \($0) 第 \(draft.baseVersion ?? 0) 版" } ?? "草稿，新的计划"
        let writer = draft.updatedBy.isEmpty ? "系统" : draft.updatedBy
        return Page(
            "草稿：\(draft.title)", crumbs: crumbs(context), wide: true,
            body: """
                <h1>\(draft.title)</h1>
                <p class="muted">\(origin) · 最近由\(writer)于 \(draft.updatedAt) 保存</p>
                \(mistakes(sheet))
                \(HTML.when(sheet.isTaken, taken(here)))
                \(HTML.when(!sheet.doubts.isEmpty, doubts(sheet.doubts)))
                <p class="acts"><a class="btn two" href="\(here)/trial">在以往的申报上试算</a> \
                <a class="btn" href="\(here)/publish">核对并发布</a> \
                <a class="btn two" href="\(here)/source">YAML 原文</a></p>
                \(draft.tree.map { cards($0, sheet) } ?? unreadable(here))
                \(HTML.with(sheet.plan) { plan in Card("全年的安排", PlanTimeline(plan: plan).html).html })
                \(PostForm([], to: "\(here)/discard", context, button: "删去草稿", tone: .bad))
                """)
    }

    private static func taken(_ here: String) -> HTML {
        let link: HTML = "<p>请在<a href=\"\(here)/sections/basics\">基本信息</a>里换一个编号。</p>"
        return Banner(.warning, "编号已由别的评委会办公室使用", body: link).html
    }

    private static func doubts(_ doubts: [String]) -> HTML {
        let items = HTML.each(doubts) { "<li>\($0)</li>" }
        return Banner(.warning, "请核对", body: "<ul>\(items)</ul>").html
    }

    private static func unreadable(_ here: String) -> HTML {
        let link: HTML = "<p><a href=\"\(here)/source\">去原文里改正</a></p>"
        return Banner(.error, "YAML 有写法错误，各部分的页面暂时打不开", body: link).html
    }

    private static func cards(_ tree: PlanTree, _ sheet: ReadPlanDraft.Sheet) -> HTML {
        let cards = HTML.each(PlanSection.allCases) { section in card(section, PlanForm(section, tree), sheet) }
        return "<div class=\"charts\">\(cards)</div>"
    }

    /// A section in a few words.
    private static func card(_ section: PlanSection, _ form: PlanForm, _ sheet: ReadPlanDraft.Sheet) -> HTML {
        let wrong = sheet.mistakes.count { PlanSection.holding($0.path) == section }
        // The items that stand highest: conditions, not what they are made of.
        let items = form.groups.filter { $0.item != nil }
        let depth = items.map(\.path.steps.count).min() ?? 0
        let names = items.filter { $0.path.steps.count == depth }.map(\.title)
        let values = form.fields.filter { !$0.value.isEmpty && $0.path.steps.count <= 2 }.prefix(5).map {
            "\($0.key.label)：\($0.key.said($0.value).joined(separator: "、"))"
        }
        let lines = names.isEmpty ? values : ["\(names.count) 项：" + names.joined(separator: "、")]
        let address = "\(PlanDraftList.draft(sheet.draft.id))/sections/\(section.rawValue)"
        let said = HTML.each(lines) { line in
            "<p>\(line.count > 120 ? line.prefix(120) + "……" : line[...])</p>"
        }
        return """
            <section class="card"><h2><a href="\(address)">\(section.chinese)</a>\
            \(HTML.when(wrong > 0, " \(Tag("\(wrong) 处错误", .bad))"))</h2>\(said)</section>
            """
    }
}
