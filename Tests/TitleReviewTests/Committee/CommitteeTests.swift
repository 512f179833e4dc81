import Testing

@testable import TitleReview

@Suite struct CommitteeTests {
    static func day(_ text: String) -> Day { Day(text)! }

    static func rules(members: Int = 25, scope: Plan.Scope = .series, years: Int = 3) -> Plan.CommitteeRules {
        .init(
            name: "中评委", members: members, scope: scope, termYears: years, termFrom: day("2020-01-01"),
            quorum: .init(2, 3),
            majority: .init(2, 3), panelSize: 3, recusalEmployerYears: 3)
    }

    private func problems(_ members: Int, _ rules: Plan.CommitteeRules, _ level: Facts.TitleLevel, on day: String)
        -> [CommitteeCheck.Problem]
    {
        CommitteeCheck.problems(members: members, rules: rules, level: level, on: Self.day(day))
    }

    @Test("R1 a committee is odd in number and has at least the plan's members")
    func size() {
        #expect(problems(25, Self.rules(), .intermediate, on: "2022-11-15") == [])
        #expect(problems(27, Self.rules(), .intermediate, on: "2022-11-15") == [])
        #expect(problems(26, Self.rules(), .intermediate, on: "2022-11-15") == [.even(26)])
        #expect(problems(23, Self.rules(), .intermediate, on: "2022-11-15") == [.tooFew(23, least: 25)])
        #expect(problems(24, Self.rules(), .intermediate, on: "2022-11-15") == [.even(24), .tooFew(24, least: 25)])
    }

    @Test(
        "R1 a committee for senior titles has at least 25 by series or 11 by speciality whatever the plan says",
        arguments: [
            (25, Plan.Scope.series, true), (23, .series, false), (11, .speciality, true), (9, .speciality, false),
        ])
    func senior(_ members: Int, _ scope: Plan.Scope, _ good: Bool) {
        #expect(problems(members, Self.rules(members: 7, scope: scope), .senior, on: "2022-11-15").isEmpty == good)
        #expect(problems(members, Self.rules(members: 7, scope: scope), .intermediate, on: "2022-11-15").isEmpty)
    }

    @Test(
        "R1 a term of three years ends on the day before its third anniversary",
        arguments: [
            ("2019-12-31", [CommitteeCheck.Problem.notYet(day("2020-01-01"))]), ("2020-01-01", []), ("2022-12-31", []),
            ("2023-01-01", [.termOver(day("2022-12-31"))]),
        ])
    func term(_ on: String, _ expected: [CommitteeCheck.Problem]) {
        #expect(problems(25, Self.rules(), .intermediate, on: on) == expected)
        #expect(problems(25, Self.rules(years: 4), .intermediate, on: "2022-11-15") == [.termTooLong])
    }

    @Test(
        "R6 two thirds of 25 are 17: 17 present are enough, 16 are not",
        arguments: [
            (16, 25, false), (17, 25, true), (25, 25, true), (26, 25, false), (2, 3, true), (1, 3, false),
            (0, 0, false),
        ])
    func quorum(_ present: Int, _ members: Int, _ met: Bool) {
        #expect(Quorum.isMet(present: present, of: members, fraction: .init(2, 3)) == met)
        #expect((Quorum.reason(present: present, of: members, fraction: .init(2, 3)) == nil) == met)
    }

    @Test("R6 the refusal says the numbers")
    func quorumWords() {
        #expect(
            Quorum.required(of: 25, fraction: .init(2, 3)) == 17 && Quorum.required(of: 24, fraction: .init(2, 3)) == 16
        )
        #expect(
            Quorum.reason(present: 16, of: 25, fraction: .init(2, 3)) == "实到 16 人，不足应到 25 人的三分之二（17 人），不能开始表决。")
    }

    @Test("R3 who has a lower title, another field, a finding, or no term on the day is not in the draw")
    func eligibility() {
        func member(
            _ level: Facts.TitleLevel = .senior, _ speciality: String = "电气", to: String = "2022-12-31",
            upright: Bool = true
        ) -> PoolMember {
            .init(
                code: "c", speciality: speciality, level: level, employerID: "e", termFrom: Self.day("2020-01-01"),
                termTo: Self.day(to),
                upright: upright)
        }
        func obstacles(_ m: PoolMember, _ level: Facts.TitleLevel = .intermediate, on day: String = "2022-12-31")
            -> [PoolMember.Obstacle]
        {
            m.obstacles(level: level, specialities: ["电气", "机电制造"], on: Self.day(day))
        }
        #expect(obstacles(member()) == [] && obstacles(member(.intermediate)) == [])
        #expect(
            obstacles(member(.assistant)) == [.titleTooLow]
                && obstacles(member(.intermediate), .senior) == [.titleTooLow])
        #expect(obstacles(member(.senior, "食品")) == [.otherField])
        #expect(obstacles(member(upright: false)) == [.notUpright])
        #expect(
            obstacles(member(), on: "2023-01-01") == [.outsideTerm]
                && obstacles(member(), on: "2019-12-31") == [.outsideTerm])
        #expect(obstacles(member(to: "2023-01-01")) == [.termTooLong])
    }
}
