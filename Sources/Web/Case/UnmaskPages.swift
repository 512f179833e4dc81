import Casework
import TitleReview

/// The applicant's numbers, masked; one of them in full, for a stated purpose and on record (S39).
enum UnmaskPages {
    static func path(_ desk: OfficerQueue, _ id: String) -> String { "\(desk.path(id))/personal" }

    private static let note = Field("note", "说明", .text(0...100), hint: "用途选“其他”的必填。申报人能看到。", required: false)

    private static func fields(_ known: [PersonalField] = PersonalField.allCases) -> [Field] {
        [
            Field("field", "要看的号码", .choice(known.map { .init($0.rawValue, $0.chinese) }, .radios)),
            Field("purpose", "用途", .choice(UnmaskPurpose.allCases.map { .init($0.rawValue, $0.chinese) }, .select)),
            note,
        ]
    }

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPersonalFields.View = { context in
            try await casework.ask(ReadPersonalFields(caseID: context.parameter("id")), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "\(desk.cases)/{id}/personal", name: "\(desk.rawValue)ReadPersonalFields", policy: desk.policy,
                    summary: "身份证号和联系方式", load: load
                ) { view, context in page(desk, view, context, Form()) }
            ],
            acts: [
                // Remembered nowhere: the answer holds the number.
                Act(
                    "\(desk.cases)/{id}/personal", name: "\(desk.rawValue)RevealPersonalField",
                    policy: Policy(.roles([desk.role]), relation: "case of the unit, not the own"), summary: "查看完整号码",
                    fields: fields(),
                    button: "查看完整号码", isRemembered: false,
                    again: { context, form in page(desk, try await load(context), context, form) }
                ) { context, form in
                    guard let field = PersonalField(rawValue: try form.choice("field")),
                        let purpose = UnmaskPurpose(rawValue: try form.choice("purpose"))
                    else { throw FormProblems("field", "请选择") }
                    let revealed = try await casework.perform(
                        UnmaskNumber(
                            caseID: context.parameter("id"), field: field, purpose: purpose, note: form.text("note")),
                        for: context)
                    return .page(
                        page(desk, try await load(context), context, Form(), revealed: revealed), data: revealed)
                }
            ])
    }

    private static func page(
        _ desk: OfficerQueue, _ view: ReadPersonalFields.View, _ context: PageContext, _ form: Form,
        revealed: UnmaskNumber.Unmasked? = nil
    ) -> Page {
        let shown = revealed.map { one in
            Banner(
                .warning, "\(one.field.chinese)（只在这一页显示）",
                body: """
                    <p><strong class="nb">\(one.value)</strong></p>\
                    <p>这次查看已经记录，申报人能看到。离开这一页以后要再看，需要重新写明用途。</p>
                    """
            ).html
        }
        return Page(
            "身份证号和联系方式",
            crumbs: [desk.home, Link("申报审核", desk.cases), Link("\(view.name)的申报", desk.path(view.caseID))],
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(view.name)：身份证号和联系方式</h1>
                \(shown ?? .empty)
                \(SummaryList(view.lines.map { .init($0.field.chinese, "<span class=\"nb\">\($0.masked)</span>") }))
                <p>完整号码只在办事需要时看：写明用途，只显示一次；谁、何时、为什么看过，记入审计，申报人在自己的页面上也看得到。</p>
                \(asking(desk, view, context, form))
                """)
    }

    /// The form, while the case is open and there are numbers left to see.
    private static func asking(
        _ desk: OfficerQueue, _ view: ReadPersonalFields.View, _ context: PageContext, _ form: Form
    ) -> HTML {
        guard view.isOpen else { return "<p>这份申报已经结束，材料只保管，不能再看完整号码。</p>" }
        guard view.left != 0 else {
            return "<p>24 小时内能看的 \(UnmaskNumber.most) 个号码已经看完，请过一段时间再来。</p>"
        }
        let ask = PostForm(
            fields(view.lines.map(\.field)), to: path(desk, view.caseID), context, form: form, button: "查看完整号码",
            tone: .plain)
        return "\(ask)<p class=\"muted\">24 小时内还能看 \(view.left) 个。</p>"
    }
}
