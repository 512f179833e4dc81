import Casework
import Store
import Testing
import TitleReview

@Suite struct ResultStatisticsTests {
    @Test(
        """
        N3.3 N3.4 results by speciality, route, employer kind, age and clause; \
        the public reads numbers once the notice of results is over
        """,
        arguments: engines)
    func statistics(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            // Of 32 and of 27 years on the cut-off day; one who applied and never came before the committee.
            let older = try await t.submitted(1)
            let young = try await t.applicant(2, born: "19951231")
            let second = try await t.filledDraft(young)
            _ = try await t.casework.perform(SubmitApplication(caseID: second), as: young, at: t.inWindow)
            _ = try await t.submitted(3)
            try await t.ready([older, (young, second)])
            let members = try await t.committee()
            let meeting = try await t.meeting([older.id, second], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            #expect(try await t.casework.ask(ReadResultStatistics(), as: t.office).plan == nil, "nothing is decided")
            for member in members {
                let paper = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member)
                let votes = Dictionary(
                    uniqueKeysWithValues: paper.open.map { ($0.ballotID, $0.name == "王工1" ? Vote.yes : .no) })
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: t.meetingMorning)
            }
            await CountBallots.destroyTraces(
                try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning),
                casework: t.casework)
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)

            for actor in [t.office, t.bureau] {
                let found = try await t.casework.ask(ReadResultStatistics(planID: t.plan.id), as: actor)
                #expect(found.plan?.id == t.plan.id && found.passed == 1 && found.notPassed == 1)
                #expect(
                    found.specialities.map { [$0.passed, $0.notPassed] } == [[1, 1]]
                        && found.specialities[0].id == "机电制造")
                #expect(
                    found.employerKinds.map(\.id) == ["enterprise"]
                        && found.routes.map(\.name).allSatisfy { !$0.isEmpty })
                #expect(
                    found.ages.map(\.name) == ["30岁以下", "30–34岁"]
                        && found.ages.map { [$0.passed, $0.notPassed] } == [[0, 1], [1, 0]])
                for lines in [found.routes] {
                    #expect(lines.reduce(0) { $0 + $1.passed } == 1 && lines.reduce(0) { $0 + $1.notPassed } == 1)
                }
            }
            let other = Actor(
                accountID: t.office.accountID, membershipID: t.office.membershipID, role: .office,
                unitID: t.bureau.unitID, unitName: "", personID: nil, name: "", secondFactor: true)
            #expect(try await t.casework.ask(ReadResultStatistics(), as: other).plans.isEmpty)
            #expect(await t.refusal(ReadResultStatistics(planID: t.plan.id), as: other)?.kind == .notFound)
            #expect(await t.refusal(ReadResultStatistics(), as: t.clerk)?.kind == .forbidden)

            #expect(
                try await t.casework.ask(
                    ReadPlanOutcome(planID: t.plan.id), as: nil, at: t.meetingMorning.adding(seconds: 90 * 86_400))
                    == nil, "nothing is published")
            let notice = try await t.casework.perform(
                PublishNotice(planID: t.plan.id, kind: .result), as: t.office, at: t.meetingMorning)
            let last = try await t.casework.ask(ReadNotice(id: notice.id), as: nil, at: t.meetingMorning).last
            #expect(
                try await t.casework.ask(
                    ReadPlanOutcome(planID: t.plan.id), as: nil, at: Instant.deadline(last).adding(seconds: -1)) == nil)
            let outcome = try #require(
                try await t.casework.ask(ReadPlanOutcome(planID: t.plan.id), as: nil, at: .deadline(last)))
            #expect(outcome.all == .init("", applied: 3, reviewed: 2, passed: 1) && outcome.noticeOver == last)
            #expect(outcome.specialities == [.init("机电制造", applied: 3, reviewed: 2, passed: 1)])
        }
    }
}
