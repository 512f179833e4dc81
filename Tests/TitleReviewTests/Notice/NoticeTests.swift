import Testing

@testable import TitleReview

@Suite struct NoticeTests {
    let calendar: WorkCalendar
    let period: NoticePeriod

    init() throws {
        calendar = try CalendarFixture.bundled()
        period = try NoticePeriod(start: CalendarFixture.day("2022-08-29"), workdays: 5, calendar: calendar)
    }

    @Test("A3.1.4 R4 posted on 29 August it runs to the end of 5 September, the next step is possible on the 6th")
    func end() {
        #expect(period.last.description == "2022-09-05" && period.earliestNext.description == "2022-09-06")
    }

    @Test("R13 a notice is over at midnight, not one second before")
    func midnight() throws {
        let before = try #require(Instant(iso8601: "2022-09-05T23:59:59+08:00"))
        let after = try #require(Instant(iso8601: "2022-09-06T00:00:00+08:00"))
        #expect(!period.isOver(at: before) && period.isOver(at: after))
    }

    @Test("N3.2 N3.3 five working days are enough, four are refused")
    func minimum() {
        #expect(throws: NoticePeriod.Invalid.tooShort(4)) {
            try NoticePeriod(start: CalendarFixture.day("2022-08-29"), workdays: 4, calendar: calendar)
        }
        #expect(throws: NoticePeriod.Invalid.calendar(.unknownYear(2027, known: Array(2019...2026)))) {
            try NoticePeriod(start: CalendarFixture.day("2026-12-29"), workdays: 5, calendar: calendar)
        }
    }

    @Test(
        "R13 interrupted days are left out once, weekends in them cost nothing, and days are added",
        arguments: [
            (
                [NoticePeriod.Interruption.days(CalendarFixture.day("2022-08-30")...CalendarFixture.day("2022-08-30"))],
                "2022-09-06"
            ),
            ([.days(CalendarFixture.day("2022-09-03")...CalendarFixture.day("2022-09-04"))], "2022-09-05"),
            (
                [
                    .days(CalendarFixture.day("2022-08-30")...CalendarFixture.day("2022-08-31")),
                    .days(CalendarFixture.day("2022-08-31")...CalendarFixture.day("2022-09-01")),
                ], "2022-09-08"
            ),
            (
                [.workdays(2), .days(CalendarFixture.day("2022-08-30")...CalendarFixture.day("2022-08-30"))],
                "2022-09-08"
            ),
        ])
    func interrupted(_ interruptions: [NoticePeriod.Interruption], _ last: String) throws {
        let longer = try NoticePeriod(
            start: period.start, workdays: 5, interruptions: interruptions, calendar: calendar)
        #expect(longer.last.description == last && longer.days.count >= 5)
    }
}
