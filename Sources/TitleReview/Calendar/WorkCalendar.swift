import Yams

/// The calendar of working days: public holidays and make-up working days, year by year, as the State Council
/// publishes them (`Plans/calendar.yaml`).
///
/// Monday to Friday are working days unless a notice gives the day off; Saturday and Sunday are not, unless a notice
/// makes the day up. A year that the calendar does not hold is an error, never a guess (N3.2, R4, R13).
public struct WorkCalendar: Sendable, Equatable {
    /// Days off that fall on Monday to Friday, and weekend days on which people work.
    private let exceptions: [Day: Bool]
    /// What it holds, year by year, ascending.
    public let all: [CalendarYear]

    /// The years that can be counted in, ascending.
    public var years: [Int] { all.map(\.year) }

    /// What each year's dates rest on, as people cite it.
    public var sources: [Int: [String]] { Dictionary(uniqueKeysWithValues: all.map { ($0.year, $0.source) }) }

    /// - Throws: ``CalendarError/unreadable(_:)`` with a sentence that names the year and what is wrong with it.
    public init(yaml: String) throws(CalendarError) {
        let file: File
        do {
            file = try YAMLDecoder().decode(File.self, from: yaml)
        } catch {
            throw .unreadable("日历文件无法读取：\(error)".split(separator: "\n").joined(separator: " "))
        }
        try self.init(file.years.map { CalendarYear(year: $0, source: $1.source, off: $1.off, work: $1.work) })
    }

    /// - Throws: ``CalendarError/unreadable(_:)`` with the first mistake of a year.
    public init(_ years: [CalendarYear]) throws(CalendarError) {
        all = years.sorted { $0.year < $1.year }
        if let mistake = all.lazy.compactMap(\.mistakes.first).first { throw .unreadable(mistake.message) }
        exceptions = all.reduce(into: [:]) { $0.merge($1.exceptions) { _, later in later } }
    }

    /// The same calendar with these years in place of its own.
    ///
    /// - Throws: ``CalendarError/unreadable(_:)``
    public func replacing(_ years: [CalendarYear]) throws(CalendarError) -> WorkCalendar {
        let others = Set(years.map(\.year))
        return try WorkCalendar(all.filter { !others.contains($0.year) } + years)
    }

    /// What it holds of a year; nil when nothing.
    public func year(_ number: Int) -> CalendarYear? { all.first { $0.year == number } }

    /// Whether people work on the day.
    public func isWorkday(_ day: Day) throws(CalendarError) -> Bool {
        guard all.contains(where: { $0.year == day.year }) else { throw .unknownYear(day.year, known: years) }
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

    /// The working days among these, in order.
    public func workdays(_ days: ClosedRange<Day>) throws(CalendarError) -> [Day] {
        var found: [Day] = []
        for number in days.lowerBound.number...days.upperBound.number {
            let day = Day(number: number)
            if try isWorkday(day) { found.append(day) }
        }
        return found
    }

    private struct File: Decodable {
        var years: [Int: Year]
    }

    private struct Year: Decodable {
        var source: [String]
        var off: [CalendarYear.Span]
        var work: [Day]
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
            return "工作日日历没有 \(year) 年的数据（\(have)），不能推算。请平台管理员按国务院办公厅的通知在“工作日历”里增加这一年。"
        case .notPositive(let count): return "工作日数应是 1 或更大的整数，而不是 \(count)。"
        case .unreadable(let what): return what
        }
    }
}
