import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct CalendarTests {
    private static let next = CalendarYear(
        year: 2027, source: ["国务院办公厅关于2027年部分节假日安排的通知（测试）"],
        off: [
            .init(name: "元旦", from: day("2027-01-01"), to: day("2027-01-03")),
            .init(name: "春节", from: day("2027-02-05"), to: day("2027-02-11")),
        ], work: [day("2027-02-20")])

    static func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

    /// Two years before the year that is not known.
    private func moment(_ text: String) -> Instant { CaseworkFixture.noon(Self.day(text)) }

    private func end(_ casework: Casework, _ start: String, _ count: Int) async throws -> Day {
        try await casework.ask(ReadWorkCalendar(), as: nil).end(
            start: Self.day(start), workdays: count, countStart: false
        )
        .end
    }

    @Test(
        """
        N3.2 R4 R13 a year without data is an error; the administrator adds it, \
        and it counts at once, on every node; the chain has its digest
        """,
        arguments: engines)
    func add(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            await #expect(throws: CalendarError.self) { try await end(t.casework, "2026-12-30", 5) }
            // Another node of the same database, which has read the calendar before.
            let other = Casework(
                database: t.database, keys: t.casework.keys, files: t.casework.files, business: t.casework.business,
                machine: t.casework.machine, calendar: t.casework.calendars.bundled, audit: t.casework.audit,
                seal: t.casework.seal, address: t.casework.address)
            #expect(try await other.ask(ReadWorkCalendar(), as: nil).years.last == 2026)
            let at = moment("2026-11-10")
            try await t.casework.perform(SetCalendarYear(Self.next, edition: 0), as: t.administrator, at: at)
            for casework in [t.casework, other] {
                #expect(try await end(casework, "2026-12-30", 5) == Self.day("2027-01-07"))
            }
            let view = try await t.casework.ask(ReadCalendarYears(), as: t.administrator, at: at)
            let item = try #require(view.years.last)
            #expect(
                item.year == Self.next && item.edition == 1 && item.changedAt != nil && item.isOpen && view.next == 2028
            )
            #expect(item.workdays == 261 - 1 - 5 + 1)
            #expect(view.years.first { $0.year.year == 2025 }?.isOpen == false && view.years.first?.edition == 0)
            let entry = try #require(
                try await t.casework.ask(ReadAudit(), as: t.administrator).entries.first { $0.act == "calendar.added" })
            let body = try await t.database.read { tx in try tx.one("SELECT body FROM calendar_years")?.text("body") }
            #expect(entry.subject == "2027" && entry.detail.contains(SHA256Digest(of: Array((body ?? "").utf8)).hex))
        }
    }

    @Test(
        "N3.2 what is still to come can be corrected, what is past cannot; who comes second is told", arguments: engines
    )
    func correct(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await t.casework.perform(
                SetCalendarYear(Self.next, edition: 0), as: t.administrator, at: moment("2026-11-10"))
            func with(_ off: [CalendarYear.Span], _ work: [Day] = Self.next.work) -> CalendarYear {
                CalendarYear(year: 2027, source: Self.next.source + ["关于延长2027年春节假期的通知（测试）"], off: off, work: work)
            }
            let longer = with([
                Self.next.off[0], .init(name: "春节", from: Self.next.off[1].from, to: Self.day("2027-02-14")),
            ])
            #expect(
                await t.refusal(SetCalendarYear(longer, edition: 0), as: t.administrator, at: moment("2027-02-06"))?
                    .message.contains("另一位管理员") == true)
            try await t.casework.perform(
                SetCalendarYear(longer, edition: 1), as: t.administrator, at: moment("2027-02-06"))
            #expect(try await end(t.casework, "2027-02-04", 1) == Self.day("2027-02-15"))
            // The first of January has been counted by.
            let earlier = with([
                .init(name: "元旦", from: Self.day("2027-01-01"), to: Self.day("2027-01-04")), longer.off[1],
            ])
            let refused = await t.refusal(
                SetCalendarYear(earlier, edition: 2), as: t.administrator, at: moment("2027-02-06"))
            #expect(refused?.kind == .invalid && refused?.faults.first?.message.contains("2027年1月4日") == true)
            #expect(
                await t.refusal(SetCalendarYear(longer, edition: 2), as: t.administrator, at: moment("2027-02-06"))?
                    .kind == .conflict)
            // A year that ships with the program is corrected the same way.
            let bundled = try #require(t.casework.calendars.bundled.year(2022))
            let fewer = CalendarYear(
                year: 2022, source: bundled.source, off: bundled.off.filter { $0.name != "中秋节" }, work: bundled.work)
            #expect(try await end(t.casework, "2022-09-09", 1) == Self.day("2022-09-13"))
            try await t.casework.perform(SetCalendarYear(fewer, edition: 0), as: t.administrator, at: t.inWindow)
            #expect(try await end(t.casework, "2022-09-09", 1) == Self.day("2022-09-12"))
            #expect(t.casework.calendars.bundled.year(2022) == bundled)
        }
    }

    @Test("N3.2 every mistake of a year is told at once, by its field", arguments: engines)
    func mistakes(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let wrong = CalendarYear(
                year: 2027, source: [],
                off: [
                    .init(name: "元旦", from: Self.day("2027-01-03"), to: Self.day("2027-01-01")),
                    .init(name: "春节", from: Self.day("2027-02-05"), to: Self.day("2027-02-11")),
                    .init(name: "除夕", from: Self.day("2027-02-05"), to: Self.day("2027-02-05")),
                ],
                work: [Self.day("2027-02-22"), Self.day("2027-02-06"), Self.day("2027-02-20"), Self.day("2027-02-20")])
            let refusal = await t.refusal(
                SetCalendarYear(wrong, edition: 0), as: t.administrator, at: moment("2026-11-10"))
            #expect(
                refusal?.kind == .invalid
                    && refusal?.faults.map(\.field) == ["source", "off.1.name", "off.3.name", "work", "work", "work"])
            let far = CalendarYear(year: 2031, source: ["x"], off: [], work: [])
            #expect(
                await t.refusal(SetCalendarYear(far, edition: 0), as: t.administrator, at: moment("2026-11-10"))?.faults
                    .map(\.field) == ["year", "off.1.name"])
            for actor in [t.office, t.bureau, t.clerk, t.authorities[0]] {
                #expect(
                    await t.refusal(SetCalendarYear(Self.next, edition: 0), as: actor, at: moment("2026-11-10"))?.kind
                        == .forbidden)
                #expect(await t.refusal(ReadCalendarYears(), as: actor)?.kind == .forbidden)
            }
        }
    }

    @Test(
        "R4 a notice that runs keeps its end when the calendar changes; one that is posted later is counted by the new one",
        arguments: engines)
    func running(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let posted = t.inWindow.adding(seconds: 2 * 86_400)
            var ids: [String] = []
            for number in 1...2 {
                let actor = try await t.applicant(number)
                let id = try await t.filledDraft(actor)
                _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
                try await t.passByEmployer(id)
                ids.append(id)
            }
            _ = try await t.casework.perform(PostInternalNotice(caseIDs: [ids[0]]), as: t.clerk, at: posted)
            let read = ReadInternalNotices()
            let before = try #require(try await t.casework.ask(read, as: t.clerk, at: posted).notices.first)
            #expect(before.days.last == before.last)
            // Its last day becomes a holiday, by another notice of the State Council.
            let old = try #require(t.casework.calendars.bundled.year(2022))
            let changed = CalendarYear(
                year: 2022, source: old.source + ["测试"],
                off: old.off + [.init(name: "临时放假", from: before.last, to: before.last)], work: old.work)
            try await t.casework.perform(SetCalendarYear(changed, edition: 0), as: t.administrator, at: posted)
            let kept = try #require(try await t.casework.ask(read, as: t.clerk, at: posted).notices.first)
            #expect(
                kept.last == before.last && kept.earliestReport == before.earliestReport
                    && kept.days == Array(before.days.dropLast()))
            _ = try await t.casework.perform(
                PostInternalNotice(caseIDs: [ids[1]]), as: t.clerk, at: posted.adding(seconds: 60))
            let later = try #require(
                try await t.casework.ask(read, as: t.clerk, at: posted).notices.first { $0.id != before.id })
            #expect(later.start == before.start && later.last > before.last && later.days.count == before.days.count)
        }
    }
}
