import TitleReview

/// A plan's dates as iCalendar (RFC 5545): whole days, lines folded at 75 bytes, ends with CRLF.
struct PlanCalendar {
    let plan: Plan

    var text: String {
        let d = plan.dates
        let events: [(id: String, first: Day, last: Day, what: String)] = [
            ("window", d.open, d.close, "个人申报（最后一天 24:00 截止）"),
            ("employer", d.employerDeadline, d.employerDeadline, "用人单位审核截止"),
            ("authority", d.authorityDeadline, d.authorityDeadline, "受理部门审核截止"),
            ("office", d.officeDeadline, d.officeDeadline, "资格审核截止"),
            ("meeting", d.meetingFrom, d.meetingFrom, "评审开始"),
        ]
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pingheng//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:" + escaped(plan.title),
        ]
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:\(plan.id)-\(event.id)@pingheng", "DTSTAMP:\(digits(plan.publishedOn))T000000Z",
                "DTSTART;VALUE=DATE:\(digits(event.first))", "DTEND;VALUE=DATE:\(digits(event.last.adding(days: 1)))",
                "SUMMARY:" + escaped("\(event.what)：\(plan.title)"), "TRANSP:TRANSPARENT", "END:VEVENT",
            ]
        }
        lines.append("END:VCALENDAR")
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    private func digits(_ day: Day) -> String { day.description.split(separator: "-").joined() }

    private func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": out += "\\" + String(scalar)
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// No line is longer than 75 bytes; a character is never cut.
    private func folded(_ line: String) -> String {
        var out = ""
        var width = 0
        for scalar in line.unicodeScalars {
            let size = UTF8.width(scalar)
            if width + size > 74 {
                out += "\r\n "
                width = 1
            }
            out.unicodeScalars.append(scalar)
            width += size
        }
        return out
    }
}
