import Yams

/// The calendar of working days: public holidays and make-up working days, year by year, as the State Council
/// publishes them (`Plans/calendar.yaml`).
///
/// Monday to Friday are working days unless a notice gives the day off; Saturday and Sunday are not, unless a notice
/// makes the day up. A year that the calendar does not hold is an error, never a guess (N3.2, R4, R13).
public struct WorkCalendar: Sendable, Equatable {
    /// Days off that fall on Monday to Friday, and weekend days on which people work.
    private let exceptions: [Day: Bool]
    /// What each year's dates rest on, as people cite it.
    public let sources: [Int: [String]]

    /// The years that can be counted in, ascending.
    public var years: [Int] { sources.keys.sorted() }

    /// - Throws: ``CalendarError/unreadable(_:)`` with a sentence that names the year and what is wrong with it.
    public init(yaml: String) throws(CalendarError) {
        let file: File
        do {
            file = try YAMLDecoder().decode(File.self, from: yaml)
        } catch {
            throw .unreadable("日历文件无法读取：\(error)".split(separator: "\n").joined(separator: " "))
        }
        var exceptions: [Day: Bool] = [:], sources: [Int: [String]] = [:]
        for (year, listed) in file.years {
            guard !listed.source.isEmpty else { throw .unreadable("\(year) 年没有写明依据（source）。") }
            sources[year] = listed.source
            for span in listed.off {
                guard span.from <= span.to, span.from.year == year, span.to.year == year else {
                    throw .unreadable("\(year) 年“\(span.name)”的起止日期 \(span.from) 至 \(span.to) 不在这一年或前后颠倒。")
                }
                for number in span.from.number...span.to.number {
                    exceptions[Day(number: number)] = false
                }
            }
            for day in listed.work {
                guard day.year == year, day.weekday > 5, exceptions[day] == nil else {
                    throw .unreadable("\(year) 年的调休上班日 \(day) 应是这一年不放假的周六或周日。")
                }
                exceptions[day] = true
            }
        }
        self.exceptions = exceptions
        self.sources = sources
    }

    /// Whether people work on the day.
    public func isWorkday(_ day: Day) throws(CalendarError) -> Bool {
        guard sources[day.year] != nil else { throw .unknownYear(day.year, known: years) }
        return exceptions[day] ?? (day.weekday <= 5)
    }

    /// The day with whose end the `workdays`-th working day ends, and all the days that were counted.
    ///
    /// The start day does not count (Civil Code art. 201) unless `countStart` is true.
    ///
    ///     try calendar.end(start: Day("2022-08-29")!, workdays: 5, countStart: false).end   // 2022-09-05
    ///
    /// - Parameter workdays: 1 or more.
    public func end(start: Day, workdays: Int, countStart: Bool) throws(CalendarError) -> (end: Day, days: [Day]) {
        guard workdays >= 1 else { throw .notPositive(workdays) }
        var day = countStart ? start : start.adding(days: 1)
        var days: [Day] = []
        while true {
            if try isWorkday(day) {
                days.append(day)
                if days.count == workdays { return (day, days) }
            }
            day = day.adding(days: 1)
        }
    }

    private struct File: Decodable {
        var years: [Int: Year]
    }

    private struct Year: Decodable {
        var source: [String]
        var off: [Span]
        var work: [Day]
    }

    private struct Span: Decodable {
        var name: String
        var from: Day
        var to: Day
    }
}

/// Why a day could not be counted.
public enum CalendarError: Error, Equatable, CustomStringConvertible {
    case unknownYear(Int, known: [Int])
    case notPositive(Int)
    case unreadable(String)

    public var description: String {
        switch self {
        case .unknownYear(let year, let known):
            let have = known.isEmpty ? "没有任何年份" : "只有 \(known[0])–\(known[known.count - 1]) 年"
            return "工作日日历没有 \(year) 年的数据（\(have)），不能推算。请按国务院办公厅的通知在 Plans/calendar.yaml 中补充。"
        case .notPositive(let count): return "工作日数应是 1 或更大的整数，而不是 \(count)。"
        case .unreadable(let what): return what
        }
    }
}
