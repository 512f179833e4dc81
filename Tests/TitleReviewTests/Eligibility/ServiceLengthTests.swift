import Testing

@testable import TitleReview

@Suite struct ServiceLengthTests {
    private func span(_ from: String, _ to: String) throws -> Span { try #require(Span(Day(from)!, Day(to)!)) }

    @Test(
        "A2.3.2 whole months by the calendar, leftover days, both ends included",
        arguments: [
            ("2019-01-01", "2022-12-31", 48, 0), ("2019-01-01", "2022-12-30", 47, 30),
            ("2019-01-01", "2023-01-01", 48, 1),
            ("2020-02-29", "2021-02-27", 12, 0), ("2020-02-29", "2021-02-26", 11, 29),
            ("2019-01-31", "2019-02-27", 1, 0),
            ("2019-01-31", "2019-02-26", 0, 27), ("2022-12-31", "2022-12-31", 0, 1),
            ("2019-02-01", "2022-12-31", 47, 0),
            ("2021-02-01", "2021-02-28", 1, 0), ("2021-01-15", "2021-02-14", 1, 0),
        ])
    func measured(_ from: String, _ to: String, _ months: Int, _ days: Int) throws {
        let (m, d) = try span(from, to).measured
        #expect((m, d) == (months, days))
    }

    @Test("A1.2.1.1 disjoint periods are added, and 31 leftover days are a month")
    func added() throws {
        let fifteen = try span("2019-01-01", "2019-01-15")
        let sixteen = try span("2020-01-01", "2020-01-16")
        #expect(ServiceLength(adding: [fifteen, sixteen]) == ServiceLength(months: 1, days: 0))
        #expect(ServiceLength(adding: [fifteen, fifteen]) == ServiceLength(months: 0, days: 30))
    }

    @Test("A1.2.1.1 overlaps count once, in any order; spans that touch are one; a gap stays")
    func union() throws {
        let a = try span("2019-01-01", "2019-06-30")
        let b = try span("2019-06-01", "2019-12-31")
        let c = try span("2020-01-01", "2020-03-31")
        let d = try span("2020-04-02", "2020-05-01")
        let whole = Span.union([a, b, c, d])
        #expect(whole == [try span("2019-01-01", "2020-03-31"), d])
        for order in [[d, c, b, a], [b, d, a, c], [c, a, d, b, a, c]] { #expect(Span.union(order) == whole) }
        #expect(Span.union([try span("2019-01-01", "2019-12-31"), a]) == [try span("2019-01-01", "2019-12-31")])
    }

    @Test("A2.3.2 one period is never rounded up: any 28 to 30 days left over stay days")
    func never() throws {
        for offset in 0..<800 {
            let first = Day("2019-01-01")!.adding(days: offset)
            for length in [27, 100, 364, 365, 366, 800] {
                let span = try #require(Span(first, first.adding(days: length)))
                let (months, days) = span.measured
                #expect(days < 31 && first.adding(months: months) <= span.last.adding(days: 1))
                #expect(first.adding(months: months + 1) > span.last.adding(days: 1))
            }
        }
    }

    @Test("A2.3.2 what is said about what lacks: the length, and the day on which it is there")
    func lacking() throws {
        let cutOff = Day("2022-12-31")!
        let running = ServiceTime(sure: [try span("2019-02-01", "2022-12-31")], possible: [], isRunning: true)
        #expect(
            running.compared(to: 48, cutOff: cutOff)
                == "3 年 11 个月（2019-02-01 至 2022-12-31），要求满 4 年，还差 1 个月，2023年1月31日可满足")
        let over = ServiceTime(sure: [try span("2019-02-01", "2022-12-20")], possible: [], isRunning: false)
        #expect(over.compared(to: 48, cutOff: cutOff) == "3 年 10 个月 20 天（2019-02-01 至 2022-12-20），要求满 4 年，还差 1 个月 11 天")
    }

    @Test("A1.2 Kleene's tables: unmet decides a conjunction, met a disjunction, unknown nothing")
    func kleene() {
        for a in Outcome.allCases {
            #expect((a && .unmet) == .unmet && (.unmet && a) == .unmet)
            #expect((a || .met) == .met && (.met || a) == .met)
            #expect((a && .met) == a && (a || .unmet) == a && !(!a) == a)
            for b in Outcome.allCases {
                #expect(!(a && b) == (!a || !b))
                #expect(Outcome.atLeast(2, [a, b]) == (a && b) && Outcome.atLeast(1, [a, b]) == (a || b))
            }
        }
        #expect((Outcome.unknown && .unknown) == .unknown)
        #expect(Outcome.atLeast(2, [.met, .unknown, .unmet, .unmet]) == .unknown)
        #expect(Outcome.atLeast(2, [.met, .unmet, .unmet, .unmet]) == .unmet)
    }
}
