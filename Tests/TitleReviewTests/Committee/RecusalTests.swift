import Testing

@testable import TitleReview

@Suite struct RecusalTests {
    static let meeting = Day("2022-11-15")!

    private func person(
        _ id: String, _ jobs: [(String, String, String?)] = [], works: Set<String> = [], kin: Set<String> = []
    ) -> InterestedPerson {
        .init(
            id: id,
            employments: jobs.map {
                .init(employer: ComparedName($0.0), from: Day($0.1)!, to: $0.2.flatMap { Day($0) })
            },
            works: Set(works.map(ComparedName.init)), kin: kin)
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
                == (recused ? [.sameEmployer(ComparedName("factory"))] : []))
        #expect(
            reasons(person("x", [("factory", "2018-01-01", nil)]), person("a", [("factory", "2010-01-01", left)]))
                .isEmpty == !recused)
    }

    @Test("R12 employers count though the two were never there together; one that begins later does not")
    func oneAfterTheOther() {
        let applicant = person("a", [("factory", "2021-06-01", nil)])
        #expect(
            reasons(person("x", [("factory", "2015-01-01", "2020-12-31")]), applicant) == [
                .sameEmployer(ComparedName("factory"))
            ])
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
                .sharedWork(ComparedName("w1")), .sharedWork(ComparedName("w2")),
            ])
    }

    @Test(
        "B15 R12 one employer however it is typed: width, brackets, blanks, punctuation, letters, legal form",
        arguments: [
            ("杭州某某（3）机械有限公司", "杭州某某(3)机械有限公司"), ("杭州某某 机械\u{3000}有限公司", "杭州某某机械有限公司"),
            ("杭州某某机械有限责任公司", "杭州某某机械有限公司"), ("杭州ＡＢＢ机械有限公司", "杭州abb机械有限公司"),
            ("浙江〔集团〕总厂", "浙江（集团）总厂"), ("中国·某某研究院", "中国某某研究院"), ("某某\u{200B}研究院", "某某研究院"),
        ])
    func folded(_ one: String, _ other: String) {
        #expect(ComparedName(one) == ComparedName(other))
        #expect(
            Set([ComparedName(one)]).contains(ComparedName(other)) && !ComparedName(one).isNear(ComparedName(other)))
        let found = reasons(person("x", [(one, "2018-01-01", nil)]), person("a", [(other, "2018-01-01", nil)]))
        #expect(found == [.sameEmployer(ComparedName(one))])
    }

    @Test("B15 R12 a work is the same whatever its brackets and blanks")
    func foldedWorks() {
        let found = reasons(person("x", works: ["《高速主轴 热误差研究》"]), person("a", works: ["高速主轴热误差研究"]))
        #expect(found == [.sharedWork(ComparedName("高速主轴热误差研究"))])
    }

    @Test(
        "B15 R12 names that are alike are told, to be decided",
        arguments: [
            ("临平某某机械", "杭州临平某某机械有限公司", true), ("某某机械股份有限公司", "某某机械有限公司", true),
            ("某某集团有限公司", "某某有限公司", true), ("杭州第三机床研究院", "杭州第3机床研究院", true),
            ("杭州临平某某机械有限公司", "杭州临平某某机戒有限公司", true), ("浙江大学", "浙江大学第二医院", true),
            ("示范研究院第1所", "示范研究院第2所", false), ("杭州第三机床研究院", "杭州第五机床研究院", false),
            ("杭州某某机械有限公司", "宁波别样化工有限公司", false), ("某厂", "某厂分厂", false), ("有限公司", "某某有限公司", false),
            ("", "某某有限公司", false), ("（）", "【】", false),
        ])
    func alike(_ one: String, _ other: String, _ near: Bool) {
        #expect(ComparedName(one).isNear(ComparedName(other)) == near)
        #expect(ComparedName(other).isNear(ComparedName(one)) == near)
        let (expert, applicant) = (person("x", [(one, "2018-01-01", nil)]), person("a", [(other, "2018-01-01", nil)]))
        #expect(reasons(expert, applicant) == [])
        let told = Recusal.near(expert: expert, applicant: applicant, on: Self.meeting, employerYears: 3)
        #expect(told == (near ? [NearMatch(kind: .employer, expert: one, applicant: other)] : []))
    }

    @Test("B15 an employer of long ago is neither compared nor alike")
    func longAgo() {
        let expert = person("x", [("临平某某机械", "2010-01-01", "2019-11-14")])
        let applicant = person("a", [("杭州临平某某机械有限公司", "2018-01-01", nil)])
        #expect(Recusal.near(expert: expert, applicant: applicant, on: Self.meeting, employerYears: 3).isEmpty)
    }
}
