import Casework
import TitleReview

/// The form of a year of working days: its fields, how it is read and saved, how it is shown.
extension AdminCalendar {
    static let yearField = Field("year", "年份", .number(2000...2199))
    static let source = Field(
        "source", "依据", .longText(4...600),
        hint: "每行写一个通知，写全名称和文号，如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕××号）。")
    private static let work = Field(
        "work", "调休上班的日子", .longText(0...400),
        hint: "通知里写明上班的周六、周日，用空格、顿号或换行隔开，写成 2027-02-06 或 2月6日。没有就不填。",
        required: false)
    static let edition = Field("edition", "版本", .hidden(1...12))
    static var fields: [Field] { [edition, source] + rows.flatMap(span) + [work] }

    private static func span(_ row: Int) -> [Field] {
        [
            Field("off.\(row).name", "第 \(row) 个假期：名称", .text(1...20), required: false),
            Field("off.\(row).from", "第 \(row) 个假期：第一天", .day(nil), required: false),
            Field("off.\(row).to", "第 \(row) 个假期：最后一天", .day(nil), required: false),
        ]
    }

    static func set(_ number: Int, _ form: Form, _ context: PageContext, _ casework: Casework) async throws -> Outcome {
        let (year, filled) = try read(number, form)
        do {
            try await casework.perform(SetCalendarYear(year, edition: Int(form.text("edition")) ?? -1), for: context)
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

    static func spans(_ known: [(name: String, from: Day?, to: Day?)], _ days: String, _ form: Form) -> HTML {
        let cards = HTML.each(rows) { row in
            card(row, known.indices.contains(row - 1) ? known[row - 1] : ("", nil, nil), form)
        }
        let unchanged = Banner(
            .warning, "正在进行的不变",
            body: """
                <p>已经开始的公示和已经告知本人的期限，保持原来算好的最后一天；\
                保存以后新算的期限，才按新的日历。改动记入审计。</p>
                """)
        return """
            <h2>放假</h2>
            <p class="muted">通知里的每个假期填一栏，第一天和最后一天都放假，含其中的周末。\
            年底连到下一年的元旦只填这一年的部分。没有单独放假的，日期空着。</p>
            <div class="charts">\(cards)</div>
            \(FieldView(work.showing(days), in: form))
            \(unchanged)
            """
    }

    private static func card(_ row: Int, _ span: (name: String, from: Day?, to: Day?), _ form: Form) -> HTML {
        let fields = Self.span(row)
        let name = FieldView(fields[0].showing(span.name), in: form)
        let from = FieldView(fields[1].showing(span.from?.description ?? ""), in: form)
        let to = FieldView(fields[2].showing(span.to?.description ?? ""), in: form)
        return """
            <fieldset class="card"><legend><b>第 \(row) 个假期</b></legend>\(name)
            <div class="quad">\(from)\(to)</div></fieldset>
            """
    }
}
