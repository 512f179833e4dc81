import Casework
import TitleReview

/// The unit's people with their archives and where their applications stand: found, reminded, given to a clerk, taken
/// away as a spreadsheet.
enum People {
    private static let here = Link("人员", "/employer/people")
    private static let find = Field("find", "姓名", .text(1...40), required: false)
    private static let chosen = [
        Field("person", "人员", .list(most: 200), required: false), Field("plan", "评审计划", .text(1...80), required: false),
        Field("clerk", "经办人", .text(1...64), required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = EmployerPages.policy("people of the unit")
        let load: @Sendable (PageContext) async throws -> ReadPeople.Page = {
            try await casework.ask(ReadPeople(filter($0)), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    "/employer/people", name: "listPeople", policy: policy, summary: "本单位人员",
                    query: [
                        find, Field("plan", "评审计划", .text(1...80), required: false),
                        Field("progress", "申报进度", .text(1...20), required: false),
                        Field("clerk", "经办人", .text(1...64), required: false),
                        Field("after", "从这个人之后", .text(1...64), required: false),
                    ], load: load
                ) { page, context in view(page, context, []) },
                Screen("/employer/people/{person}/leaving", name: "confirmLeaving", policy: policy, summary: "标记离职") {
                    context in
                    try await casework.ask(ReadColleague(personID: context.parameter("person")), for: context)
                } view: { colleague, context in
                    confirm(colleague, context)
                },
            ],
            acts: [
                Act(
                    "/employer/people/reminders", name: "remindPeople", policy: policy, summary: "提醒没有办完的人",
                    fields: chosen, button: "发送提醒",
                    again: { context, form in view(try await load(context), context, form.problems) }
                ) { context, form in
                    let outcome = try await casework.perform(
                        RemindPeople(planID: form.text("plan"), personIDs: form.list("person")), for: context)
                    return .done(here.url, flash: words(outcome), data: outcome)
                },
                Act(
                    "/employer/people/clerks", name: "assignClerk", policy: policy, summary: "交给经办人", fields: chosen,
                    button: "交给", again: { context, form in view(try await load(context), context, form.problems) }
                ) { context, form in
                    let chosen = form.list("person")
                    let count = try await casework.perform(
                        AssignClerk(personIDs: chosen, accountID: form.text("clerk")), for: context)
                    let gone = Set(chosen).count - count
                    let rest = gone > 0 ? "另有 \(gone) 人已不是本单位人员，没有办理。" : ""
                    return .done(here.url, flash: "已交给经办人 \(count) 人。\(rest)", data: ["count": count])
                },
                Act(
                    "/employer/people/{person}/leaving", name: "markLeft", policy: policy, summary: "标记离职",
                    button: "标记离职"
                ) { context, _ in
                    try await casework.perform(MarkLeft(personID: context.parameter("person")), for: context)
                    return .redirect(here.url, flash: "已标记离职，本人会收到消息。")
                },
            ],
            downloads: [
                Download("/employer/people/list.xlsx", name: "downloadPeople", policy: policy, summary: "本单位人员 Excel") {
                    context in
                    var wanted = filter(context)
                    (wanted.after, wanted.limit) = ("", 5_000)
                    let page = try await casework.ask(ReadPeople(wanted), for: context)
                    return FileAnswer(
                        name: "本单位人员 \(context.now.day).xlsx",
                        type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        bytes: try page.spreadsheet())
                }
            ])
    }

    private static func filter(_ context: PageContext) -> ReadPeople.Filter {
        let query = context.query
        return .init(
            planID: query.text("plan") ?? "", progress: query.text("progress").flatMap(PeopleProgress.init(rawValue:)),
            clerk: query.text("clerk") ?? "", name: query.text("find") ?? "",
            after: query.text("after") ?? "")
    }

    private static func words(_ outcome: RemindPeople.Outcome) -> String {
        let skipped = [
            (outcome.finished, "已经办完"), (outcome.recent, "三天内提醒过"), (outcome.late, "已过截止时间"),
            (outcome.gone, "已不是本单位人员"),
        ].filter { $0.0 > 0 }.map { "\($0.0) 人\($0.1)" }
        return "已提醒 \(outcome.sent) 人。" + (skipped.isEmpty ? "" : "\(skipped.joined(separator: "，"))，没有再发。")
    }

    // MARK: View

    private static func view(_ page: ReadPeople.Page, _ context: PageContext, _ problems: [FieldProblem]) -> Page {
        let first = context.query.with("after", nil)
        let pages = Pagination(
            shown: page.people.count, first: context.query.text("after").map { _ in first },
            next: page.next.map { context.query.with("after", $0) })
        return Page(
            "本单位人员", crumbs: [OfficerQueue.employer.home], wide: true,
            body: """
                \(ErrorSummary(problems))
                <h1>本单位人员</h1>
                \(HTML.with(page.plan) { "<p>\($0.title)：个人申报 \($0.open.chinese) 到 \($0.close.chinese) 24:00。</p>" })
                \(filters(page, context))
                <p><a class="btn two" href="/employer/people/list.xlsx\(first)" download>导出名单（Excel）</a></p>
                \(page.people.isEmpty ? "<p class=\"empty\">没有符合条件的人员。</p>" : work(page, context))
                \(pages)
                """)
    }

