import Testing

@testable import TitleReview

@Suite struct RecusalTests {
    static let meeting = Day("2022-11-15")!

    private func person(
        _ id: String, _ jobs: [(String, String, String?)] = [], works: Set<String> = [], kin: Set<String> = []
    ) -> InterestedPerson {
        .init(
            id: id, employments: jobs.map { .init(employerID: $0.0, from: Day($0.1)!, to: $0.2.flatMap { Day($0) }) },
            works: works, kin: kin)
    }

    private func reasons(_ expert: InterestedPerson, _ applicant: InterestedPerson) -> [Recusal] {
        Recusal.computed(expert: expert, applicant: applicant, on: Self.meeting, employerYears: 3)
    }

    @Test(
        "R12 same employer now, or left exactly three years ago; a day longer is not in the three years",
        arguments: [
            (nil, true), ("2022-11-15", true), ("2019-11-15", true), ("2019-11-14", false),
        ])
    func employer(_ left: String?, _ recused: Bool) {
        let applicant = person("a", [("factory", "2018-01-01", nil)])
        #expect(
            reasons(person("x", [("factory", "2010-01-01", left)]), applicant)
                == (recused ? [.sameEmployer("factory")] : []))
        #expect(
            reasons(person("x", [("factory", "2018-01-01", nil)]), person("a", [("factory", "2010-01-01", left)]))
                .isEmpty == !recused)
    }

    @Test("R12 employers count though the two were never there together; one that begins later does not")
    func oneAfterTheOther() {
        let applicant = person("a", [("factory", "2021-06-01", nil)])
        #expect(
            reasons(person("x", [("factory", "2015-01-01", "2020-12-31")]), applicant) == [.sameEmployer("factory")])
        #expect(reasons(person("x", [("factory", "2022-11-16", nil)]), applicant) == [])
        #expect(reasons(person("x", [("works", "2015-01-01", nil)]), applicant) == [])
    }

    @Test("R12 the own case under a second account, kinship declared by either, shared works")
    func others() {
        #expect(reasons(person("p"), person("p")) == [.own])
        #expect(reasons(person("x", kin: ["a"]), person("a")) == [.kinship])
        #expect(reasons(person("x"), person("a", kin: ["x"])) == [.kinship])
        #expect(reasons(person("x", kin: ["b"]), person("a", kin: ["y"])) == [])
        #expect(
            reasons(person("x", works: ["w2", "w1", "w3"]), person("a", works: ["w1", "w2"])) == [
                .sharedWork("w1"), .sharedWork("w2"),
            ])
    }
}
