import Casework
import TitleReview

/// Who of the unit sees to a case: taken, handed on, shared, many at once. Whoever may decide decides as before.
enum CaseHandling {
    private static let fields = [
        Field("case", "要分派的申报", .list(most: 200)),
        Field(
            "way", "怎样经办",
            .choice([.init("take", "我来经办"), .init("handOver", "转交给同事"), .init("share", "请同事共同经办")], .select)),
        Field("account", "同事", .text(1...64), required: false), QueuePlace.field,
    ]

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(acts: [
            Act(
                "\(desk.cases)/handlers", name: "\(desk.rawValue)AssignCases",
                policy: Policy(.roles([desk.role]), relation: "cases of the unit, colleagues of the unit"),
                summary: "分派经办人", fields: fields,
                button: "分派", again: { context, form in try await again(desk, casework, context, form) }
            ) { context, form in
                let way = AssignCases.Way(rawValue: try form.choice("way")) ?? .take
                let outcomes = try await casework.perform(
                    AssignCases(caseIDs: form.list("case"), way: way, accountID: form.text("account")), for: context)
                return try BatchResult(outcomes: outcomes, verb: "分派").answer(back(desk, form))
            },
            Act(
                "\(desk.cases)/{id}/handlers/end", name: "\(desk.rawValue)LeaveCase", policy: desk.policy,
                summary: "不再经办", fields: [QueuePlace.field], button: "不再经办"
            ) { context, form in
                let id = context.parameter("id")
                try await casework.perform(LeaveCase(caseID: id), for: context)
                return .redirect(QueuePlace(form.text("list"))?.open(desk, id) ?? desk.path(id), flash: "这份申报不再由您经办。")
            },
        ])
    }

    /// To the list, or to the one case that was assigned on its own page.
    private static func back(_ desk: OfficerQueue, _ form: Form) -> String {
        guard let place = QueuePlace(form.text("list")) else {
            return form.list("case").count == 1 ? desk.path(form.list("case")[0]) : desk.cases
        }
        return place.isBeside || form.list("case").count != 1
            ? place.list(desk) : place.open(desk, form.list("case")[0])
    }

    /// The page from which it was sent, with what was wrong.
    private static func again(_ desk: OfficerQueue, _ casework: Casework, _ context: PageContext, _ form: Form)
        async throws
        -> Page
    {
        if let place = QueuePlace(form.text("list")), place.isBeside || form.list("case").count != 1 {
            return try await CaseQueue.again(desk, casework, context, place, form.problems)
        }
        guard let id = form.list("case").first else {
            return try await CaseQueue.again(desk, casework, context, QueuePlace(Query()), form.problems)
        }
        return CaseReview.page(
            desk, try await casework.ask(ReadCase(caseID: id), for: context), context,
            place: QueuePlace(form.text("list")),
            problems: form.problems)
    }

    // MARK: View

    static func names(_ handlers: [CaseHandler]) -> String {
        handlers.map { one in one.standIn.map { "\(one.name)（请假，\($0)代办）" } ?? one.name }.joined(separator: "、")
    }

    private static func choosing(_ colleagues: [Colleague], _ context: PageContext, initial: AssignCases.Way) -> HTML {
        let others = colleagues.filter { $0.accountID != context.visitor?.accountID }
        var account = Field(
            "account", "同事", .choice(others.map { .init($0.accountID, $0.name) }, .select), required: false)
        var way = fields[1].showing(initial.rawValue)
        if others.isEmpty { way = Field("way", "怎样经办", .choice([.init("take", "我来经办")], .select), initial: ["take"]) }
        account.hint = nil
        let whom = HTML.when(!others.isEmpty, FieldView(account, scope: "assign-").html)
        return "<div class=\"look\">\(FieldView(way, scope: "assign-"))\(whom)</div>"
    }

    /// The rows with their boxes, and whom the ticked ones go to.
    static func batch(
        _ desk: OfficerQueue, _ table: DataTable, _ colleagues: [Colleague], _ place: QueuePlace, _ context: PageContext
    ) -> HTML {
        let list = QueuePlace.field.showing(place.with("beside", "yes").text)
        let assign = PostForm(
            [list], to: "\(desk.cases)/handlers", context, button: "分派勾选的申报", tone: .plain, scope: "batch-",
            inside: table.html + choosing(colleagues, context, initial: .take))
        return "<div id=\"f-case\" tabindex=\"-1\">\(assign)</div>"
    }

    /// On a case's own page.
    static func card(_ desk: OfficerQueue, _ view: ReadCase.View, _ place: QueuePlace?, _ context: PageContext) -> HTML
    {
        let list = QueuePlace.field.showing(place?.text ?? "")
        let own = view.handlers.contains { $0.accountID == context.visitor?.accountID }
        let isFree = view.handlers.isEmpty
        let assign = PostForm(
            [Field("case", "", .list(most: 1)).showing(view.record.id), list], to: "\(desk.cases)/handlers", context,
            button: "确定", tone: .plain, scope: "assign-",
            inside: choosing(view.colleagues, context, initial: isFree ? .take : .handOver))
        let leave = PostForm(
            [list], to: "\(desk.path(view.record.id))/handlers/end", context, button: "不再由我经办", tone: .plain,
            scope: "leave-")
        return Card(
            "经办人",
            """
            <p>\(isFree ? "还没有人经办。" : names(view.handlers))</p>\
            <p class="muted">只用来分工，本单位的每位审核人员都可以办理。</p>\
            <details><summary>\(isFree ? "我来经办，或交给同事" : "转交或共同经办")</summary>\(assign)</details>\
            \(HTML.when(own, leave.html))
            """
        ).html
    }
}
