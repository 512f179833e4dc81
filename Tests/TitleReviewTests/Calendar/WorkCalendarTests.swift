import Foundation
import Testing

@testable import TitleReview

/// The bundled calendar.
enum CalendarFixture {
    static func bundled() throws -> WorkCalendar {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try WorkCalendar(yaml: String(contentsOf: root.appending(path: "Plans/calendar.yaml"), encoding: .utf8))
    }

    static func day(_ text: String) -> Day { Day(text)! }
}

@Suite struct WorkCalendarTests {
    let calendar: WorkCalendar

    init() throws { calendar = try CalendarFixture.bundled() }

    @Test(
        "N3.2 holidays are off, make-up days and plain weekdays are working days",
        arguments: [
            ("2022-09-09", true), ("2022-09-10", false), ("2022-09-12", false), ("2022-09-13", true),  // Mid-autumn
            ("2022-10-01", false), ("2022-10-07", false), ("2022-10-08", true), ("2022-10-09", true),
            ("2022-10-10", true),
            // The extended Spring Festival.
            ("2020-01-30", false), ("2020-01-31", false), ("2020-02-01", false), ("2020-02-03", true),
            ("2019-05-02", false), ("2019-05-05", true), ("2019-01-01", false), ("2026-10-10", true),
            ("2026-12-31", true),
        ])
    func workdays(_ text: String, _ expected: Bool) throws {
        #expect(try calendar.isWorkday(CalendarFixture.day(text)) == expected)
    }

    @Test(
        "R4 the day of posting does not count, weekends and holidays in between do not either",
        arguments: [
            ("2022-08-29", 5, false, "2022-09-05"), ("2022-08-29", 5, true, "2022-09-02"),
            ("2022-08-28", 5, true, "2022-09-02"),  // a Sunday counts neither way
            ("2022-08-28", 5, false, "2022-09-02"),
            ("2022-09-30", 1, false, "2022-10-08"), ("2022-09-30", 5, false, "2022-10-12"),
            ("2018-12-31", 1, false, "2019-01-02"),
        ])
    func ends(_ start: String, _ days: Int, _ countStart: Bool, _ end: String) throws {
        let counted = try calendar.end(start: CalendarFixture.day(start), workdays: days, countStart: countStart)
        #expect(counted.end.description == end)
        #expect(counted.days.count == days && counted.days.last == counted.end)
    }

    @Test("R13 a year without data is an error, never a guess")
    func unknownYears() throws {
        #expect(throws: CalendarError.unknownYear(2018, known: Array(2019...2026))) {
            try calendar.end(start: CalendarFixture.day("2018-12-31"), workdays: 1, countStart: true)
        }
        #expect(
            try calendar.end(start: CalendarFixture.day("2026-12-30"), workdays: 1, countStart: false).end.description
                == "2026-12-31")
        #expect(throws: CalendarError.unknownYear(2027, known: Array(2019...2026))) {
            try calendar.end(start: CalendarFixture.day("2026-12-30"), workdays: 2, countStart: false)
        }
        #expect(CalendarError.unknownYear(2027, known: [2019, 2026]).description.contains("2027 年"))
        #expect(throws: CalendarError.notPositive(0)) {
            try calendar.end(start: CalendarFixture.day("2022-08-29"), workdays: 0, countStart: false)
        }
        #expect(throws: CalendarError.self) {
            try calendar.end(start: CalendarFixture.day("2022-08-29"), workdays: .max, countStart: false)
        }
    }

    @Test(
        "S28 a calendar that contradicts itself is refused in words",
        arguments: [
            "years: { 2030: { source: [], off: [], work: [] } }",
            "years: { 2030: { source: [x], off: [{ name: 春节, from: 2030-02-05, to: 2030-02-02 }], work: [] } }",
            "years: { 2030: { source: [x], off: [{ name: 元旦, from: 2029-12-31, to: 2030-01-01 }], work: [] } }",
            "years: { 2030: { source: [x], off: [], work: [2030-01-02] } }",
            "years: { 2030: { source: [x], off: [{ name: 春节, from: 2030-02-02, to: 2030-02-04 }], work: [2030-02-02] } }",
            "years: { 2030: { source: [x], off: [], work: [2030-02-30] } }", "years: 7", "",
        ])
    func unreadable(_ yaml: String) {
        #expect(throws: CalendarError.self) { try WorkCalendar(yaml: yaml) }
    }
}
