import Casework
import TitleReview

/// The officers of the unit: what waits with each, who is away and who stands in.
enum ColleaguePages {
    private static let fields = [
        Field("account", "请假的同事", .text(1...64)),
        Field("standIn", "代办的同事", .text(1...64), hint: "请假期间，这位同事的“我经办的”里也会出现请假人的申报。"),
        Field("from", "从", .day(nil)), Field("to", "到", .day(nil), hint: "包括当天。"),
    ]

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        let path = path(desk)
        let policy = Policy(.roles([desk.role]), relation: "own unit")
        let load: @Sendable (PageContext) async throws -> ReadColleagues.Board = {
            try await casework.ask(ReadColleagues(), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    path, name: "\(desk.rawValue)ListColleagues", policy: policy, summary: "经办与请假", isKept: true,
                    load: load
                ) { board, context in view(desk, board, context, Form()) }
            ],
            acts: [
                Act(
                    "\(path)/absences", name: "\(desk.rawValue)RegisterAbsence", policy: policy, summary: "登记请假",
                    fields: fields, button: "登记请假",
                    again: { context, form in view(desk, try await load(context), context, form) }
                ) { context, form in
                    try await casework.perform(
                        RegisterAbsence(
                            accountID: form.text("account"), standIn: form.text("standIn"), from: form.day("from"),
                            to: form.day("to")), for: context)
                    return .redirect(path, flash: "已登记请假。期间的申报会出现在代办同事的“我经办的”里。")
                },
                Act(
                    "\(path)/absences/{id}/end", name: "\(desk.rawValue)EndAbsence", policy: policy, summary: "取消请假",
                    button: "取消"
                ) { context, _ in
                    try await casework.perform(EndAbsence(id: context.parameter("id")), for: context)
                    return .redirect(path, flash: "已取消这次请假。")
                },
            ])
    }

    static func path(_ desk: OfficerQueue) -> String { "/\(desk.rawValue)/colleagues" }

    private static func view(_ desk: OfficerQueue, _ board: ReadColleagues.Board, _ context: PageContext, _ form: Form)
        -> Page
    {
        let people = board.colleagues.map { Field.Option($0.accountID, $0.name) }
        let shown = fields.map { field in
            ["account", "standIn"].contains(field.name)
                ? Field(field.name, field.label, .choice(people, .select), hint: field.hint) : field
        }
        let register = PostForm(shown, to: "\(path(desk))/absences", context, form: form, button: "登记请假")
        let registration: HTML =
            people.count < 2
            ? "<p class=\"muted\">本单位只有您一位审核人员，没有可以代办的同事。请平台管理员为同事开账号。</p>"
            : Card("登记请假", register.html).html
        return Page(
            "经办与请假", crumbs: [desk.home],
            body: """
                \(ErrorSummary(form.problems))
                <h1>经办与请假</h1>
                <p class="muted">经办人只用来分工，不改变谁可以办理：本单位的每位审核人员都可以办理任何一份申报。</p>
                \(officers(board, context))
                \(absences(desk, board, context))
                \(registration)
                """)
    }

    private static func officers(_ board: ReadColleagues.Board, _ context: PageContext) -> DataTable {
        DataTable(
            "本单位的审核人员", columns: [.init("姓名"), .init("经办中的待办", number: true)],
            rows: board.colleagues.map {
                .init(cells: ["\($0.name)\($0.accountID == context.visitor?.accountID ? "（我）" : "")", "\($0.waiting)"])
            }, empty: "没有同事。", captionShown: true)
    }

    private static func absences(_ desk: OfficerQueue, _ board: ReadColleagues.Board, _ context: PageContext)
        -> DataTable
    {
        let today = context.now.day
        return DataTable(
            "请假", columns: [.init("姓名"), .init("时间"), .init("代办"), .init("操作")],
            rows: board.absences.map { one in
                let end = PostForm(
                    [], to: "\(path(desk))/absences/\(one.id)/end", context, button: "取消", tone: .plain, scope: one.id)
                return .init(cells: [
                    "\(one.name) \(one.from <= today ? Tag("请假中", .warn).html : .empty)",
                    "\(one.from.chinese) 到 \(one.to.chinese)", "\(one.standIn)", end.html,
                ])
            }, empty: "没有登记的请假。", captionShown: true)
    }
}