    private static func filters(_ page: ReadPeople.Page, _ context: PageContext) -> HTML {
        let query = Query(context.query.pairs.filter { $0.name != "after" })
        func kept(without name: String) -> [(name: String, value: String)] {
            query.pairs.filter { $0.name != name && !$0.value.isEmpty }
        }
        let plan = PlanPicker(
            "/employer/people", page.plans, current: page.plan?.id ?? "", kept: kept(without: "plan"))
        return """
            \(SearchForm("/employer/people", find, value: query.text("find") ?? "", kept: kept(without: "find")))
            \(plan)
            \(Chips("申报进度", byProgress(page, query)))
            \(HTML.when(page.clerks.count > 1, Chips("经办人", byClerk(page, query)).html))
            """
    }

    private static func byProgress(_ page: ReadPeople.Page, _ query: Query) -> [Chips.Chip] {
        let chosen = query.text("progress")
        let total = page.counts.values.reduce(0, +)
        let all = Chips.Chip("全部", query.with("progress", nil), count: total, on: chosen == nil)
        return [all]
            + PeopleProgress.allCases.map { progress in
                let value = progress.rawValue
                return Chips.Chip(
                    progress.chinese, query.with("progress", value), count: page.counts[value] ?? 0,
                    on: chosen == value)
            }
    }

    private static func byClerk(_ page: ReadPeople.Page, _ query: Query) -> [Chips.Chip] {
        let chosen = query.text("clerk")
        let all = Chips.Chip("全部", query.with("clerk", nil), on: chosen == nil)
        return [all]
            + page.clerks.map { clerk in
                Chips.Chip(
                    clerk.isSelf ? "我经办的" : clerk.name, query.with("clerk", clerk.accountID),
                    count: clerk.colleagues, on: chosen == clerk.accountID)
            }
    }

    /// One form round the table: whom one has ticked is reminded, or given to a clerk.
    private static func work(_ page: ReadPeople.Page, _ context: PageContext) -> HTML {
        let clerks = HTML.each(page.clerks) { clerk in
            "<option value=\"\(clerk.accountID)\">\(clerk.name)（\(clerk.login)）</option>"
        }
        return """
            <form method="post" action="/employer/people/reminders" novalidate>\
            <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
            <input type="hidden" name="plan" value="\(page.plan?.id ?? "")">
            <div id="f-person" tabindex="-1">\(table(page))</div>
            <section class="card"><h2>对勾选的人员</h2>
            <p>提醒：没有申报、草稿和待补正的人会收到一条消息；同一个人三天内只提醒一次。</p>
            <p class="acts"><button class="btn" type="submit">发送提醒</button></p>
            <div class="field"><label for="f-clerk">交给经办人</label>\
            <p class="hint" id="f-clerk-hint">只是分工，方便各看各的；每名经办人都能办理全部人员。</p>\
            <select id="f-clerk" name="clerk" aria-describedby="f-clerk-hint">\(clerks)</select></div>
            <p class="acts"><button class="btn two" type="submit" formaction="/employer/people/clerks">\
            交给这名经办人</button></p></section></form>
            """
    }

    private static func table(_ page: ReadPeople.Page) -> DataTable {
        DataTable(
            "本单位人员",
            columns: [
                .init("姓名"), .init("档案（已通过/全部）", number: true), .init("待审核", number: true),
                .init("草稿或退回", number: true), .init("申报状态"), .init("经办人"), .init("上次提醒"), .init("变动"),
            ],
            rows: page.people.map { one in
                .init(
                    id: one.personID,
                    cells: [
                        "\(one.name)", "\(one.approved)/\(one.records)",
                        one.waiting > 0 ? "<a href=\"/employer/archive-reviews\">\(one.waiting)</a>" : "0",
                        "\(one.unfinished)", state(one),
                        one.clerk.isEmpty ? "—" : HTML(text: one.clerk), one.remindedAt.map { "\($0.day)" } ?? "—",
                        "<a href=\"/employer/people/\(part: one.personID)/leaving\">离职<span class=\"unseen\">：\(one.name)</span></a>",
                    ])
            }, empty: "", select: "person")
    }

    private static func state(_ one: ReadPeople.Colleague) -> HTML {
        guard let state = one.state else { return "没有申报" }
        return
            "\(Tag(state.chinese, state.tone))\(HTML.when(state == .returned, HTML.with(one.due) { " <small>\($0) 前</small>" }))"
    }

    private static func confirm(_ colleague: ReadColleague.Colleague, _ context: PageContext) -> Page {
        ConfirmPage.page(
            "标记离职：\(colleague.name)", crumbs: [OfficerQueue.employer.home, here],
            consequences: [
                "\(colleague.name)不再是本单位人员，以后的业绩档案由新单位审核。",
                colleague.drafts > 0 ? "还没提交的申报仍是本人的，本人选择新单位后才能提交。" : "本人可以自己选择新单位。",
                colleague.underWay > 0 ? "有 \(colleague.underWay) 份已提交的申报仍由本单位办理到底。" : "没有正在本单位办理的申报。",
                "本人会收到一条消息。标错了的，请本人重新选择本单位。",
            ], action: "/employer/people/\(colleague.personID)/leaving", button: "标记离职",
            back: Link("不标记，回到人员", here.url), context)
    }
}
