import Casework
import TitleReview

/// Where the applicant works: chosen anew after a change of employer (A2.1.2).
enum EmployerChoice {
    private static func fields(_ view: ReadOwnEmployer.View?) -> [Field] {
        [
            Field(
                "employer", "现在的工作单位",
                view.map { .choice($0.choices.map { .init($0.id, $0.name) }, .select) } ?? .text(1...64),
                hint: "只列出已在平台绑定的单位。列表里没有的，请让单位的人事经办人先注册。（附件2 一、2）",
                initial: [view?.employerID ?? ""])
        ]
    }

    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.roles([.applicant]), relation: "own person")
        let load: @Sendable (PageContext) async throws -> ReadOwnEmployer.View = {
            try await casework.ask(ReadOwnEmployer(), for: $0)
        }
        return Routes(
            screens: [
                Screen("/me/employer", name: "readOwnEmployer", policy: policy, summary: "工作单位", load: load) {
                    view, context in page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/me/employer", name: "chooseEmployer", policy: policy, summary: "选择工作单位", fields: fields(nil),
                    button: "选择", again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    try await casework.perform(ChooseEmployer(employerID: form.text("employer")), for: context)
                    return .redirect("/me", flash: "工作单位已保存。没有提交的申报会交给这个单位审核。")
                }
            ])
    }

    private static func page(_ view: ReadOwnEmployer.View, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "工作单位", crumbs: [Link("我的申报", "/me")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>工作单位</h1>
                <p>\(view.employer.isEmpty ? "您现在没有选择工作单位。" : "现在是：\(view.employer)。换了单位的，在这里选择新单位。")</p>
                <ul><li>没有提交的申报和新的业绩档案，由您选择的单位审核；已通过的档案记录不变。</li>\
                <li>已提交的申报仍由提交时的单位办理。</li></ul>
                \(PostForm(fields(view), to: "/me/employer", context, form: form, button: "选择这个单位"))
                """)
    }
}
