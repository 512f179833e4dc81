import Casework
import TitleReview

/// The calendar of working days, year by year: what it rests on, and a form for the year that the State Council has published (N3.2, R4, R13).
enum AdminCalendar {
    private struct One: Encodable, Sendable {
        let item: ReadCalendarYears.Item
        let today: Day
    }

    private static let here = Link("工作日历", "/admin/calendar")
    private static let holidays = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]
    private static let rows = 1...10

    static func routes(_ house: Casework) -> Routes {
        @Sendable func all(_ visit: Visit) async throws -> ReadCalendarYears.View {
            try await house.ask(ReadCalendarYears(), for: visit)
        }
        @Sendable func one(_ visit: Visit) async throws -> One {
            let view = try await all(visit)
            guard let item = view.years.first(where: { "\($0.year.year)" == visit.parameter("year") }) else {
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
                ) { view, visit in new(view, visit, Form()) },
                Screen(
                    "/admin/calendar/{year}", name: "readCalendarYear", policy: AdminPages.policy, summary: "一年的工作日历",
                    load: one
                ) { model, visit in page(model, visit) },
                Screen(
                    "/admin/calendar/{year}/correction", name: "readCalendarCorrection", policy: AdminPages.policy,
                    summary: "更正一年的工作日历", load: one
                ) { model, visit in
                    correction(model, visit, Form())
                },
            ],
            acts: [
                Act(
                    "/admin/calendar/new", name: "addCalendarYear", policy: AdminPages.policy, summary: "增加一年",
                    fields: [yearField] + fields, button: "增加",
                    again: { visit, form in new(try await all(visit), visit, form) }
                ) { visit, form in try await set(try form.int("year"), form, visit, house) },
                Act(
                    "/admin/calendar/{year}/correction", name: "correctCalendarYear", policy: AdminPages.policy,
                    summary: "更正一年的工作日历", fields: fields, button: "更正",
                    again: { visit, form in correction(try await one(visit), visit, form) }
                ) { visit, form in
                    try await set(try await one(visit).item.year.year, form, visit, house)
                },
            ])
    }

    // MARK: The form

    private static let yearField = Field("year", "年份", .number(2000...2199))
    private static let source = Field(
        "source", "依据", .longText(4...600), hint: "每行写一个通知，写全名称和文号，如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕××号）。")
    private static let work = Field(
        "work", "调休上班的日子", .longText(0...400), hint: "通知里写明上班的周六、周日，用空格、顿号或换行隔开，写成 2027-02-06 或 2月6日。没有就不填。",
        required: false)
    private static let edition = Field("edition", "版本", .hidden(1...12))
    private static var fields: [Field] { [edition, source] + rows.flatMap(span) + [work] }

    private static func span(_ row: Int) -> [Field] {
        [
            Field("off.\(row).name", "第 \(row) 个假期：名称", .text(1...20), required: false),
            Field("off.\(row).from", "第 \(row) 个假期：第一天", .day(nil), required: false),
            Field("off.\(row).to", "第 \(row) 个假期：最后一天", .day(nil), required: false),
        ]
    }

    private static func set(_ number: Int, _ form: Form, _ visit: Visit, _ house: Casework) async throws -> Outcome {
        let (year, filled) = try read(number, form)
        do {
            try await house.perform(SetCalendarYear(year, edition: Int(form.text("edition")) ?? -1), for: visit)
        } catch let refusal as Refusal where refusal.kind == .invalid {
            // Rows that were left empty do not count there.
            throw FormProblems(
                refusal.faults.map { fault in
                    let parts = fault.field.split(separator: ".")
                    guard parts.first == "off", parts.count == 3, let index = Int(parts[1]),
                        filled.indices.contains(index - 1)
                    else { return FieldProblem(fault.field, fault.message) }
                    return FieldProblem("off.\(filled[index - 1]).\(parts[2])", fault.message)
                })
        }
        return .redirect("/admin/calendar/\(number)", flash: "\(number) 年的工作日历已保存，马上生效。请对照通知核对一遍。")
    }

    /// The year as it was typed, and which rows of the form are its holidays.
    private static func read(_ number: Int, _ form: Form) throws -> (CalendarYear, [Int]) {
        var problems: [FieldProblem] = []
        var off: [CalendarYear.Span] = []
        var filled: [Int] = []
        var days: [Day] = []
        for row in rows {
            let name = form.optionalText("off.\(row).name")
            let from = form.optionalDay("off.\(row).from")
            let to = form.optionalDay("off.\(row).to")
            if from == nil, to == nil, name == nil || holidays.contains(name ?? "") { continue }
            if name == nil { problems.append(.init("off.\(row).name", "请填写第 \(row) 个假期的名称")) }
            if from == nil { problems.append(.init("off.\(row).from", "请填写第 \(row) 个假期的第一天")) }
            if to == nil { problems.append(.init("off.\(row).to", "请填写第 \(row) 个假期的最后一天")) }
            guard let name, let from, let to else { continue }
            off.append(.init(name: name, from: from, to: to))
            filled.append(row)
        }
        for text in form.text("work").split(whereSeparator: { $0.isWhitespace || "、，,；;".contains($0) }) {
            if let day = day(text, number) {
                days.append(day)
            } else {
                problems.append(.init("work", "“\(text)”不是日期，应写成 \(number)-02-06 或 2月6日"))
            }
        }
        let source = form.text("source").split(whereSeparator: \.isNewline).map { Field.trimmed(String($0)) }.filter {
            !$0.isEmpty
        }
        // What can be judged already is told together with what cannot be read.
        if !problems.isEmpty {
            let told = CalendarYear(year: number, source: source, off: off, work: days).mistakes.map { mistake in
                switch mistake.place {
                case .source: FieldProblem("source", mistake.message)
                case .off(let index): FieldProblem("off.\(filled[index]).name", mistake.message)
                case .work: FieldProblem("work", mistake.message)
                }
            }
            throw FormProblems(problems + told)
        }
        return (CalendarYear(year: number, source: source, off: off, work: days), filled)
    }

    /// `2027-02-06`, or as notices write it: `2月6日（周六）`.
    private static func day(_ text: Substring, _ year: Int) -> Day? {
        if let day = Day(text) { return day }
        let bare = text.prefix { $0 != "（" && $0 != "(" }
        guard bare.hasSuffix("日"), let month = bare.firstIndex(of: "月"), let number = Int(bare[..<month]),
            let day = Int(bare[bare.index(after: month)...].dropLast())
        else { return nil }
        return Day(year: year, month: number, day: day)
    }

    // MARK: Views

    private static func list(_ view: ReadCalendarYears.View) -> Page {
        Page(
            "工作日历", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>工作日历</h1>
                <p>公示、补正、缴费等期限按工作日计算，放假和调休以国务院办公厅的通知为准。没有的年份不作推算：要数到那一年的事会办不成，所以通知一公布（一般在上一年年底）就请增加。</p>
                <p><a class="btn" href="/admin/calendar/new">增加 \(view.next) 年</a></p>
                \(DataTable("工作日历", columns: [.init("年份"), .init("依据"), .init("放假", number: true), .init("调休上班", number: true), .init("工作日", number: true), .init("来自")], rows: view.years.reversed().map { item in
                    .init(id: "\(item.year.year)", url: "/admin/calendar/\(item.year.year)", cells: [
                        "\(item.year.year) 年", lines(item.year.source), "\(off(item.year)) 天", "\(item.year.work.count) 天", "\(item.workdays) 天", origin(item),
                    ])
                }, empty: "还没有任何年份。"))
                """)
    }

    private static func page(_ model: One, _ visit: Visit) -> Page {
        let item = model.item
        let year = item.year
        return Page(
            "\(year.year) 年", crumbs: [AdminPages.home, here],
            body: """
                <h1>\(year.year) 年的工作日历</h1>
                \(SummaryList([
                    .init("依据", lines(year.source)), .init("全年", text: "工作日 \(item.workdays) 天，放假 \(off(year)) 天（含其中的周末），调休上班 \(year.work.count) 天"), .init("来自", origin(item)),
                ]))
                <h2>放假</h2>
                \(DataTable("放假", columns: [.init("假期"), .init("第一天"), .init("最后一天"), .init("天数", number: true)], rows: year.off.map {
                    .init(cells: ["\($0.name)", "\($0.from.chinese)", "\($0.to.chinese)", "\($0.to.number - $0.from.number + 1) 天"])
                }, empty: "没有放假的日子。"))
                <h2>调休上班</h2>
                \(DataTable("调休上班", columns: [.init("日期")], rows: year.work.map { .init(cells: ["\($0.chinese)"]) }, empty: "没有调休上班的日子。"))
                \(item.isOpen ? "<p><a class=\"btn two\" href=\"/admin/calendar/\(year.year)/correction\">更正今天以后的安排</a></p>" : "<p class=\"muted\">这一年已经过去，不能再改。</p>" as HTML)
                """)
    }

    private static func new(_ view: ReadCalendarYears.View, _ visit: Visit, _ form: Form) -> Page {
        let names = rows.map { holidays.indices.contains($0 - 1) ? holidays[$0 - 1] : "" }
        return Page(
            "增加一年", crumbs: [AdminPages.home, here],
            body: """
                \(ErrorSummary(form.problems))<h1>增加一年</h1>
                \(PostForm([yearField.showing("\(view.next)"), edition.showing("0"), source], to: "/admin/calendar/new", visit, form: form, button: "增加", inside: spans(names.map { ($0, nil, nil) }, "", form)))
                """)
    }

    private static func correction(_ model: One, _ visit: Visit, _ form: Form) -> Page {
        let item = model.item
        let year = item.year
        return Page(
            "更正 \(year.year) 年",
            crumbs: [AdminPages.home, here, Link("\(year.year) 年", "/admin/calendar/\(year.year)")],
            body: """
                \(ErrorSummary(form.problems))<h1>更正 \(year.year) 年的工作日历</h1>
                <p>只能更正今天（\(model.today.chineseDate)）以后的安排。</p>
                \(PostForm(
                [edition.showing("\(item.edition)"), source.showing(year.source.joined(separator: "\n"))], to: "/admin/calendar/\(year.year)/correction", visit, form: form, button: "更正",
                inside: spans(year.off.map { ($0.name, $0.from, $0.to) }, year.work.map(\.description).joined(separator: " "), form)))
                """)
    }

    private static func spans(_ known: [(name: String, from: Day?, to: Day?)], _ days: String, _ form: Form) -> HTML {
        """
        <h2>放假</h2>
        <p class="muted">通知里的每个假期填一栏，第一天和最后一天都放假，含其中的周末。年底连到下一年的元旦只填这一年的部分。没有单独放假的，日期空着。</p>
        <div class="charts">\(HTML.each(rows) { row in card(row, known.indices.contains(row - 1) ? known[row - 1] : ("", nil, nil), form) })</div>
        \(FieldView(work.showing(days), in: form))
        \(Banner(.warning, "正在进行的不变", body: "<p>已经开始的公示和已经告知本人的期限，保持原来算好的最后一天；保存以后新算的期限，才按新的日历。改动记入审计。</p>"))
        """
    }

    private static func card(_ row: Int, _ span: (name: String, from: Day?, to: Day?), _ form: Form) -> HTML {
        let fields = Self.span(row)
        return """
            <fieldset class="card"><legend><b>第 \(row) 个假期</b></legend>\(FieldView(fields[0].showing(span.name), in: form))
            <div class="quad">\(FieldView(fields[1].showing(span.from?.description ?? ""), in: form))\(FieldView(fields[2].showing(span.to?.description ?? ""), in: form))</div></fieldset>
            """
    }

    private static func off(_ year: CalendarYear) -> Int {
        year.off.reduce(0) { $0 + $1.to.number - $1.from.number + 1 }
    }
    private static func lines(_ source: [String]) -> HTML { HTML.join(source.map { "\($0)" }, separator: "<br>") }
    private static func origin(_ item: ReadCalendarYears.Item) -> HTML {
        item.changedAt.map { "管理员，\($0.chinese)" } ?? "随程序"
    }
}
