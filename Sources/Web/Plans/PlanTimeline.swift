import TitleReview

/// A plan's stages as bars over the months, with the same days as a table behind.
struct PlanTimeline: Part {
    let plan: Plan

    struct Stage: Equatable {
        let name: String
        let first: Day
        /// nil: no end is set.
        let last: Day?
        let note: String
    }

    var stages: [Stage] {
        let d = plan.dates
        let all = [
            Stage(name: "个人申报", first: d.open, last: d.close, note: ""),
            Stage(
                name: "单位审核、公示、报送", first: d.open, last: d.employerDeadline,
                note: "公示 \(plan.notices.employerDays) 个工作日"),
            Stage(
                name: "受理部门审核", first: d.open, last: d.authorityDeadline,
                note: plan.authorities.map(\.name).joined(separator: "、")),
            Stage(name: "资格审核", first: d.open, last: d.officeDeadline, note: ""),
            Stage(
                name: plan.fee == nil ? "资格公示" : "资格公示、缴费", first: d.officeDeadline, last: d.meetingFrom,
                note: "公示 \(plan.notices.qualificationDays) 个工作日"
                    + (plan.fee == nil ? "" : "，之后 \(d.paymentWorkingDays) 个工作日内缴费")),
            Stage(
                name: "评审会议", first: d.meetingFrom, last: nil,
                note: "不早于这一天；结果公示 \(plan.notices.resultDays) 个工作日，\(d.recheckWorkingDays) 个工作日内可以申请复核"),
        ]
        // A stage that the plan leaves no day for is none.
        return all.filter { stage in stage.last.map { $0 >= stage.first } ?? true }
    }

    var html: HTML {
        """
        <figure class="chart time"><figcaption>\(plan.dates.open.chineseDate) 至 \
        \(plan.dates.meetingFrom.chineseDate)评审会议</figcaption>
        \(picture)
        <details><summary>查看日期表</summary>\(table)</details></figure>
        """
    }

    private var picture: HTML {
        let from = plan.dates.open
        let until = plan.dates.meetingFrom.adding(days: 45)
        let span = max(1, until.number - from.number)
        func x(_ day: Day) -> Int { max(0, min(400, (day.number - from.number) * 400 / span)) }
        let rows = stages
        let lines = HTML.each(months(from, until)) { month in
            """
            <path d="M\(x(month)) 20V\(rows.count * 46 + 20)"/>\
            <text x="\(x(month) + 3)" y="14">\(month.parts.month)月</text>
            """
        }
        let bars = HTML.each(rows.enumerated()) { index, stage in
            let start = x(stage.first)
            let end = stage.last.map { x($0.adding(days: 1)) } ?? 400
            let y = index * 46 + 24
            return """
                <text x="2" y="\(y + 15)">\(stage.name) \(words(stage))</text>\
                <rect x="\(start)" y="\(y + 22)" width="\(max(4, end - start))" height="14" \
                rx="3"\(has: stage.last == nil, "class=\"open\"")/>
                """
        }
        return """
            <svg viewBox="0 0 400 \(rows.count * 46 + 24)" role="img" \
            aria-label="全年的安排，各阶段的日期见下表">\(lines)\(bars)</svg>
            """
    }

    private var table: HTML {
        let rows = HTML.each(stages) { stage in
            """
            <tr><td>\(stage.name)</td><td>\(stage.first.chinese)</td>\
            <td>\(stage.last?.chinese ?? "—")</td><td>\(stage.note)</td></tr>
            """
        }
        return """
            <table><caption class="unseen">全年的安排</caption>\
            <thead><tr><th scope="col">阶段</th><th scope="col">开始</th>\
            <th scope="col">截止</th><th scope="col">说明</th></tr></thead>\
            <tbody>\(rows)</tbody></table>
            """
    }

    private func words(_ stage: Stage) -> String {
        func short(_ day: Day) -> String { "\(day.parts.month)月\(day.parts.day)日" }
        return stage.last.map { "\(short(stage.first))–\(short($0))" } ?? "\(short(stage.first))起"
    }

    /// The first days of the months within, not more than the picture has room for.
    private func months(_ from: Day, _ until: Day) -> [Day] {
        let (year, month, _) = from.parts
        guard let first = Day(year: year, month: month, day: 1) else { return [] }
        let all = (1...60).map { first.adding(months: $0) }.prefix { $0 < until }
        let step = max(1, (all.count + 9) / 10)
        return stride(from: 0, to: all.count, by: step).map { all[$0] }
    }
}
