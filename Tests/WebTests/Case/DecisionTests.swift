import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct DecisionTests {
    private func form(_ decision: Decision, _ desk: OfficerQueue, _ body: String) throws -> Form {
        Form(try Submission(urlEncoded: Array(body.utf8)), fields: decision.fields(desk))
    }

    @Test("A3.1.3 a ticked common text stands before what was typed")
    func commonTexts() throws {
        let sent = try form(
            .return, .employer,
            "common=\(Percent.encode("缺少聘书。"))&common=\(Percent.encode("缺少考核表。"))&items=\(Percent.encode("第三项\n第四项"))")
        #expect(sent.problems.isEmpty)
        #expect(try Decision.return.neededText(sent) == "缺少聘书。\n缺少考核表。\n第三项\n第四项")
        let long = try form(.return, .employer, "common=" + String(repeating: "x", count: 101))
        #expect(throws: FormProblems.self) { _ = try Decision.return.neededText(long) }
    }

    @Test(
        "A3.1.3 each decision needs its text, and one character is enough",
        arguments: [OfficerQueue.employer, .authority, .office])
    func textIsNeeded(desk: OfficerQueue) throws {
        for decision in [Decision.pass, .return, .refuse] {
            #expect(throws: FormProblems.self) {
                _ = try decision.neededText(form(decision, desk, "\(decision.text)="))
            }
            #expect(try decision.neededText(form(decision, desk, "\(decision.text)=x")) == "x")
        }
    }

    @Test("A3.1.3 a refusal names its clause")
    func clauseIsNeeded() throws {
        #expect(try form(.refuse, .authority, "reason=x").problem("clause") != nil)
        #expect(try form(.refuse, .authority, "reason=x&clause=A1.3").problems.isEmpty)
    }

    @Test("A1.1 the employer confirms that there is no nominal employment, other desks are not asked")
    func confirmation() throws {
        #expect(try form(.pass, .employer, "opinion=x&backbone=yes").problem("noNominalEmployment") != nil)
        #expect(try form(.pass, .employer, "opinion=x&backbone=yes&noNominalEmployment=true").problems.isEmpty)
        #expect(try form(.pass, .office, "opinion=x").problems.isEmpty)
        #expect(try !form(.pass, .office, "opinion=x&backbone=yes").problems.isEmpty)
    }

    @Test("S11 every decision that a desk offers is a line of the table", arguments: OfficerQueue.allCases)
    func decisionsAreTransitions(desk: OfficerQueue) throws {
        let performer = try #require(Transition.Performer(rawValue: desk.rawValue))
        for decision in [Decision.pass, .return, .refuse] {
            #expect(Transition.find(desk.waiting, decision.action, by: performer) != nil)
        }
    }

    @Test("A3.2.1 every state after the draft stands under exactly one tab of a desk", arguments: OfficerQueue.allCases)
    func tabs(desk: OfficerQueue) {
        let listed = desk.tabs.flatMap(\.states)
        #expect(Set(listed).count == listed.count)
        // What lies below the authority's own stage is not its business yet.
        let unseen: Set<CaseState> = desk == .authority ? [.employerReview, .employerNotice] : []
        #expect(Set(listed) == Set(desk.states).subtracting(unseen))
    }

    private func outcomes(_ json: String) throws -> [BatchOutcome] {
        try JSONDecoder().decode([BatchOutcome].self, from: Data(json.utf8))
    }

    @Test("S18 a batch in which nothing was done says why, one that did something goes on")
    func batch() throws {
        let bad = try outcomes(#"[{"caseID":"1","name":"甲","problem":"公示还没有期满。"}]"#)
        let mixed = try bad + outcomes(#"[{"caseID":"2","name":"乙","problem":""}]"#)
        #expect(throws: FormProblems.self) { _ = try BatchResult(outcomes: bad, verb: "报送").answer("/x") }
        guard case .done(let path, let flash, _) = try BatchResult(outcomes: mixed, verb: "报送").answer("/x") else {
            Issue.record("not done")
            return
        }
        #expect(path == "/x")
        #expect(flash == "已报送 1 份。另有 1 份没有报送。甲：公示还没有期满。")
    }
}
