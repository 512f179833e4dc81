/// One year of the calendar of working days, as the State Council's notice gives it (国务院办公厅关于部分节假日安排的通知).
public struct CalendarYear: Sendable, Hashable, Codable {
    /// A holiday: its first and last day, weekends among them.
    public struct Span: Sendable, Hashable, Codable {
        public let name: String
        public let from: Day
        public let to: Day

        public init(name: String, from: Day, to: Day) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// What is wrong, and where.
    public struct Mistake: Sendable, Hashable {
        public enum Place: Sendable, Hashable {
            case source
            /// By index.
            case off(Int)
            case work(Int)
        }
        public let place: Place
        public let message: String
    }

    public let year: Int
    /// The notices that it rests on, as people cite them.
    public let source: [String]
    public let off: [Span]
    /// Weekend days on which people work.
    public let work: [Day]

    public init(year: Int, source: [String], off: [Span], work: [Day]) {
        self.year = year
        self.source = source
        self.off = off
        self.work = work
    }

    /// Everything that is wrong with it, in the order of the page; empty when it can be counted with.
    public var mistakes: [Mistake] {
        var found: [Mistake] = []
        if source.isEmpty || source.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            found.append(.init(place: .source, message: "\(year) 年没有写明依据（source）。"))
        }
        var free: Set<Day> = []
        for (index, span) in off.enumerated() {
            guard span.from <= span.to, span.from.year == year, span.to.year == year else {
                found.append(
                    .init(
                        place: .off(index),
                        message: "\(year) 年“\(span.name)”的起止日期 \(span.from) 至 \(span.to) 不在这一年或前后颠倒。"))
                continue
            }
            let days = Set((span.from.number...span.to.number).map { Day(number: $0) })
            if !free.isDisjoint(with: days) {
                found.append(
                    .init(place: .off(index), message: "\(year) 年“\(span.name)”（\(span.from) 至 \(span.to)）与前面的放假日期重叠。"))
            }
            free.formUnion(days)
        }
        var made: Set<Day> = []
        for (index, day) in work.enumerated() {
            if day.year != year || day.weekday <= 5 || free.contains(day) {
                found.append(.init(place: .work(index), message: "\(year) 年的调休上班日 \(day) 应是这一年不放假的周六或周日。"))
            } else if !made.insert(day).inserted {
                found.append(.init(place: .work(index), message: "\(year) 年的调休上班日 \(day) 写了两次。"))
            }
        }
        return found
    }

    /// Whether people work on each day that is not as its weekday says.
    public var exceptions: [Day: Bool] {
        var found: [Day: Bool] = [:]
        for span in off { for number in span.from.number...span.to.number { found[Day(number: number)] = false } }
        for day in work { found[day] = true }
        return found
    }

    /// All days of the year.
    public var days: [Day] {
        guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else {
            return []
        }
        return (first.number...last.number).map { Day(number: $0) }
    }
}
