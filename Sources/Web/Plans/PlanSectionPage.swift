import Casework
import TitleReview

/// One section of a draft as a form; saving changes these places of the YAML and no other.
enum PlanSectionPage {
    private static let fields = [
        Field("v.*", "内容", .longText(0...20_000), required: false),
        Field("w.*", "选项", .list(most: 100), required: false),
        Field("do", "对某一项做什么", .text(0...300), hint: "copy、up、down 或 remove，空格，再加位置。", required: false),
        Field("version", "打开时的版本", .hidden(1...10)),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPlanDraft.Sheet = { context in
            guard PlanSection(rawValue: context.parameter("section")) != nil else { throw Refusal.notFound }
            return try await casework.ask(ReadPlanDraft(id: context.parameter("draft")), for: context)
        }
        let path = "/office/plans/drafts/{draft}/sections/{section}"
        return Routes(
            screens: [
                Screen(path, name: "readPlanSection", policy: PlanDraftList.policy, summary: "计划的一部分", load: load) {
                    sheet, context in view(sheet, context, nil)
                }
            ],
            acts: [
                Act(
                    path, name: "savePlanSection", policy: PlanDraftList.policy, summary: "保存计划的一部分", fields: fields,
                    button: "保存", again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    guard let section = PlanSection(rawValue: context.parameter("section")) else {
                        throw Refusal.notFound
                    }
                    guard let version = form.optionalInt("version") else { throw FormProblems("", "页面不完整，请刷新后再改。") }
                    let act = form.optionalText("do")
                    guard act == nil || SavePlanSection.ItemAct(act ?? "") != nil else {
                        throw FormProblems("do", "没有这种操作。")
                    }
                    let typed = form.values.filter { $0.key.hasPrefix("v.") || $0.key.hasPrefix("w.") }.map {
                        (String($0.key.dropFirst(2)), $0.value.filter { !$0.isEmpty })
                    }
                    let saved: Saved
                    do {
                        saved = try await casework.perform(
                            SavePlanSection(
                                id: context.parameter("draft"), section: section,
                                typed: Dictionary(typed, uniquingKeysWith: { $0 + $1 }),
                                act: act.flatMap { SavePlanSection.ItemAct($0) }, version: version),
                            for: context)
                    } catch let refusal as Refusal where refusal.kind == .conflict {
                        throw FormProblems("", refusal.message, status: 409)
                    }
                    return .done(
                        "\(PlanDraftList.draft(saved.id))/sections/\(section.rawValue)",
                        flash: act == nil ? "“\(section.chinese)”已保存在草稿里。" : "已改好。", data: saved)
                }
            ])
    }

    private static func view(_ sheet: ReadPlanDraft.Sheet, _ context: PageContext, _ sent: Form?) -> Page {
        let draft = sheet.draft
        let here = PlanDraftList.draft(draft.id)
        let crumbs = PlanDraftPages.crumbs(context, draft)
        guard let section = PlanSection(rawValue: context.parameter("section")), let tree = draft.tree else {
            let mending: HTML = "<p><a href=\"\(here)/source\">去原文里改正</a></p>"
            return Page(
                "计划草稿", crumbs: crumbs,
                body: """
                    <h1>\(draft.title)</h1>\(Banner(.error, "YAML 有写法错误，这一页暂时打不开", body: mending))
                    """)
        }
        let form = PlanSectionForm(PlanForm(section, tree), sheet, sent)
        let chips = PlanSection.allCases.map { one in
            Chips.Chip(one.chinese, "\(here)/sections/\(one.rawValue)", on: one == section)
        }
        let onward = HTML.with(following(section)) { next in
            " <a class=\"btn two\" href=\"\(here)/sections/\(next.rawValue)\">下一部分：\(next.chinese)</a>"
        }
        return Page(
            "\(section.chinese)：\(draft.title)", crumbs: crumbs, wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(section.chinese)</h1>
                \(Chips("计划的各部分", chips))
                <form method="post" action="\(here)/sections/\(section.rawValue)" novalidate class="plan">\
                <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
                <input type="hidden" name="version" value="\(draft.version)">
                <p class="acts"><button class="btn" type="submit">保存</button> \
                <a class="btn two" href="\(here)">回到草稿</a></p>
                \(form)
                <p class="acts"><button class="btn" type="submit">保存</button>\(onward)</p></form>
                """)
    }

    private static func following(_ section: PlanSection) -> PlanSection? {
        let sections = PlanSection.allCases
        let next = (sections.firstIndex(of: section) ?? 0) + 1
        return next < sections.count ? sections[next] : nil
    }
}
