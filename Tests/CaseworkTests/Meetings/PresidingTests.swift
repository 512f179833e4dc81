import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct PresidingTests {
    @Test("B12 ballots open only while the chair or a deputy is there", arguments: engines)
    func presiding(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            // The chair stands first in the list.
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: Array(members.dropFirst()) + [members[0]], present: 6)
            let now = t.meetingMorning
            let open = OpenBallots(meetingID: meeting, caseIDs: [])
            #expect(await t.refusal(open, as: t.office, at: now)?.message.contains("没有人主持") == true)
            let seats = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            #expect(
                await t.refusal(
                    NameDeputies(planID: t.plan.id, expertIDs: [seats[0].expertID]), as: t.office, at: now)?.faults
                    .first?.field == "expert")
            #expect(
                await t.refusal(NameDeputies(planID: t.plan.id, expertIDs: ["nobody"]), as: t.office, at: now)?.kind
                    == .notFound)
            try await t.casework.perform(
                NameDeputies(planID: t.plan.id, expertIDs: [seats[1].expertID, seats[2].expertID]), as: t.office,
                at: now)
            let named = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            #expect(named.filter(\.deputy).count == 2)
            let board = try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office)
            #expect(board.presiding.count == 2 && board.presiding.allSatisfy { $0.hasSuffix("（副主任委员）") })
            #expect(try await t.casework.perform(open, as: t.office, at: now) == 1)
        }
    }

    @Test("B12 closing a meeting says what is undecided and asks why; the minutes say so", arguments: engines)
    func closing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 0)
            let now = t.meetingMorning
            let bare = await t.refusal(CloseMeeting(meetingID: meeting), as: t.office, at: now)
            #expect(bare?.faults.first?.field == "ending" && bare?.message.contains("王工1") == true)
            func close(_ unfinished: CloseMeeting.Unfinished) -> CloseMeeting {
                CloseMeeting(meetingID: meeting, unfinished: unfinished)
            }
            #expect(
                await t.refusal(close(.init(.failed, because: "")), as: t.office, at: now)?.faults.first?.field
                    == "because")
            let box = await t.refusal(close(.init(.failed, because: "停电\u{E000}")), as: t.office, at: now)
            #expect(box?.faults.first?.field == "because" && box?.message.contains("U+E000") == true, "B8")
            for day in [nil, now.day] {
                let unset = close(.init(.continued, because: "到会人数不足", continuedOn: day))
                #expect(await t.refusal(unset, as: t.office, at: now)?.faults.first?.field == "continuedOn")
            }
            let next = now.day.adding(days: 2)
            try await t.casework.perform(
                close(.init(.continued, because: "到会人数不足", continuedOn: next)), as: t.office, at: now)
            let meetings = try await t.casework.ask(ListMeetings(), as: t.office)
            #expect(meetings.contains { $0.day == next && $0.state == "planned" })
            let found = try await t.casework.ask(ReadMinutes(meetingID: meeting), as: t.office)
            let said = try #require(found.minutes.unfinished)
            #expect(said.contains("王工1") && said.contains("到会人数不足") && said.contains(next.chinese))
            #expect(try await t.state(one.id) == .underReview)
        }
    }
}
