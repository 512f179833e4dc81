import Casework
import Store
import Testing
import TitleReview

/// A demo's clock over restarts, and what hangs on the order of time.
@Suite struct MovedClockTests {
    @Test("B14 a moved clock goes on where it stood, a kill included, and never back", arguments: engines)
    func goesOn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let start = try #require(Instant(iso8601: "2022-08-10T10:00:00+08:00"))
            #expect(try await t.casework.clockStood() == nil)
            let first = BusinessClock(start: start)
            try await t.casework.share(first, first: true)
            #expect(first.move(to: start.adding(seconds: 5 * 86_400)))
            try await t.casework.share(first, ahead: 30)
            let happened = first.now()
            let stood = try #require(try await t.casework.clockStood())
            #expect(stood > happened && stood < happened.adding(seconds: 60))

            let second = BusinessClock(start: start)
            second.takeUp(at: stood)
            #expect(second.now() >= stood && second.now() < stood.adding(seconds: 60))
            // A node that is behind takes nothing back.
            try await t.casework.share(BusinessClock(start: start))
            #expect(try await t.casework.clockStood() == stood)
            // What the operator asks for at a start counts.
            try await t.casework.share(BusinessClock(start: start), first: true)
            let asked = try #require(try await t.casework.clockStood())
            #expect(asked < stood)
        }
    }

    @Test("B14 the clock that shows what time it is is not kept")
    func notMoved() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            try await t.casework.share(BusinessClock())
            #expect(try await t.casework.clockStood() == nil)
        }
    }

    @Test(
        "B14 R6 with the clock set back between signing in and voting, who is counted may vote, and who is not may not",
        arguments: engines)
    func attendance(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 5)
            let earlier = t.meetingMorning.adding(seconds: -3600)
            _ = try await t.casework.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: earlier)
            try await t.casework.perform(AttendMeeting(meetingID: meeting), as: members[5], at: earlier)
            let ballot = try #require(
                try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots.first?.ballotID)
            for (index, member) in members.prefix(6).enumerated() {
                let vote = CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random())
                let open = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open
                #expect(open.isEmpty == (index == 5))
                if index < 5 {
                    try await t.casework.perform(vote, as: member, at: earlier)
                } else {
                    #expect(await t.refusal(vote, as: member, at: earlier)?.kind == .forbidden)
                }
            }
            let result = try #require(
                try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: earlier).first)
            #expect(result.present == 5 && result.yes == 5 && result.passed)
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    @Test("B14 R6 a ballot whose numbers do not agree with who signed in breaks an invariant", arguments: engines)
    func invariant(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 5)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            try await t.database.write {
                _ = try $0.execute("UPDATE attendance SET at = \(t.meetingMorning.adding(seconds: 3600))")
            }
            let broken = try await t.casework.ask(CheckInvariants(), as: nil)
            #expect(broken["who counts as present at a ballot may vote in it, and nobody else has"] == 1)
        }
    }
}
