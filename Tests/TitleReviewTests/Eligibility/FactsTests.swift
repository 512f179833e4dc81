import Foundation
import Testing

@testable import TitleReview

@Suite struct FactsTests {
    private func problem(_ json: String) -> String {
        do {
            _ = try JSONDecoder().decode(Facts.self, from: Data(json.utf8))
            return ""
        } catch { return Facts.explain(error) }
    }

    @Test(
        "A1 facts that are not valid are refused with a sentence that names the field",
        arguments: [
            (#""filing": "normale""#, "filing"), (#""employer": {"kind": "school"}"#, "employer.kind"),
            (#""education": [{"level": "phd"}]"#, "education[0].level"), (#""education": {}"#, "education"),
            (#""titles": [{"level": "assistant", "obtained": "2016-02-30"}]"#, "titles[0].obtained"),
            (#""titles": [{"level": "assistant", "obtained": "2016/02/03"}]"#, "titles[0].obtained"),
            (#""appointments": [{"from": "2017-01-02", "to": "2017-01-01"}]"#, "appointments[0].to"),
            (#""work": [{}, {"from": "2017-01-02", "to": "2017-01-01"}]"#, "work[1].to"),
            (#""fullTimeStudy": [{"from": "2017-01-02", "to": "2017-01-01"}]"#, "fullTimeStudy[0].to"),
            (#""integrity": [{"from": "2017-01-02", "to": "2017-01-01"}]"#, "integrity[0].to"),
            (#""backbone": "yes""#, "backbone"), (#""honours": [{"kind": "nobel"}]"#, "honours[0].kind"),
            (#""achievements": [{"condition": 5}]"#, "achievements[0].condition"),
            (#""achievements": [{"condition": 0}]"#, "achievements[0].condition"),
            (#""credits": [{"year": 2019, "credits": -1}]"#, "credits[0].credits"),
            (#""industryRegisterHours": "90""#, "industryRegisterHours"),
            (#""assessments": [{"year": 19, "result": "competent"}]"#, "assessments[0].year"),
            (#""assessments": [{"year": 2019, "result": "good"}]"#, "assessments[0].result"),
            (#""affiliation": {"file": "33O113"}"#, "affiliation.file"),
            (#""identity": 3"#, "identity"), (#""skills": [{"level": "master"}]"#, "skills[0].level"),
        ])
    func invalid(_ member: String, _ field: String) {
        let said = problem(#"{"id": "x", "speciality": "电气", \#(member)}"#)
        #expect(said.contains("字段 \(field)：") && said.hasSuffix("。"), "\(said)")
    }

    @Test("A1 id and speciality must be there, everything else may be missing or null")
    func required() {
        #expect(problem(#"{"speciality": "电气"}"#) == "缺少字段 id。")
        #expect(problem(#"{"id": "x"}"#) == "缺少字段 speciality。")
        #expect(problem(#"{"id": "x", "speciality": ""}"#).contains("speciality"))
        #expect(problem(#"{"id": "x", "speciality": "电气", "employer": null, "work": null, "later": {"a": 1}}"#) == "")
        #expect(problem("[]") == "不是 JSON 对象。" && problem("{") == "不是有效的 JSON 对象。")
        #expect(problem(#"{"id": "x", "speciality": "电气", "credits": [{"year": 2019.5}]}"#) != "")
    }

    @Test("A1.3 register hours: null is a known zero, a missing field is unknown")
    func hours() throws {
        func hours(_ member: String) throws -> Double? {
            try JSONDecoder().decode(Facts.self, from: Data(#"{"id": "x", "speciality": "电气"\#(member)}"#.utf8))
                .industryRegisterHours
        }
        #expect(try hours(#", "industryRegisterHours": null"#) == 0)
        #expect(try hours("") == nil)
        #expect(try hours(#", "industryRegisterHours": 90.5"#) == 90.5)
    }

    @Test("A1 facts come back the same from their own encoding")
    func roundTrip() throws {
        let facts = try EligibilityFixture.facts(#""honours":[{"kind":"nationalTechnicalExpert"}],"filing":"-""#)
        #expect(try JSONDecoder().decode(Facts.self, from: JSONEncoder().encode(facts)) == facts)
    }

    @Test("A1 facts' hand-written JSON says what a general encoder says, with every field and with none")
    func json() throws {
        for facts in [
            Self.full, try EligibilityFixture.facts(#""filing":"-""#), Facts(id: "“x\"\\\n", speciality: "电气"),
        ] {
            let ours = try #require(try JSONSerialization.jsonObject(with: Data(facts.json.utf8)) as? NSDictionary)
            #expect(ours == (try JSONSerialization.jsonObject(with: JSONEncoder().encode(facts)) as? NSDictionary))
            #expect(try JSONDecoder().decode(Facts.self, from: Data(facts.json.utf8)) == facts)
        }
        #expect(Self.missing(Self.full, "facts") == [])
    }

    /// The fields without a value: one that is new is not in the writer until it is named below.
    private static func missing(_ value: Any, _ path: String) -> [String] {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional, mirror.children.isEmpty { return [path] }
        return mirror.children.flatMap { missing($0.value, "\(path).\($0.label ?? "")") }
    }

    /// Facts in which nothing is missing.
    private static var full: Facts {
        var facts = Facts(id: "x", speciality: "电气")
        let day = Day("2020-01-31")
        facts.filing = .exceptional
        facts.identity = .init(civilServant: false)
        facts.employer = .init(kind: .enterprise, ownership: .private, sector: .other, supervisedBy: .district)
        facts.education = [
            .init(level: .bachelor, degree: Facts.Degree.none, graduated: day, major: "“电气”\u{1}", match: .close)
        ]
        facts.registrations = [.init(name: "注册", speciality: "电气", obtained: day)]
        facts.fullTimeStudy = [.init(speciality: "电气", from: day, to: day, certificate: true)]
        facts.titles = [.init(level: .assistant, obtained: day, speciality: "电气")]
        facts.appointments = [.init(level: .assistant, from: day, to: day)]
        facts.work = [.init(from: day, to: day, employerKind: .government, technical: true, match: .different)]
        facts.backbone = true
        facts.skills = [.init(level: .junior, obtained: day)]
        facts.honours = [.init(kind: .provincialTopNotch, obtained: day)]
        facts.achievements = [.init(condition: 4, date: day)]
        facts.credits = [.init(year: 2021, credits: 90.5)]
        facts.industryRegisterHours = 0
        facts.assessments = [.init(year: 2021, result: .competent)]
        facts.affiliation = .init(insurance: "330113", file: "330113", labour: "330113", paidByEmployer: false)
        facts.integrity = [.init(from: day, to: day)]
        return facts
    }

    @Test("A1 a verdict's hand-written JSON says what a general encoder says, route null included")
    func verdictJSON() throws {
        for change in [
            "", #""filing":"transfer""#, #""education":[{"level":"bachelor","major":"“引号\"\\\n\u0001”"}]"#,
            #""credits":[]"#,
        ] {
            let verdict = EligibilityFixture.plan.judge(try EligibilityFixture.facts(change))
            var bytes: [UInt8] = []
            verdict.writeJSON(to: &bytes)
            let ours = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
            #expect(ours == (try JSONSerialization.jsonObject(with: JSONEncoder().encode(verdict)) as? NSDictionary))
            #expect(
                ours["route"] != nil
                    && Set(ours.allKeys.compactMap { $0 as? String }) == ["id", "verdict", "route", "findings"])
        }
    }

    @Test("A2.2.0 a plan and its rules come back the same from their own encoding")
    func planRoundTrip() throws {
        let plan = EligibilityFixture.plan
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
    }
}
