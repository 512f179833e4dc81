import Casework
import TitleReview

/// The officer's own named filters: chips over the queue, saved from where one is, taken out again.
enum SavedViewPages {
    private static let fields = [
        Field("name", "视图名称", .text(1...20), hint: "例如“待核实的机电”。同名的会换成现在的筛选。"), QueuePlace.field,
    ]

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        let policy = Policy(.roles([desk.role]), relation: "own views")
        return Routes(acts: [
            Act(
                "\(desk.cases)/views", name: "\(desk.rawValue)SaveView", policy: policy, summary: "保存视图",
                fields: fields, button: "保存视图",
                again: { context, form in
                    try await CaseQueue.again(
                        desk, casework, context, QueuePlace(form.text("list")) ?? QueuePlace(Query()), form.problems,
                        typed: form)
                }
            ) { context, form in
                let place = QueuePlace(form.text("list")) ?? QueuePlace(Query())
                try await casework.perform(SaveView(name: form.text("name"), query: kept(place).text), for: context)
                return .redirect(place.list(desk), flash: "已保存视图“\(form.text("name"))”。")
            },
            Act(
                "\(desk.cases)/views/{id}/end", name: "\(desk.rawValue)RemoveView", policy: policy, summary: "删除视图",
                fields: [QueuePlace.field], button: "删除"
            ) { context, form in
                try await casework.perform(RemoveView(id: context.parameter("id")), for: context)
                return .redirect((QueuePlace(form.text("list")) ?? QueuePlace(Query())).list(desk), flash: "已删除视图。")
            },
        ])
    }

    /// What a view means: the filter, not the page of it.
    private static func kept(_ place: QueuePlace) -> QueuePlace { place.with("after", nil).with("beside", nil) }

    static func html(
        _ desk: OfficerQueue, _ views: [SavedView], _ place: QueuePlace, _ context: PageContext, _ form: Form
    )
        -> HTML
    {
        let here = kept(place)
        let list = QueuePlace.field.showing(place.text)
        let chips = Chips(
            "我的视图",
            views.map { view in
                let saved = QueuePlace(view.query) ?? QueuePlace(Query())
                return .init("★ \(view.name)", saved.list(desk), on: saved.isSame(as: here))
            })
        let save = PostForm(
            [fields[0], list], to: "\(desk.cases)/views", context, form: form, button: "保存现在的筛选", tone: .plain,
            scope: "view-")
        let rows = HTML.each(views) { view in
            let remove = PostForm(
                [list], to: "\(desk.cases)/views/\(view.id)/end", context, button: "删除“\(view.name)”", tone: .plain,
                scope: view.id)
            return "<div class=\"row\"><span>\(view.name)</span>\(remove)</div>"
        }
        return """
            \(HTML.when(!views.isEmpty, chips.html))\
            <details class="views"\(has: !form.problems.isEmpty, "open")><summary>保存和管理视图</summary>\(save)\
            \(rows)</details>
            """
    }
}
