import Testing

@testable import TitleReview

@Suite struct TransitionTests {
    @Test("every state is reachable from a draft, and no state that is not final is a dead end")
    func reachable() {
        var seen: Set<CaseState> = [.draft]
        var changed = true
        while changed {
            changed = false
            for line in Transition.table where seen.contains(line.from) {
                for next in targets(line) where seen.insert(next).inserted { changed = true }
            }
        }
        #expect(seen == Set(CaseState.allCases))
        for state in CaseState.allCases where !state.isFinal {
            #expect(Transition.table.contains { $0.from == state }, "\(state) has no way on")
        }
    }

    private func targets(_ line: Transition) -> [CaseState] {
        switch line.to {
        case .state(let s): [s]
        case .firstAuthority, .nextAuthority: [.authorityReview, .officeReview]
        case .returner: [.employerReview, .authorityReview, .officeReview]
        case .afterQualification: [.awaitingPayment, .readyForReview]
        }
    }

    @Test("a state, an action and a performer name at most one transition")
    func unique() {
        let keys = Transition.table.map { "\($0.from) \($0.action) \($0.by)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test("final states have no way on")
    func finals() {
        for line in Transition.table { #expect(!line.from.isFinal, "\(line.from) is final and has \(line.action)") }
    }

    @Test("A3.1.3 an employer passes with an opinion, returns with a list, refuses with a reason")
    func employer() throws {
        let pass = try #require(Transition.find(.employerReview, .pass, by: .employer))
        #expect(pass.missing([.beforeDeadline]) == [.opinion])
        let back = try #require(Transition.find(.employerReview, .return, by: .employer))
        #expect(back.missing([.beforeDeadline]) == [.correctionList])
        #expect(Transition.find(.employerReview, .refuse, by: .employer)?.missing([]) == [.reason])
        #expect(Transition.find(.employerReview, .pass, by: .authority) == nil)
    }

    @Test("A3.1.4 R4 nothing is reported before the employer's notice is over or while an objection is open")
    func report() throws {
        let line = try #require(Transition.find(.employerNotice, .report, by: .employer))
        #expect(line.missing([.noticeOver, .beforeDeadline]) == [.noOpenObjection])
        #expect(line.missing([.noOpenObjection, .beforeDeadline]) == [.noticeOver])
    }

    @Test("N3.1 the chain of authorities is walked in order, then the office")
    func chain() throws {
        let report = try #require(Transition.find(.employerNotice, .report, by: .employer))
        let next = try #require(Transition.find(.authorityPassed, .recommend, by: .authority))
        #expect(report.destination(level: 0, authorities: 2, returner: nil, feeAsked: true) == (.authorityReview, 0))
        #expect(next.destination(level: 0, authorities: 2, returner: nil, feeAsked: true) == (.authorityReview, 1))
        #expect(next.destination(level: 1, authorities: 2, returner: nil, feeAsked: true) == (.officeReview, 1))
        #expect(report.destination(level: 0, authorities: 0, returner: nil, feeAsked: true) == (.officeReview, 0))
    }

    @Test("R5 a corrected case comes back to the level that returned it")
    func returner() throws {
        let line = try #require(Transition.find(.returned, .resubmit, by: .applicant))
        #expect(
            line.destination(level: 1, authorities: 2, returner: (.authorityReview, 1), feeAsked: true) == (
                .authorityReview, 1
            ))
    }

    @Test("A2.2.7 a plan without a fee goes from the qualification notice straight to the review")
    func fee() throws {
        let line = try #require(Transition.find(.qualificationNotice, .clearNotice, by: .clock))
        #expect(line.destination(level: 0, authorities: 1, returner: nil, feeAsked: true).state == .awaitingPayment)
        #expect(line.destination(level: 0, authorities: 1, returner: nil, feeAsked: false).state == .readyForReview)
    }

    @Test("R7 only the committee decides, with opinions and a counted ballot")
    func decision() {
        for action in [CaseAction.decidePassed, .decideNotPassed] {
            let lines = Transition.table.filter { $0.action == action }
            #expect(lines.map(\.by) == [.committee])
            #expect(lines.first?.needs == [.panelOpinions, .countedBallot])
        }
    }

    @Test("A3.3.1 a confirmed dishonesty stops a case at any stage that is not over")
    func veto() {
        for state in CaseState.allCases where !state.isFinal && state != .draft && state != .certified {
            #expect(Transition.find(state, .veto, by: .office) != nil, "\(state)")
        }
    }
}
