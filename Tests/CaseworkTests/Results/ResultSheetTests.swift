import Casework
import Documents
import Foundation
import Store
import Testing
import TitleReview

/// What a vote came to, on paper (R7, R10, R11, R15).
@Suite struct ResultSheetTests {
    @Test(
        "R7 R10 the sheet of a meeting and of the plan has the ballots' figures, is made once for them, and anew when a vote is repeated",
        arguments: engines)
    func sheets(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            try await t.ready([one, two])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            #expect(
                await t.refusal(of: { _ = try await t.casework.ask(ReadResults(.meeting(meeting)), as: t.office) })?
                    .message == "会议结束后才有表决结果。（人社部令第40号）")
            let counted = try await vote(t, meeting, members) { index, place in
                place == 0 ? (index < 2 ? .yes : .no) : (index < 6 ? .yes : .abstain)
            }
            let whole = try await t.casework.ask(ReadResults(.meeting(meeting)), as: t.office).sheet
            #expect(whole.lines.count == 2 && whole.auditHead.contains("第 "))
            for line in whole.lines {
                let result = try #require(counted.first { $0.name == line.name })
                #expect(
                    (line.present, line.recused, line.yes, line.no) == (
                        result.present, result.recused, result.yes, result.no
                    ))
                #expect(
                    line.abstain == result.abstain && line.passed == result.passed
                        && line.missing == 7 - result.yes - result.no - result.abstain && !line.isReplaced)
            }
            func file(_ scope: ReadResults.Scope, _ actor: Actor) async throws -> [UInt8] {
                try await ResultSheets.file(
                    of: scope, casework: t.casework, actor: actor, at: t.meetingMorning.adding(seconds: 60))
            }
            let first = try await file(.meeting(meeting), t.office)
            let ofPlan = try await file(.plan(t.plan.id), t.office)
            #expect(try await file(.meeting(meeting), t.bureau) == first, "the same bytes ever after")
            #expect(try await file(.plan(t.plan.id), t.bureau) == ofPlan)
            #expect(
                first.starts(with: Array("%PDF-".utf8))
                    && String(decoding: first, as: Unicode.ASCII.self).contains("/ByteRange"))
            #expect(try await sheetsTold(t) == 2)

            // A recheck is granted: the case that did not pass is voted on again, and passes.
            let failed = try #require(counted.first { !$0.passed })
            let owner = failed.caseID == one.id ? one.actor : two.actor
            try await t.casework.perform(
                AskForRecheck(caseID: failed.caseID, reason: "计票有误"), as: owner, at: t.meetingMorning)
            let request = try #require(try await t.casework.ask(ListRechecks(), as: t.office).first)
            try await t.casework.perform(
                DecideRecheck(id: request.id, grant: true, answer: "程序有误，重新表决"), as: t.office, at: t.meetingMorning)
            let again = try await t.casework.perform(
                PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(OpenMeeting(meetingID: again), as: t.office, at: t.meetingMorning)
            for member in members {
                try await t.casework.perform(AttendMeeting(meetingID: again), as: member, at: t.meetingMorning)
            }
            _ = try await vote(t, again, members, at: t.meetingMorning.adding(seconds: 5)) { _, _ in .yes }
            let plan = try await t.casework.ask(ReadResults(.plan(t.plan.id)), as: t.bureau).sheet
            #expect(
                plan.lines.count == 3 && plan.lines.count(where: \.isReplaced) == 1
                    && plan.lines.filter { !$0.isReplaced }.allSatisfy(\.passed))
            #expect(try await file(.plan(t.plan.id), t.office) != ofPlan)
            #expect(try await file(.meeting(meeting), t.office) == first, "the first meeting's sheet stands")
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })

            // Voided: its votes are no result of the plan any more.
            _ = try await t.casework.perform(
                VoidMeeting(meetingID: again, reason: "程序"), as: t.bureau, at: t.meetingMorning)
            #expect(try await t.casework.ask(ReadResults(.plan(t.plan.id)), as: t.office).sheet.lines.count == 2)
            #expect(try await file(.plan(t.plan.id), t.office) == ofPlan, "the figures of before, and their sheet")
        }
    }

    @Test("R11 no expert's name is on a sheet, and nobody but the office and the bureau gets one")
    func who() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await vote(t, meeting, members) { _, _ in .yes }
            let sheet = try await t.casework.ask(ReadResults(.meeting(meeting)), as: t.office).sheet
            // Everything that is in it.
            let words = "\(sheet)"
            #expect(words.contains(one.actor.name) && !words.contains(/专家[0-9]/) && !words.contains("研究院"))
            for actor in [members[0], one.actor, t.clerk, t.authorities[0], t.administrator] {
                for scope in [ReadResults.Scope.meeting(meeting), .plan(t.plan.id)] {
                    #expect(
                        await t.refusal(of: {
                            _ = try await ResultSheets.file(
                                of: scope, casework: t.casework, actor: actor, at: t.meetingMorning)
                        })?.kind == .forbidden)
                }
            }
            #expect(
                await t.refusal(of: {
                    _ = try await t.casework.ask(ReadResults(.meeting(UnitOfWork.randomID())), as: t.office)
                }
                )?.kind == .notFound)
        }
    }

    private func vote(
        _ t: CaseworkFixture, _ meeting: String, _ members: [Actor], at moment: Instant? = nil,
        _ choice: (_ member: Int, _ place: Int) -> Vote
    ) async throws -> [CountBallots.Result] {
        let moment = moment ?? t.meetingMorning
        _ = try await t.casework.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: moment)
        for (index, member) in members.enumerated() {
            let open = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open.sorted {
                $0.name < $1.name
            }
            let votes = Dictionary(uniqueKeysWithValues: open.enumerated().map { ($1.ballotID, choice(index, $0)) })
            try await t.casework.perform(
                CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: moment)
        }
        let results = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: moment)
        try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: moment)
        return results
    }

    private func sheetsTold(_ t: CaseworkFixture) async throws -> Int {
        try await t.database.read {
            try $0.one("SELECT COUNT(*) AS n FROM audit_entries WHERE act = 'results.sheet'")?.int("n") ?? 0
        }
    }
}
