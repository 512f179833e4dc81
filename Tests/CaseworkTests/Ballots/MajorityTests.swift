import Casework
import Store
import Testing
import TitleReview

/// Whom two thirds are counted of (R7), with members there who are recused from the case.
@Suite struct MajorityTests {
    @Test(
        """
        B13 R7 with seven there and one recused, four of six do not pass: two thirds of those attending are five; \
        minutes, result sheet and board say so
        """,
        arguments: engines)
    func attending(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (result, meeting) = try await counted(t, yes: 4)
            #expect(result.present == 7 && result.recused == 1 && result.needed == 5 && !result.passed)
            #expect(try await t.state(result.caseID) == .notPassed)
            let minutes = try await t.casework.ask(ReadMinutes(meetingID: meeting), as: t.office).minutes
            #expect(minutes.rule == "同意票达到出席评审会议的评审专家（含回避的）的三分之二为通过。")
            #expect(minutes.lines[0].count.contains("须 5 票同意"))
            let sheet = try await t.casework.ask(ReadResults(.meeting(meeting)), as: t.office).sheet
            #expect(sheet.rule == minutes.rule)
            let board = try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office)
            #expect(board.rule == minutes.rule && board.ballots.map(\.result?.needed) == [5])
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    @Test(
        "B13 R7 a plan may count those present and not recused: four of six pass, and the minutes name the plan's rule",
        arguments: engines)
    func voting(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, plan: { $0.committee.majorityOf = .voting }) { t in
            let (result, meeting) = try await counted(t, yes: 4)
            #expect(result.recused == 1 && result.needed == 4 && result.passed)
            let minutes = try await t.casework.ask(ReadMinutes(meetingID: meeting), as: t.office).minutes
            #expect(minutes.rule == "按本计划的规定，同意票达到出席评审会议且没有回避的评审专家的三分之二为通过。")
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    @Test("B13 a result counted of fewer than the ballot says breaks an invariant", arguments: engines)
    func invariant(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, plan: { $0.committee.majorityOf = .voting }) { t in
            _ = try await counted(t, yes: 4)
            try await t.database.write { _ = try $0.execute("UPDATE ballots SET majority_of = 'attending'") }
            let broken = try await t.casework.ask(CheckInvariants(), as: nil)
            #expect(broken["passed means two thirds of those that it is counted of"] == 1)
        }
    }

    @Test(
        "B13 a case from which so many are recused that nobody could pass is not voted on, and the board names it",
        arguments: engines)
    func outvoted(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (one, other) = (try await t.submitted(1), try await t.submitted(2))
            try await t.ready([one, other])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            for _ in 0..<3 { try await recuse(one.id, members, t) }
            let meeting = try await t.meeting([one.id, other.id], members: members, present: 7)
            let board = try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office)
            #expect(board.outvoted.map(\.id) == [one.id])
            let named = await t.refusal(
                OpenBallots(meetingID: meeting, caseIDs: [one.id]), as: t.office, at: t.meetingMorning)
            #expect(named?.message.contains("有 3 位到会的评审专家回避") == true)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            let ballots = try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots
            #expect(ballots.map(\.caseID) == [other.id])
        }
    }

    /// One case, seven members there, of whom one steps aside; so many of the others vote yes.
    private func counted(_ t: CaseworkFixture, yes: Int) async throws -> (CountBallots.Result, meeting: String) {
        let one = try await t.submitted(1)
        try await t.ready([one])
        let members = try await t.committee()
        _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
        try await recuse(one.id, members, t)
        let meeting = try await t.meeting([one.id], members: members, present: 7)
        _ = try await t.casework.perform(
            OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
        var votes = Array(repeating: Vote.yes, count: yes)
        for member in members {
            guard let line = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open.first else {
                continue
            }
            try await t.casework.perform(
                CastVotes(meetingID: meeting, votes: [line.ballotID: votes.popLast() ?? .no], receipt: .random()),
                as: member, at: t.meetingMorning)
        }
        let results = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
        await CountBallots.destroyTraces(results, casework: t.casework)
        try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
        return (try #require(results.first), meeting)
    }

    /// The first who has the case on the desk steps aside.
    private func recuse(_ id: String, _ members: [Actor], _ t: CaseworkFixture) async throws {
        for member in members {
            guard try await t.casework.ask(ReadExpertHome(), as: member).items.contains(where: { $0.caseID == id })
            else {
                continue
            }
            return try await t.casework.perform(
                DeclareRecusal(caseID: id, kinship: false, reason: "合作"), as: member, at: t.meetingMorning)
        }
    }
}
