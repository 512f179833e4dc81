/// The period of a public notice (公示): at least five working days, the day of posting not counted (N3.2, N3.3, R4, R13;
/// Civil Code art. 201).
public struct NoticePeriod: Hashable, Sendable {
    public let start: Day
    /// The counted working days, in order; at least ``minimum``.
    public let days: [Day]

    /// Order 40 of 2019, articles 13 and 21: no plan may ask for less.
    public static let minimum = 5

    /// What does not count of a notice that runs: it could not be read, or its list had to be corrected.
    public enum Interruption: Hashable, Sendable {
        /// None of these days counts, whichever of them are working days.
        case days(ClosedRange<Day>)
        /// So many working days are added.
        case workdays(Int)

        /// More is a new notice.
        public static let mostWorkdays = 30

        public enum Fault: Hashable, Sendable {
            /// It begins before the notice.
            case beforeStart
            /// It is not over yet.
            case goesOn
            /// Not 1 to ``mostWorkdays``.
            case workdays
        }

        /// Why a notice that was posted on `start` cannot be extended by it today; nil: it can.
        public func fault(start: Day, today: Day) -> Fault? {
            switch self {
            case .days(let span): span.lowerBound < start ? .beforeStart : span.upperBound > today ? .goesOn : nil
            case .workdays(let count): (1...Self.mostWorkdays).contains(count) ? nil : .workdays
            }
        }
    }

    /// - Parameters:
    ///   - start: the day on which the notice is posted.
    ///   - workdays: what the plan asks.
    ///   - interruptions: all of them, in any order; days that lie in several are left out once.
    /// - Throws: ``Invalid`` for fewer than five days or a year that the calendar does not know.
    public init(start: Day, workdays: Int, interruptions: [Interruption] = [], calendar: WorkCalendar) throws(Invalid) {
        guard workdays >= NoticePeriod.minimum else { throw .tooShort(workdays) }
        self.start = start
        var lost: [ClosedRange<Day>] = []
        var wanted = workdays
        for interruption in interruptions {
            switch interruption {
            case .days(let span): lost.append(span)
            case .workdays(let count): wanted += max(0, count)
            }
        }
        var counted: [Day] = []
        var day = start
        do {
            while counted.count < wanted {
                day = try calendar.end(start: day, workdays: 1, countStart: false).end
                if !lost.contains(where: { $0.contains(day) }) { counted.append(day) }
            }
        } catch {
            throw .calendar(error)
        }
        days = counted
    }

    /// The notice runs until 24:00 of this day.
    public var last: Day { days[days.count - 1] }

    /// The first day on which the next step may be taken.
    public var earliestNext: Day { last.adding(days: 1) }

    /// Whether the last day has gone by, by the business clock.
    public func isOver(at now: Instant) -> Bool { now >= Instant.deadline(last) }

    public enum Invalid: Error, Equatable {
        case tooShort(Int)
        case calendar(CalendarError)

        public var reason: String {
            switch self {
            case .tooShort(let days): "公示不得少于 \(NoticePeriod.minimum) 个工作日，现在是 \(days) 个。（人社部令第40号）"
            case .calendar(let error): error.description
            }
        }
    }
}
