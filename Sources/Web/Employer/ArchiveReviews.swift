import Casework
import TitleReview

/// Colleagues' archive records that wait for a check, many at once (A2.1.1, A3.1.2).
enum ArchiveReviews {
    struct Model: Encodable, Sendable {
        let waiting: [ReadArchiveReviews.Waiting]
    }

    private static let fields = [
        Field("record", "档案记录", .list(most: 500)),
        Field("decision", "处理", .choice([.init("approve", "审核通过"), .init("return", "退回修改")], .radios)),
        Field("reason", "退回理由", .longText(0...500), hint: "退回时必填，本人会看到。", required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = EmployerPages.policy("archives of the unit's people")
        let load: @Sendable (PageContext) async throws -> Model = { context in
            Model(waiting: try await casework.ask(ReadArchiveReviews(), for: context))
        }
        return Routes(
            screens: [
                Screen(
                    "/employer/archive-reviews", name: "listArchiveReviews", policy: policy, summary: "档案审核", load: load
                ) { model, context in view(model, context, Form()) }
            ],
            acts: [
                Act(
                    "/employer/archive-reviews", name: "decideArchiveRecords", policy: policy, summary: "档案审核（A3.1.2）",
                    fields: fields, button: "办理",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let approve = try form.choice("decision") == "approve"
                    let outcomes = try await casework.perform(
                        DecideArchiveRecord(
                            recordIDs: form.list("record"), approve: approve, reason: form.text("reason")), for: context
                    )
                    return try BatchResult(outcomes: outcomes, verb: approve ? "审核通过" : "退回", unit: "条").answer(
                        "/employer/archive-reviews")
                }
            ])
    }

    private static func view(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let count = model.waiting.reduce(0) { $0 + $1.records.count }
        let ticked = Set(form.list("record"))
        return Page(
            "档案审核", crumbs: [OfficerQueue.employer.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>档案审核</h1>
                <p>只有审核通过的记录能用于申报；通过后本人再改动的，要重新审核。不能审核自己的记录。（附件2 一、1）</p>
                \(count == 0 ? "<p class=\"empty\">没有待审核的档案。</p>" : work(model, context, form, ticked))
                """)
    }

    private static func work(_ model: Model, _ context: PageContext, _ form: Form, _ ticked: Set<String>) -> HTML {
        let list = HTML.each(model.waiting) { person in
            let records = HTML.each(person.records) { row($0, ticked: ticked.contains($0.id)) }
            return """
                <fieldset class="card" data-pick><legend><b>\(person.person)</b> \
                <small>\(person.records.count) 条待审核</small></legend>\
                \(HTML.with(person.claimedNumber) { number in
                    """
                    <p>身份证号 \(number) 还没有核对过：请对照本人的身份证原件，第一次审核通过就是确认它是本人的。不一致的请退回。</p>
                    """
                })\(records)</fieldset>
                """
        }
        // The list stands first, the decision below it: one form, read from top to bottom.
        return """
            <form method="post" action="/employer/archive-reviews" novalidate>\
            <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)
            <div class="cols"><div id="f-record" tabindex="-1">\(list)</div><div class="card"><h2>对勾选的记录</h2>\
            \(FieldView(fields[1], in: form))\(FieldView(fields[2], in: form))\
            <p class="acts"><button class="btn" type="submit">办理</button></p></div></div></form>
            """
    }

    private static func row(_ record: ArchiveRecord, ticked: Bool) -> HTML {
        """
        <div class="row"><label class="pick" for="r-\(record.id)"><input id="r-\(record.id)" type="checkbox" name="record" \
        value="\(record.id)"\(has: ticked, "checked")>\
        <span>\(record.kindName)：\(record.title.isEmpty ? "未填写" : record.title)</span></label>\
        \(RecordCard(record, summary: "查看内容"))</div>
        """
    }
}
