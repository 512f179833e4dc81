import Store
import Synchronization
import TitleReview

/// The calendar of working days: what ships with the program, and the years that the administrator has added or
/// corrected, which stand above it.
///
/// A change is a new row and rows never change, so what is in the cache under the newest row's number is always right,
/// on every node: a transaction that counts days reads that number once, and pages that are kept notice a change by it.
public final class CalendarCache: Sendable {
    /// What ships with the program.
    public let bundled: WorkCalendar
    private let latest: Mutex<(number: Int, calendar: WorkCalendar)>

    init(_ bundled: WorkCalendar) {
        self.bundled = bundled
        latest = Mutex((0, bundled))
    }

    /// As of this transaction.
    func calendar(in tx: any Transaction) throws -> WorkCalendar {
        let number = try tx.one("SELECT MAX(number) AS newest FROM calendar_years")?.optionalInt("newest") ?? 0
        if let known = latest.withLock({ $0.number == number ? $0.calendar : nil }) { return known }
        let years = try tx.query(
            "SELECT body FROM calendar_years WHERE number IN (SELECT MAX(number) FROM calendar_years GROUP BY year)"
        ).map {
            try JSON.decode(CalendarYear.self, $0.text("body"))
        }
        let calendar = try bundled.replacing(years)
        latest.withLock { if number > $0.number { $0 = (number, calendar) } }
        return calendar
    }
}

extension UnitOfWork {
    /// The calendar of working days as it stands.
    var calendar: WorkCalendar {
        get throws { try casework.calendars.calendar(in: tx) }
    }
}

/// The calendar of working days as it stands.
public struct ReadWorkCalendar: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> WorkCalendar { try work.calendar }
}
