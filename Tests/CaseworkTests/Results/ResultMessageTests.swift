import Casework
import Store
import Testing
import TitleReview

@Suite struct ResultMessageTests {
    @Test(
        "B19 whoever fails is told so with the last day for a recheck and the way, once; after applying it is offered no more",
        arguments: engines)
    func failing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            let now = t.meetingMorning
            try await vote(.no, meeting, members, t, at: now)
            let last = try t.casework.calendars.bundled.end(
                start: now.day, workdays: t.plan.dates.recheckWorkingDays, countStart: false
            ).end
            let told = try await newest(one.actor, t)
            #expect(told.contains("没有通过评审") && told.contains("\(last.chineseDate) 24:00") && told.contains("申请复核"))
            let before = try await t.casework.ask(ReadFollowUp(caseID: one.id), as: one.actor, at: now)
            #expect(before.recheckUntil == last)
            try await t.casework.perform(AskForRecheck(caseID: one.id, reason: "计票有误"), as: one.actor, at: now)
            let after = try await t.casework.ask(ReadFollowUp(caseID: one.id), as: one.actor, at: now)
            #expect(after.recheckUntil == nil && after.recheck?.outcome == nil)
            let request = try #require(try await t.casework.ask(ListRechecks(), as: t.office).first)
            try await t.casework.perform(
                DecideRecheck(id: request.id, grant: true, answer: "程序有误，重新表决"), as: t.office, at: now)
            let second = try await t.casework.perform(
                PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: now)
            try await t.casework.perform(OpenMeeting(meetingID: second), as: t.office, at: now)
            for member in members {
                try await t.casework.perform(AttendMeeting(meetingID: second), as: member, at: now)
            }
            try await vote(.no, second, members, t, at: now.adding(seconds: 600))
            let again = try await newest(one.actor, t)
            #expect(again.contains("重新表决") && !again.contains("24:00"))
            #expect(
                await t.refusal(AskForRecheck(caseID: one.id, reason: "再来"), as: one.actor, at: now)?.message.contains(
                    "已经申请过") == true)
            // What a voided meeting decided is no result any more.
            _ = try await t.casework.perform(
                VoidMeeting(meetingID: second, reason: "未按规定回避"), as: t.bureau, at: now.adding(seconds: 1200))
            #expect(try await newest(one.actor, t).contains("作废"))
        }
    }

    @Test(
        "B19 whoever passes is told when the result is published; whom an objection stops then is told of the recheck",
        arguments: engines)
    func passing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.filed(1, state: .passed)
            let now = t.inWindow.adding(seconds: 3600)
            let notice = try await t.casework.perform(
                PublishNotice(planID: t.plan.id, kind: .result), as: t.office, at: now
            ).id
            #expect(try await newest(one.actor, t).contains("已通过评审"))
            let later = now.adding(seconds: 3600)
            let objection = try await t.casework.perform(
                RaiseObjection(
                    noticeID: notice, caseID: one.id, author: "李某", contact: "13900000000", body: "学历存疑，与公示不符"),
                as: nil, at: later)
            try await t.casework.perform(
                AnswerObjection(id: objection.id, outcome: "upheld", answer: "经核查年限不足"), as: t.office, at: later)
            #expect(try await t.state(one.id) == .notPassed)
            let last = try t.casework.calendars.bundled.end(
                start: later.day, workdays: t.plan.dates.recheckWorkingDays, countStart: false
            ).end
            let told = try await newest(one.actor, t)
            #expect(told.contains("没有通过评审") && told.contains("\(last.chineseDate) 24:00") && told.contains("申请复核"))
        }
    }

    private func vote(_ choice: Vote, _ meeting: String, _ members: [Actor], _ t: CaseworkFixture, at now: Instant)
        async throws
    {
        _ = try await t.casework.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: now)
        let ballot = try #require(
            try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots.first?.ballotID)
        for member in members {
            try await t.casework.perform(
                CastVotes(meetingID: meeting, votes: [ballot: choice], receipt: .random()), as: member, at: now)
        }
        _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: now)
        try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: now)
    }

    /// Everything that was told at the last instant, since messages of one instant have no order.
    private func newest(_ actor: Actor, _ t: CaseworkFixture) async throws -> String {
        let messages = try await t.casework.ask(ReadHome(), as: actor).messages
        let last = messages.map(\.at).max()
        return messages.filter { $0.at == last }.map(\.body).joined(separator: "\n")
    }
}
