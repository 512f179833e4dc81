import Casework
import TitleReview

/// More time for a named case or unit, with a reason, on record (N2.2). The deadline that is shown is the deadline.
enum Extensions {
    private static let fields = [
        Field("plan", "计划", .text(1...80)),
        Field("stage", "环节", .choice([.init("employer", "单位审核和报送"), .init("authority", "受理部门审核和推荐")], .radios)),
        Field("unit", "单位", .text(1...64), required: false), Field("case", "申报", .text(1...64), required: false),
        Field("lastDay", "延到", .day(nil), hint: "包括当天，到 24:00 截止。"),
        Field("reason", "理由", .longText(5...500), hint: "留存记录，审计可查。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadExtensions.Board = {
            try await casework.ask(ReadExtensions(), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    "/office/extensions", name: "listExtensions", policy: OfficePages.policy("own plans"),
                    summary: "延期", load: load
                ) { board, context in view(board, context, Form()) }
            ],
            acts: [
                Act(
                    "/office/extensions", name: "grantExtension",
                    policy: OfficePages.policy("own plan, a case or a unit of it"), summary: "延期（N2.2）", fields: fields,
                    button: "准予延期",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let day = try form.day("lastDay")
                    let stage = DeadlineStage(rawValue: try form.choice("stage")) ?? .employer
                    let moved = try await casework.perform(
                        GrantExtension(
                            planID: form.text("plan"), stage: stage, caseID: form.optionalText("case"),
                            unitID: form.optionalText("unit"), lastDay: day, reason: form.text("reason")), for: context)
                    return .redirect("/office/extensions", flash: "已准予延期到 \(day.chinese) 24:00，并留存记录。\(effect(moved))")
                }
            ])
    }

    private static func effect(_ moved: Int) -> String {
        moved > 0 ? "\(moved) 份申报的截止时间已随之改变。" : "现在还没有申报到这一环节，到了以后按新的时间截止。"
    }

    /// The fields as people see them: lists to choose from instead of ids.
    private static func shown(_ board: ReadExtensions.Board) -> [Field] {
        fields.map { field in
            let options: [Field.Option]? =
                switch field.name {
                case "plan": board.plans.map { .init($0.id, $0.title) }
                case "unit": board.units.map { .init($0.id, $0.name) }
                case "case": board.cases.map { .init($0.caseID, "\($0.name)（\($0.employer)，\($0.stageName)）") }
                default: nil
                }
            guard let options else { return field }
            let hint = field.name == "plan" ? nil : "单位和申报二者选一。"
            return Field(
                field.name, field.label, .choice(options, .select), hint: hint, required: field.required,
                initial: field.name == "plan" && options.count == 1 ? [options[0].value] : [])
        }
    }

    private static func view(_ board: ReadExtensions.Board, _ context: PageContext, _ form: Form) -> Page {
        let grant = PostForm(shown(board), to: "/office/extensions", context, form: form, button: "准予延期")
        return Page(
            "延期", crumbs: [OfficerQueue.office.home],
            body: """
                \(ErrorSummary(form.problems))
                <h1>延期</h1>
                <p>延期只对写明的单位或申报有效，写明理由并留存记录；个人申报的截止时间不能延长。（通知二）</p>
                <ul>\(deadlines(board))</ul>
                \(Card("准予延期", grant.html))
                <h2>已准予的延期</h2>
                \(granted(board))
                """)
    }

    private static func deadlines(_ board: ReadExtensions.Board) -> HTML {
        HTML.each(board.plans) { plan in
            """
            <li>\(plan.title)：单位环节 \(plan.employerDeadline.chinese)，\
            受理部门 \(plan.authorityDeadline.chinese)，均到 24:00 截止。</li>
            """
        }
    }

    private static func granted(_ board: ReadExtensions.Board) -> DataTable {
        DataTable(
            "已准予的延期",
            columns: [.init("对象"), .init("环节"), .init("延到"), .init("理由"), .init("准予时间"), .init("计划")],
            rows: board.items.map { item in
                .init(cells: [
                    "\(item.target)", item.stage == "employer" ? "单位" : "受理部门", "\(item.lastDay.chinese)",
                    "\(item.reason)", "\(item.grantedAt)", "\(item.planTitle)",
                ])
            }, empty: "还没有准予过延期。")
    }
}
