import Testing

@testable import TitleReview

/// Seats by speciality, and whether there are enough candidates for a draw (R2).
@Suite struct SeatTests {
    private func seats(_ pairs: KeyValuePairs<String, Int>) -> [DrawOrder.Seats] {
        pairs.map { .init(speciality: $0.key, members: $0.value, reserves: 0) }
    }

    private func pool(_ pairs: KeyValuePairs<String, Int>) -> [String] {
        pairs.flatMap { Array(repeating: $0.key, count: $0.value) }
    }

    private func shortages(_ pairs: KeyValuePairs<String, Int>, _ wanted: KeyValuePairs<String, Int>) throws -> [String]
    {
        let candidates = pool(pairs).enumerated().map { DrawOrder.Candidate(code: "E\($0)", speciality: $1) }
        return try DrawOrder(candidates: candidates, seats: seats(wanted)).shortages
    }

    @Test("B11 R2 a seat that falls empty is filled from its own speciality, whoever is most in the pool")
    func own() {
        let first = seats(["机电制造": 5, "能源": 2])
        let seated = pool(["机电制造": 5, "能源": 1])
        #expect(
            DrawOrder.Seats.empty(of: first, seated: seated, wanted: 1, pool: pool(["机电制造": 20]))
                == seats(["能源": 1]))
        #expect(
            DrawOrder.Seats.empty(
                of: first, seated: pool(["机电制造": 4, "能源": 1]), wanted: 2, pool: pool(["机电制造": 9, "能源": 1]))
                == seats(["机电制造": 1, "能源": 1]))
    }

    @Test("R2 the first draw, and a committee that has grown or shrunk since")
    func changed() {
        let first = seats(["机电制造": 5, "能源": 2])
        let whole = pool(["机电制造": 20, "能源": 8])
        #expect(DrawOrder.Seats.empty(of: [], seated: [], wanted: 7, pool: whole) == first)
        let grown = DrawOrder.Seats.empty(of: first, seated: pool(["机电制造": 5, "能源": 1]), wanted: 3, pool: whole)
        #expect(grown.reduce(0) { $0 + $1.members } == 3 && grown.contains { $0.speciality == "能源" })
        #expect(
            DrawOrder.Seats.empty(of: first, seated: pool(["机电制造": 2]), wanted: 3, pool: whole)
                .reduce(0) { $0 + $1.members } == 3)
    }

    @Test("B11 R2 fewer than twice as many candidates as seats are told, in all and in a speciality")
    func few() throws {
        #expect(try shortages(["机电制造": 10, "能源": 4], ["机电制造": 5, "能源": 2]) == [])
        #expect(try shortages(["机电制造": 11, "能源": 3], ["机电制造": 5, "能源": 2]) == ["“能源”从 3 人中抽 2 人"])
        #expect(try shortages(["能源": 1], ["能源": 1]) == ["合计从 1 人中抽 1 人", "“能源”从 1 人中抽 1 人"])
        #expect(try shortages(["能源": 1, "机电制造": 9], ["能源": 1]).count == 2, "others cannot take that seat")
    }

    @Test("B11 a pool with twice as many of each speciality as it can have seats is never short")
    func enough() throws {
        for members in [7, 13, 25, 27] {
            for specialities in 1...13 {
                var plan = EligibilityFixture.plan
                plan.committee.members = members
                plan.specialities = (0..<specialities).map { "专业\($0)" }
                let size = specialities * plan.mostSeats * DrawOrder.candidatesForSeat
                let candidates = (0..<size).map {
                    DrawOrder.Candidate(code: "E\($0)", speciality: plan.specialities[$0 % specialities])
                }
                let seats = DrawOrder.Seats.inProportion(to: candidates.map(\.speciality), wanted: members)
                #expect(try DrawOrder(candidates: candidates, seats: seats).shortages == [])
            }
        }
    }
}
