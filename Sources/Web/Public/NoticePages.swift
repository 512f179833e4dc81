import Casework
import TitleReview

/// Public notices with their countdown in working days (N3.2, N3.3, R13).
enum NoticePages {
    struct List: Encodable, Sendable {
        let notices: [NoticeView]
    }
    struct One: Encodable, Sendable {
        let notice: NoticeView
        /// Working days that are left, today included; nil when the calendar does not know.
        let workdaysLeft: Int?
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/notices", name: "listNotices", policy: .everyone, summary: "公示") { context in
                    List(notices: try await casework.ask(ListNotices(), for: context))
                } view: { model, context in
                    list(model, context)
                },
                Screen(
                    "/notices/{id}", name: "readNotice",
                    policy: Policy(
                        .anyone, relation: "public; an internal notice for its unit, and who checks its cases"),
                    summary: "公示内容"
                ) { context in
                    let notice = try await casework.ask(ReadNotice(id: context.parameter("id")), for: context)
                    return One(notice: notice, workdaysLeft: try await workdays(left: notice, context, casework))
                } view: { model, context in
                    view(model, context)
                },
            ],
            downloads: [
                Download(NoticeFeed.path, name: "readNoticeFeed", policy: .everyone, summary: "公示的 Atom 订阅") {
                    context in
                    let feed = NoticeFeed(
                        notices: try await casework.ask(ListNotices(), for: context), address: casework.address,
                        now: context.now)
                    return FileAnswer(
                        name: "notices.atom", type: NoticeFeed.type, publicFor: 300, bytes: feed.text.bytes)
                }
            ])
    }

    private static func workdays(left notice: NoticeView, _ context: PageContext, _ casework: Casework) async throws
        -> Int?
    {
        let first = max(context.now.day, notice.start.adding(days: 1))
        let calendar = try await casework.ask(ReadWorkCalendar(), for: context)
        return first > notice.last ? 0 : try? calendar.workdays(first...notice.last).count
    }

    private static func list(_ model: List, _ context: PageContext) -> Page {
        Page(
            "公示", crumbs: [Link("首页", "/")], feed: NoticeFeed.path,
            body: """
                <h1>公示</h1>
                \(table(model.notices, context))
                <p class="muted"><a href="\(NoticeFeed.path)">订阅公示（Atom）</a></p>
                """)
    }

    private static func table(_ notices: [NoticeView], _ context: PageContext) -> DataTable {
        DataTable(
            "公示", columns: [.init("公示"), .init("类别"), .init("起止"), .init("状态")],
            rows: notices.map { notice in
                let state =
                    notice.running
                    ? DeadlineBadge(until: .deadline(notice.last), now: context.now).html : Tag("已结束").html
                return .init(
                    id: notice.id, url: "/notices/\(notice.id)",
                    cells: [
                        "\(notice.planTitle)", "\(notice.kindChinese)",
                        "\(notice.start.chineseDate) 至 \(notice.last.chinese)", state,
                    ])
            }, empty: "还没有公示。")
    }

    private static func view(_ model: One, _ context: PageContext) -> Page {
        let notice = model.notice
        let state: HTML =
            notice.running
            ? """
            \(DeadlineBadge(until: .deadline(notice.last), now: context.now))\
            \(HTML.with(model.workdaysLeft) { "，还有 \($0) 个工作日" })。\
            对公示有异议的，请在期满前提出；提出以后凭回执编号<a href="/objections">查询处理结果</a>。
            """
            : "公示已结束。提出过异议的，可以凭回执编号<a href=\"/objections\">查询处理结果</a>。"
        let interruptions = HTML.each(notice.interruptions, interruption)
        let extended = Banner(.information, "公示延长过", body: "<ul>\(interruptions)</ul>")
        return Page(
            notice.kindChinese, crumbs: [Link("首页", "/"), Link("公示", "/notices")], wide: true,
            body: """
                <h1>\(notice.kindChinese)</h1>
                <p><a href="/plans/\(part: notice.planID)">\(notice.planTitle)</a></p>
                <p>\(notice.start.chinese)发布，公示 \(notice.days) 个工作日（发布当天不计），\
                到 \(notice.last.chinese) 24:00 期满。\(state)</p>
                \(HTML.when(!notice.interruptions.isEmpty, extended.html))
                \(people(notice))
                """)
    }

    private static func people(_ notice: NoticeView) -> DataTable {
        var columns: [DataTable.Column] = [.init("序号", number: true), .init("姓名"), .init("单位"), .init("专业")]
        if notice.running { columns.append(.init("异议")) }
        let rows = notice.people.enumerated().map { index, person in
            var cells: [HTML] = ["\(index + 1)", "\(person.name)", "\(person.employer)", "\(person.speciality)"]
            if notice.running { cells.append(objecting(to: person, in: notice)) }
            return DataTable.Row(id: person.caseID, cells: cells)
        }
        return DataTable("公示名单", columns: columns, rows: rows, empty: "名单是空的。")
    }

    private static func objecting(to person: NoticeView.Person, in notice: NoticeView) -> HTML {
        """
        <a href="/notices/\(part: notice.id)/objections/new?case=\(part: person.caseID)">\
        提出异议<span class="unseen">：\(person.name)</span></a>
        """
    }

    private static func interruption(_ one: NoticeInterruption) -> HTML {
        let what: String =
            if let from = one.from, let to = one.to {
                from == to ? "\(from.chineseDate)中断，不计入公示" : "\(from.chineseDate)至\(to.chineseDate)中断，不计入公示"
            } else { "延长 \(one.workdays ?? 0) 个工作日" }
        return "<li>\(what)，期满日期从 \(one.lastBefore.chineseDate) 改为 \(one.last.chineseDate)。原因：\(one.reason)</li>"
    }
}
