import Casework
import TitleReview

/// An expert of the pool: what is known and to do, the forms that change it, and what was changed (R3).
enum OneExpert {
    private static let own = CommitteePages.policy("own pool")
    private static let contact = Field(
        "contact", "联系方式", .text(0...120), hint: "电话或邮箱，办公室通知专家用，加密保存。", required: false)
    private static let standing = [
        Field("standing", "状态", .choice(ExpertStanding.allCases.map { .init($0.rawValue, Experts.word($0)) }, .radios)),
        Field("reason", "理由", .text(1...200), hint: "例如：出国一年；本人要求退出。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> ReadExpert.View {
            try await casework.ask(ReadExpert(id: context.parameter("id")), for: context)
        }
        @Sendable func path(_ context: PageContext) -> String {
            "/office/experts/\(Percent.encode(context.parameter("id")))"
        }
        return Routes(
            screens: [
                Screen("/office/experts/{id}", name: "readExpert", policy: own, summary: "一位专家", load: load) {
                    model, context in view(model, context, .nothing)
                }
            ],
            acts: [
                Act(
                    "/office/experts/{id}", name: "changeExpert", policy: own, summary: "修改专家信息",
                    fields: Experts.profile() + [contact], button: "保存修改",
                    again: { context, form in view(try await load(context), context, Sent(form: form, scope: "p-")) }
                ) { context, form in
                    let entry = ChangeExpert.Entry(
                        speciality: form.text("speciality"), titleLevel: form.text("titleLevel"),
                        employer: form.text("employer"), termFrom: try form.day("termFrom"),
                        termTo: try form.day("termTo"),
                        contact: form.text("contact"))
                    try await casework.perform(ChangeExpert(id: context.parameter("id"), entry), for: context)
                    return .redirect(path(context), flash: "已保存。已经冻结的名单和已经组成的评委会不受影响。")
                },
                Act(
                    "/office/experts/{id}/standing", name: "changeStanding", policy: own, summary: "暂停、退出或恢复",
                    fields: standing, button: "更改状态",
                    again: { context, form in view(try await load(context), context, Sent(form: form, scope: "s-")) }
                ) { context, form in
                    let standing = ExpertStanding(rawValue: form.text("standing")) ?? .serving
                    try await casework.perform(
                        ChangeStanding(id: context.parameter("id"), standing, reason: form.text("reason")), for: context
                    )
                    return .redirect(path(context), flash: "状态已改为“\(Experts.word(standing))”。")
                },
            ])
    }

    private static func view(_ model: ReadExpert.View, _ context: PageContext, _ sent: Sent) -> Page {
        let p = model.profile
        let because = HTML.when(!model.standingBecause.isEmpty, " \(model.standingBecause)")
        return Page(
            p.name, crumbs: [CommitteePages.home, Link("专家库", "/office/experts")],
            body: """
                \(sent.summary)<h1>\(p.name)</h1><p>\(Experts.state(model.standing, p, context.now.day))\(because)</p>
                \(known(model))
                <h2>评委会和评议</h2>
                \(seats(model.seats))
                \(changing(model, context, sent))
                \(leaving(model, context, sent))
                <h2>修改记录</h2>
                \(history(model.changes))
                """)
    }

    private static func known(_ model: ReadExpert.View) -> SummaryList {
        let p = model.profile
        return SummaryList([
            .init("账号", text: model.account),
            .init("专业", text: p.speciality),
            .init("职称级别", text: level(p.titleLevel)),
            .init("工作单位", text: p.employer),
            .init("任期", text: "\(p.termFrom.chineseDate) 至 \(p.termTo.chineseDate)"),
            .init("联系方式", text: model.contact),
        ])
    }

    private static func seats(_ seats: [ReadExpert.Seat]) -> DataTable {
        DataTable(
            "评委会和评议",
            columns: [
                .init("计划"), .init("身份"), .init("评议份数", number: true), .init("其中待评", number: true),
            ],
            rows: seats.map { seat in
                let place: HTML =
                    seat.leftBecause.isEmpty
                    ? (seat.chair ? "主任委员" : "委员")
                    : "<span class=\"wrap\">已退出：\(seat.leftBecause)</span>"
                return .init(
                    id: seat.planID, url: Committees.path(seat.planID),
                    cells: ["\(seat.planTitle)", place, "\(seat.load)", "\(seat.waiting)"])
            }, empty: "还没有被抽中过。")
    }

    private static func path(_ id: String) -> String { "/office/experts/\(Percent.encode(id))" }

    private static func changing(_ model: ReadExpert.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let form = PostForm(
            fields(model), to: path(model.id), context, form: sent.form("p-"), button: "保存修改", scope: "p-")
        return """
            <details class="card"\(has: sent.scope == "p-", "open")><summary>修改信息</summary>
            <p class="muted">修改只影响以后的抽取。已经冻结的名单、抽取结果和评委会保留当时的信息。\
            改了工作单位，系统会按新旧单位把他所在评委会的申报再核对一遍回避。</p>
            \(form)</details>
            """
    }

    private static func leaving(_ model: ReadExpert.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let sits = model.seats.contains { $0.leftBecause.isEmpty }
        let form = PostForm(
            [standing[0].showing(model.standing.rawValue), standing[1]], to: path(model.id) + "/standing", context,
            form: sent.form("s-"), button: "更改状态", scope: "s-")
        return """
            <details class="card"\(has: sent.scope == "s-", "open")><summary>暂停、退出或恢复</summary>
            <p class="muted">暂停和退出的专家不再进入以后的抽取名单。\
            \(sits ? "他现在是评委会成员，这里不影响；要退出评委会，请到评委会页按【评委退出】。" : "")</p>
            \(form)</details>
            """
    }

    private static func history(_ changes: [ReadExpert.Change]) -> DataTable {
        DataTable(
            "修改记录", columns: [.init("时间"), .init("经办人"), .init("内容"), .init("理由")],
            rows: changes.map { change in
                .init(cells: [
                    "\(change.at.chinese)", "\(change.by)", "<span class=\"wrap\">\(words(change))</span>",
                    "<span class=\"wrap\">\(change.reason)</span>",
                ])
            }, empty: "入库以后没有改过。")
    }

    /// With what is known in them; a speciality that no plan has any more stays a choice until another is chosen.
    private static func fields(_ model: ReadExpert.View) -> [Field] {
        let p = model.profile
        let offered =
            model.specialities.contains(p.speciality) ? model.specialities : [p.speciality] + model.specialities
        let known = [p.speciality, p.titleLevel, p.employer, p.termFrom.description, p.termTo.description]
        return zip(Experts.profile(offered), known).map { $0.showing($1) } + [contact.showing(model.contact)]
    }

    private static func level(_ value: String) -> String { Experts.levels.first { $0.value == value }?.label ?? value }

    private static func words(_ change: ReadExpert.Change) -> String {
        let name =
            [
                "speciality": "专业", "titleLevel": "职称级别", "employer": "工作单位", "termFrom": "任期起", "termTo": "任期止",
                "contact": "联系方式", "standing": "状态",
            ][change.field] ?? change.field
        func shown(_ value: String) -> String {
            switch change.field {
            case "titleLevel": level(value)
            case "standing": ExpertStanding(rawValue: value).map(Experts.word) ?? value
            default: value
            }
        }
        return change.field == "contact" ? "联系方式已修改" : "\(name)：\(shown(change.before)) → \(shown(change.after))"
    }
}
