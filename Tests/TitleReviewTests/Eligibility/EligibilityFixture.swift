import Foundation
import Testing

@testable import TitleReview

/// The bundled plan, and facts written as changes to a person who is just eligible by the normal route.
enum EligibilityFixture {
    static let plan: Plan = bundled("linping-manufacturing-2022")

    static func text(_ id: String) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try! String(contentsOf: root.appending(path: "Plans/\(id).yaml"), encoding: .utf8)
    }

    static func bundled(_ id: String) -> Plan { PlanFile.read(text(id)).plan! }

    /// A bachelor, assistant engineer since 2016, appointed exactly four years; nothing that opens another route.
    static let base = """
        {"id": "b", "speciality": "机电制造", "filing": "normal", "identity": {"civilServant": false},
         "employer": {"kind": "enterprise", "ownership": "private", "sector": "other", "supervisedBy": "district"},
         "education": [{"level": "bachelor", "degree": "bachelor", "graduated": "2014-06-30", "major": "机械工程", "match": "same"}],
         "registrations": [], "fullTimeStudy": [], "titles": [{"level": "assistant", "obtained": "2016-12-01"}],
         "appointments": [{"level": "assistant", "from": "2019-01-01", "to": null}], "work": [], "backbone": false,
         "skills": [], "honours": [], "achievements": [], "credits": [{"year": 2019, "credits": 45}],
         "industryRegisterHours": null,
         "assessments": [{"year": 2019, "result": "competent"}, {"year": 2020, "result": "qualified"}, \
        {"year": 2021, "result": "excellent"}],
         "affiliation": {"insurance": "330113", "file": "330113", "labour": "330113"}, "integrity": []}
        """

    /// - Parameter change: JSON members that replace those of the base; `"KEY": "-"` takes one out.
    static func facts(_ change: String) throws -> Facts {
        var object = try #require(try JSONSerialization.jsonObject(with: Data(base.utf8)) as? [String: Any])
        let changes = try #require(try JSONSerialization.jsonObject(with: Data("{\(change)}".utf8)) as? [String: Any])
        for (key, value) in changes { object[key] = value as? String == "-" ? nil : value }
        return try JSONDecoder().decode(Facts.self, from: JSONSerialization.data(withJSONObject: object))
    }
}

/// One line of a table: what changes, and what the rules must say.
struct Judged: Sendable, CustomTestStringConvertible {
    let what: String
    let change: String
    let verdict: Verdict.Decision
    let route: String?
    /// Findings that must be there, `A1.4 unmet`.
    let findings: [String]

    init(_ what: String, _ change: String, _ verdict: Verdict.Decision, _ route: String? = nil, _ findings: String...) {
        self.what = what
        self.change = change
        self.verdict = verdict
        self.route = route
        self.findings = findings
    }

    var testDescription: String { what }

    func check(_ plan: Plan = EligibilityFixture.plan) throws {
        let judged = plan.judge(try EligibilityFixture.facts(change))
        let said = judged.findings.map { "\($0.clause) \($0.outcome)" }
        #expect(judged.verdict == verdict, "\(what): \(said)")
        #expect(judged.route == route, "\(what)")
        for finding in findings { #expect(said.contains(finding), "\(what): \(said)") }
        let clauses = judged.findings.map(\.clause)
        if judged.verdict == .eligible {
            #expect(Set(clauses).count == clauses.count, "one finding a clause: \(clauses)")
            let bad = judged.findings.filter { $0.outcome != .met && !$0.clause.hasPrefix("N4") }
            #expect(bad.isEmpty, "\(what): \(bad)")
        }
        for finding in judged.findings {
            #expect(finding.message.hasSuffix("。") || finding.message.hasSuffix("）"), "\(finding.message)")
        }
    }
}
