import Foundation
import TitleReview

/// What judging costs beside decoding the same facts, in one process and one run.
struct EligibilityBench {
    let decodeSeconds: Double
    let judgeSeconds: Double
    let cases: Int

    /// - Parameter cases: how many facts are made, decoded and judged; the same every time.
    static func run(plan: Plan, cases: Int) throws -> EligibilityBench {
        let lines = GeneratedFacts.lines(for: plan, count: cases)
        let decoder = JSONDecoder()
        let clock = ContinuousClock()
        var facts: [Facts] = []
        facts.reserveCapacity(cases)
        let decoding = try clock.measure {
            for line in lines { facts.append(try decoder.decode(Facts.self, from: line)) }
        }
        var findings = 0
        let judging = clock.measure {
            for one in facts { findings += plan.judge(one).findings.count }
        }
        precondition(findings >= cases, "every verdict has findings")
        return EligibilityBench(decodeSeconds: decoding.seconds, judgeSeconds: judging.seconds, cases: cases)
    }
}

/// Facts of invented people around the boundaries of the rules.
enum GeneratedFacts {
    static func lines(for plan: Plan, count: Int) -> [Data] {
        // A linear congruential generator (Knuth, MMIX): the same people in every run.
        var state: UInt64 = 20_220_801
        func pick<T>(_ list: [T]) -> T {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return list[Int(state >> 33) % list.count]
        }
        return (0..<count).map { number in
            let level = pick(["postgraduate", "bachelor", "bachelor", "juniorCollege", "technicianClass"])
            let year = pick(Array(2010...2016))
            let filing = pick([#""filing":"normal","#, #""filing":"exceptional","#, ""])
            let speciality = pick(plan.specialities)
            let employer = pick(["enterprise", "enterprise", "publicInstitution"])
            let major = pick(["机械工程", "应用化学", "历史学"])
            let majorMatch = pick([#","match":"same""#, ""])
            let appointed = pick(["2019-09-01", "2021-01-02"])
            let workMatch = pick(["same", "close", "different"])
            let skilled = pick(["2019-06-30", "2021-06-30"])
            let condition = pick([1, 2])
            let credits = pick([24, 25, 26])
            return Data(
                """
                {"id":"c-\(number)","speciality":"\(speciality)",\(filing)"identity":{"civilServant":false},\
                "employer":{"kind":"\(employer)","ownership":"private","sector":"other","supervisedBy":"district"},\
                "education":[{"level":"\(level)","degree":"none","graduated":"\(year)-06-30","major":"\(major)"\(majorMatch)}],\
                "registrations":[],"fullTimeStudy":[],"titles":[{"level":"assistant","obtained":"\(year + 1)-12-01"}],\
                "appointments":[{"level":"assistant","from":"\(year + 2)-01-01","to":"2019-06-30"},\
                {"level":"assistant","from":"\(appointed)","to":null}],\
                "work":[{"from":"\(year)-07-01","to":null,"employerKind":"enterprise","technical":true,"match":"\(workMatch)"}],\
                "backbone":true,"skills":[{"level":"technician","obtained":"\(skilled)"}],"honours":[],\
                "achievements":[{"condition":1,"date":"2021-03-01"},{"condition":\(condition),"date":"2021-06-01"}],\
                "credits":[{"year":2019,"credits":20},{"year":2020,"credits":\(credits)}],"industryRegisterHours":null,\
                "assessments":[{"year":2019,"result":"competent"},{"year":2020,"result":"qualified"},\
                {"year":2021,"result":"excellent"}],\
                "affiliation":{"insurance":"330113","file":"330113","labour":"330106"},"integrity":[]}
                """.utf8)
        }
    }
}

extension Duration {
    var seconds: Double {
        let (whole, atto) = components
        return Double(whole) + Double(atto) / 1e18
    }
}
