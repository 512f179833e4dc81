import Casework
import TitleReview

/// The calendar of working days, year by year: what it rests on, and a form for the year that the State Council has
/// published (N3.2, R4, R13).
enum AdminCalendar {
    private struct One: Encodable, Sendable {
        let item: ReadCalendarYears.Item
        let today: Day
    }

    private static let here = Link("工作日历", "/admin/calendar")
    static let holidays = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    static let rows = 1...10

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func all(_ context: PageContext) async throws -> ReadCalendarYears.View {
            try await casework.ask(ReadCalendarYears(), for: context)
        }
        @Sendable func one(_ context: PageContext) async throws -> One {
            let view = try await all(context)
            guard let item = view.years.first(where: { "\($0.year.year)" == context.parameter("year") }) else {
                throw Refused.notFound
            }
            return One(item: item, today: view.today)
        }
        return Routes(
            screens: [
                Screen("/admin/calendar", name: "readCalendar", policy: AdminPages.policy, summary: "工作日历", load: all) {
                    view, _ in list(view)
                },
                Screen(
                    "/admin/calendar/new", name: "readNewCalendarYear", policy: AdminPages.policy, summary: "增加一年",
                    load: all
                ) { view, context in new(view, context, Form()) },
                Screen(
                    "/admin/calendar/{year}", name: "readCalendarYear", policy: AdminPages.policy, summary: "一年的工作日历",
                    load: one
                ) { model, context in page(model, context) },
                Screen(
                    "/admin/calendar/{year}/correction", name: "readCalendarCorrection", policy: AdminPages.policy,
                    summary: "更正一年的工作日历", load: one
                ) { model, context in
                    correction(model, context, Form())
                },
            ],
            acts: [
                Act(
                    "/admin/calendar/new", name: "addCalendarYear", policy: AdminPages.policy, summary: "增加一年",
                    fields: [yearField] + fields, button: "增加",
                    again: { context, form in new(try await all(context), context, form) }
                ) { context, form in try await set(try form.int("year"), form, context, casework) },
                Act(
                    "/admin/calendar/{year}/correction", name: "correctCalendarYear", policy: AdminPages.policy,
                    summary: "更正一年的工作日历", fields: fields, button: "更正",
                    again: { context, form in correction(try await one(context), context, form) }
                ) { context, form in
                    try await set(try await one(context).item.year.year, form, context, casework)
                },
            ])
    }

    // MARK: Views

    private static func list(_ view: ReadCalendarYears.View) -> Page {
        Page(
            "工作日历", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>工作日历</h1>
                <p>公示、补正、缴费等期限按工作日计算，放假和调休以国务院办公厅的通知为准。\
                没有的年份不作推算：要数到那一年的事会办不成，所以通知一公布（一般在上一年年底）就请增加。</p>
                <p><a class="btn" href="/admin/calendar/new">增加 \(view.next) 年</a></p>
                \(table(view.years.reversed()))
                """)
    }

    private static func table(_ items: [ReadCalendarYears.Item]) -> DataTable {
        DataTable(
            "工作日历",
            columns: [
                .init("年份"), .init("依据"), .init("放假", number: true), .init("调休上班", number: true),
                .init("工作日", number: true), .init("来自"),
            ],
            rows: items.map { item in
                .init(
                    id: "\(item.year.year)", url: "/admin/calendar/\(item.year.year)",
                    cells: [
                        "\(item.year.year) 年", lines(item.year.source), "\(off(item.year)) 天",
                        "\(item.year.work.count) 天", "\(item.workdays) 天", origin(item),
                    ])
            }, empty: "还没有任何年份。")
    }

    private static func page(_ model: One, _ context: PageContext) -> Page {
        let item = model.item
        let year = item.year
        let days = "工作日 \(item.workdays) 天，放假 \(off(year)) 天（含其中的周末），调休上班 \(year.work.count) 天"
        let summary = SummaryList([
            .init("依据", lines(year.source)), .init("全年", text: days), .init("来自", origin(item)),
        ])
        let correction: HTML =
            item.isOpen
            ? """
            <p><a class="btn two" href="/admin/calendar/\(year.year)/correction">更正今天以后的安排</a></p>
            """
            : "<p class=\"muted\">这一年已经过去，不能再改。</p>"
        return Page(
            "\(year.year) 年", crumbs: [AdminPages.home, here],
            body: """
                <h1>\(year.year) 年的工作日历</h1>
                \(summary)
                <h2>放假</h2>
                \(daysOff(year))
                <h2>调休上班</h2>
                \(daysOfWork(year))
                \(correction)
                """)
    }

    private static func daysOff(_ year: CalendarYear) -> DataTable {
        DataTable(
            "放假", columns: [.init("假期"), .init("第一天"), .init("最后一天"), .init("天数", number: true)],
            rows: year.off.map { span in
                let days = span.to.number - span.from.number + 1
                return .init(cells: ["\(span.name)", "\(span.from.chinese)", "\(span.to.chinese)", "\(days) 天"])
            }, empty: "没有放假的日子。")
    }

    private static func daysOfWork(_ year: CalendarYear) -> DataTable {
        DataTable(
            "调休上班", columns: [.init("日期")], rows: year.work.map { .init(cells: ["\($0.chinese)"]) },
            empty: "没有调休上班的日子。")
    }

    private static func new(_ view: ReadCalendarYears.View, _ context: PageContext, _ form: Form) -> Page {
        let names = rows.map { holidays.indices.contains($0 - 1) ? holidays[$0 - 1] : "" }
        let fields = [yearField.showing("\(view.next)"), edition.showing("0"), source]
        let spans = spans(names.map { ($0, nil, nil) }, "", form)
        return Page(
            "增加一年", crumbs: [AdminPages.home, here],
            body: """
                \(ErrorSummary(form.problems))<h1>增加一年</h1>
                \(PostForm(fields, to: "/admin/calendar/new", context, form: form, button: "增加", inside: spans))
                """)
    }

    private static func correction(_ model: One, _ context: PageContext, _ form: Form) -> Page {
        let item = model.item
        let year = item.year
        let path = "/admin/calendar/\(year.year)"
        let fields = [edition.showing("\(item.edition)"), source.showing(year.source.joined(separator: "\n"))]
        let days = year.work.map(\.description).joined(separator: " ")
        let spans = spans(year.off.map { ($0.name, $0.from, $0.to) }, days, form)
        return Page(
            "更正 \(year.year) 年",
            crumbs: [AdminPages.home, here, Link("\(year.year) 年", path)],
            body: """
                \(ErrorSummary(form.problems))<h1>更正 \(year.year) 年的工作日历</h1>
                <p>只能更正今天（\(model.today.chineseDate)）以后的安排。</p>
                \(PostForm(fields, to: path + "/correction", context, form: form, button: "更正", inside: spans))
                """)
    }

    private static func off(_ year: CalendarYear) -> Int {
        year.off.reduce(0) { $0 + $1.to.number - $1.from.number + 1 }
    }
    private static func lines(_ source: [String]) -> HTML { HTML.join(source.map { "\($0)" }, separator: "<br>") }
    private static func origin(_ item: ReadCalendarYears.Item) -> HTML {
        item.changedAt.map { "管理员，\($0.chinese)" } ?? "随程序"
    }
}
