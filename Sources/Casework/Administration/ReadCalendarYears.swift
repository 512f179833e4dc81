import Store
import TitleReview

/// The years that the calendar of working days holds, with what they rest on (N3.2, R4, R13).
public struct ReadCalendarYears: Inquiry {
    public struct Item: Sendable, Codable {
        public let year: CalendarYear
        /// How many days people work in it.
        public let workdays: Int
        /// When the administrator has added or corrected it; nil for what ships with the program.
        public let changedAt: Instant?
        /// Which edition this is; 0 for what ships with the program.
        public let edition: Int
        /// Whether some of its days are still to come, so that it may be corrected.
        public let isOpen: Bool
    }
    public struct View: Sendable, Codable {
        public let years: [Item]
        /// The year after the last one that is known.
        public let next: Int
        public let today: Day
    }

    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.administrator)
        let calendar = try work.calendar
        let rows = try work.tx.query(
            "SELECT year, number, at FROM calendar_years WHERE number IN (SELECT MAX(number) FROM calendar_years GROUP BY year)"
        )
        let changes = try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try $0.int("year"), (edition: try $0.int("number"), at: try $0.instant("at")))
            })
        let items = try calendar.all.map { year in
            Item(
                year: year, workdays: try year.days.count { try calendar.isWorkday($0) },
                changedAt: changes[year.year]?.at, edition: changes[year.year]?.edition ?? 0,
                isOpen: year.year >= work.today.year)
        }
        return View(years: items, next: (calendar.years.last ?? work.today.year - 1) + 1, today: work.today)
    }
}
