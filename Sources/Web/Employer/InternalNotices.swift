import Casework
import TitleReview

/// Internal notices (A3.1.4, R4): post the passed cases, see the counted days, report what met no objection.
enum InternalNotices {
    private static let here = Link("公示与报送", "/employer/notices")
    private static let postFields = [Field("case", "要公示的申报", .list(most: 400))]
    private static let reportFields = [Field("case", "要报送的申报", .list(most: 400))]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadInternalNotices.Board = {
            try await casework.ask(ReadInternalNotices(), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    "/employer/notices", name: "listInternalNotices",
                    policy: EmployerPages.policy("notices of the unit"), summary: "公示与报送", load: load
                ) { board, context in view(board, context, Form(), "") },
                Screen(
                    "/employer/notices/{id}", name: "readInternalNotice",
                    policy: EmployerPages.policy("notice of the unit"), summary: "单位内部公示"
                ) { context in
                    guard
                        let notice = try await load(context).notices.first(where: { $0.id == context.parameter("id") })
                    else { throw Refused.notFound }
                    return notice
                } view: { notice, context in
                    one(notice, context)
                },
            ],
            acts: posting(casework, load) + reporting(casework, load))
    }

    private static func posting(
        _ casework: Casework, _ load: @escaping @Sendable (PageContext) async throws -> ReadInternalNotices.Board
    ) -> [Act] {
        Act(
            here.url, name: "postInternalNotice",
            policy: EmployerPages.policy("passed cases of the unit"), summary: "发布单位内部公示（A3.1.4）",
            fields: postFields, button: "开始公示",
            again: { context, form in view(try await load(context), context, form, "post-") }
        ) { context, form in
            let posted = try await casework.perform(PostInternalNotice(caseIDs: form.list("case")), for: context)
            let result = BatchResult(outcomes: posted.outcomes, verb: "公示")
            try result.requireOne()
            let ids = posted.notices
            return .done(
                ids.count == 1 ? "/employer/notices/\(ids[0])" : here.url,
                flash: "公示已开始。请导出公示表，张贴在单位公告栏。\(result.rest)", data: ids)
        }.confirmed(as: "confirmInternalNotice") { context, form in
            let people = try await casework.ask(ReadSelection(caseIDs: form.list("case")), for: context)
            let chosen = Set(people.map(\.caseID))
            let waiting = try await load(context).waiting.filter { group in
                group.cases.contains { chosen.contains($0.caseID) }
            }
            let periods = waiting.map { group in
                Confirmation.Fact(
                    group.planTitle,
                    "公示 \(group.days) 个工作日，到 \(group.lastIfPostedToday.chinese) 24:00 期满，发布当天不计")
            }
            return Confirmation(
                "发布单位内部公示", to: "开始公示，共 \(people.count) 人", crumbs: [OfficerQueue.employer.home, here],
                facts: periods,
                consequences: [
                    "公示表要张贴在单位公告栏，全单位都能看到这些姓名。", "公示期内可以提出异议，答复之前不能报送。",
                    "开始以后不能撤回，名单不能增减；漏了的另行公示。（附件3 一、4）",
                ], people: people.map { .init($0) },
                back: Link("不公示，回到公示与报送", here.url))
        }
    }

    private static func reporting(
        _ casework: Casework, _ load: @escaping @Sendable (PageContext) async throws -> ReadInternalNotices.Board
    ) -> [Act] {
        Act(
            "/employer/reports", name: "reportCases",
            policy: EmployerPages.policy("published cases of the unit", "employerNotice.report"),
            summary: "报送受理点（A3.1.4）", fields: reportFields, button: "报送",
            again: { context, form in view(try await load(context), context, form, "report-") }
        ) { context, form in
            try BatchResult(
                outcomes: try await casework.perform(ReportCases(caseIDs: form.list("case")), for: context), verb: "报送"
            ).answer(here.url)
        }.confirmed(as: "confirmReporting") { context, form in
            let people = try await casework.ask(ReadSelection(caseIDs: form.list("case")), for: context)
            return Confirmation(
                "报送受理点", to: "报送 \(people.count) 人", crumbs: [OfficerQueue.employer.home, here],
                consequences: [
                    "受理点从现在起审核这些申报。公示没有期满、还有异议没有答复的，不会报送，并告诉您原因。",
                    "报送以后单位不能撤回，也不能再修改意见；材料不全的由受理点退回本人补正。（附件3 一、4）",
                ], people: people.map { .init($0) },
                back: Link("不报送，回到公示与报送", here.url))
        }
    }

    // MARK: View

    private static func view(
        _ board: ReadInternalNotices.Board, _ context: PageContext, _ form: Form, _ scope: String
    ) -> Page {
        let ticked = form.list("case")
        let ready = board.notices.filter { !$0.running }.flatMap { notice in
            notice.cases.filter { $0.state == .employerNotice }.map { (notice, $0) }
        }
        let posting: HTML =
            board.waiting.isEmpty
            ? "<p class=\"muted\">没有待公示的申报。</p>" : HTML.each(board.waiting) { waiting($0, ticked, context) }
        let reporting: HTML =
            ready.isEmpty
            ? "<p class=\"muted\">没有公示期满的申报。\(earliest(board))</p>" : report(ready, ticked, context)
        return Page(
            "公示与报送", crumbs: [OfficerQueue.employer.home], wide: true,
            body: """
                \(ErrorSummary(form.problems, scope: scope))
                <h1>公示与报送</h1>
                <p>审核通过的申报在单位内公示，期满且没有异议的才能报送受理点。公示从发布次日起数工作日。（附件3 一、4，人社部令第40号）</p>
                <section class="card" id="post-f-case" tabindex="-1"><h2>待公示</h2>\(posting)</section>
                <section class="card" id="report-f-case" tabindex="-1"><h2>可报送</h2>\(reporting)</section>
                <section class="card"><h2>已发布的公示</h2>\(table(board.notices, context))</section>
                """)
    }

    private static func earliest(_ board: ReadInternalNotices.Board) -> HTML {
        HTML.with(
            board.notices.filter { $0.running && $0.cases.contains { $0.state == .employerNotice } }.map(
                \.earliestReport
            ).min()
        ) { "最早可报送：\($0.chinese)。" }
    }

    private static func waiting(_ group: ReadInternalNotices.Waiting, _ ticked: [String], _ context: PageContext)
        -> HTML
    {
        let list = DataTable(
            "待公示的申报", columns: [.init("姓名"), .init("专业")],
            rows: group.cases.map {
                .init(
                    id: $0.caseID, url: OfficerQueue.employer.path($0.caseID),
                    cells: ["\($0.name)", "\($0.speciality)"])
            }, empty: "", select: "case", ticked: ticked)
        let last = group.lastIfPostedToday
        return """
            <h3>\(group.planTitle)</h3><p>公示 \(group.days) 个工作日。\
            今天发布，到 \(last.chinese) 24:00 期满，最早 \(last.adding(days: 1).chinese) 可报送。\
            \(HTML.with(group.due) { "<br>单位环节 \(LastDay($0, now: context.now))" })</p>\
            \(PostForm([], to: here.url + "/confirmation", context, button: "核对并公示勾选的申报", inside: list.html))
            """
    }

    private static func report(
        _ ready: [(ReadInternalNotices.Notice, ReadInternalNotices.Line)], _ ticked: [String], _ context: PageContext
    ) -> HTML {
        let list = DataTable(
            "可报送的申报", columns: [.init("姓名"), .init("专业"), .init("公示期满"), .init("异议")],
            rows: ready.map { notice, line in
                .init(
                    id: line.caseID, url: OfficerQueue.employer.path(line.caseID),
                    cells: ["\(line.name)", "\(line.speciality)", "\(notice.last)", objection(line)])
            }, empty: "", select: "case", ticked: ticked)
        return PostForm([], to: "/employer/reports/confirmation", context, button: "核对并报送勾选的申报", inside: list.html).html
    }

    private static func objection(_ line: ReadInternalNotices.Line) -> HTML {
        line.openObjections == 0
            ? "无" : "\(Tag("\(line.openObjections) 件待答复", .warn)) <a href=\"/employer/objections\">答复</a>"
    }

    private static func state(_ notice: ReadInternalNotices.Notice, _ context: PageContext) -> HTML {
        notice.running ? DeadlineBadge(until: .deadline(notice.last), now: context.now).html : Tag("已期满", .ok).html
    }

    private static func table(_ notices: [ReadInternalNotices.Notice], _ context: PageContext) -> DataTable {
        DataTable(
            "已发布的公示", columns: [.init("计划"), .init("发布"), .init("期满"), .init("状态"), .init("人数", number: true)],
            rows: notices.map { notice in
                .init(
                    id: notice.id, url: "/employer/notices/\(notice.id)",
                    cells: [
                        "\(notice.planTitle)", "\(notice.start)", "\(notice.last.chinese)", state(notice, context),
                        "\(notice.cases.count)",
                    ])
            }, empty: "还没有发布过公示。")
    }

    private static func one(_ notice: ReadInternalNotices.Notice, _ context: PageContext) -> Page {
        let address: HTML = "/employer/notices/\(part: notice.id)"
        let days = notice.days.map(\.chinese).joined(separator: "、")
        return Page(
            "单位内部公示", crumbs: [OfficerQueue.employer.home, here], wide: true,
            body: """
                <h1>单位内部公示</h1>
                <p>\(notice.planTitle)</p>
                <p>\(notice.start.chinese)发布，公示 \(notice.days.count) 个工作日：\(days)。发布当天不计。</p>
                <p><strong>最早可报送：\(notice.earliestReport.chinese)</strong>\
                （公示满 \(notice.days.count) 个工作日） \(state(notice, context))</p>
                <p class="acts"><a class="btn two" href="\(address)/table.xlsx">导出公示表（Excel）</a>\
                <a class="btn two" href="\(address)/table.pdf">打印公示表（PDF）</a></p>
                \(people(notice))
                <p>公示期内收到异议的，在这里登记，调查后<a href="/employer/objections">答复</a>。答复之前不能报送。</p>
                """)
    }

    private static func people(_ notice: ReadInternalNotices.Notice) -> DataTable {
        func objecting(_ line: ReadInternalNotices.Line) -> HTML {
            guard notice.running else { return "—" }
            return """
                <a href="/notices/\(part: notice.id)/objections/new?case=\(part: line.caseID)">\
                登记异议<span class="unseen">：\(line.name)</span></a>
                """
        }
        return DataTable(
            "公示名单",
            columns: [.init("姓名"), .init("专业"), .init("状态"), .init("异议"), .init("登记")],
            rows: notice.cases.map { line in
                .init(
                    id: line.caseID, url: OfficerQueue.employer.path(line.caseID),
                    cells: [
                        "\(line.name)", "\(line.speciality)", "\(Tag(line.state.chinese, line.state.tone))",
                        objection(line), objecting(line),
                    ])
            }, empty: "名单是空的。")
    }
}
