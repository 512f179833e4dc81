import Casework
import Foundation
import Store
import Testing
import TitleReview

@Suite struct MeetingTests {
    @Test("R1 R6 below two thirds no ballot is opened, with the numbers; with them it is", arguments: engines)
    func quorum(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 4)
            let few = await t.refusal(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            #expect(few?.message.contains("实到 4 人，不足应到 7 人的三分之二（5 人）") == true)
            try await t.casework.perform(AttendMeeting(meetingID: meeting), as: members[4], at: t.meetingMorning)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
        }
    }

    @Test(
        "R7 S45 S48 one vote each, by those present, while it is open; four of seven do not pass, five do",
        arguments: engines)
    func voting(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            try await t.ready([one, two])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let lines = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.sorted {
                $0.name < $1.name
            }
            for (index, member) in members.enumerated() {
                let votes: [String: Vote] = [
                    lines[0].ballotID: index < 4 ? .yes : .abstain, lines[1].ballotID: index < 5 ? .yes : .no,
                ]
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: t.meetingMorning)
            }
            let twice = await t.refusal(
                CastVotes(meetingID: meeting, votes: [lines[0].ballotID: .yes], receipt: .random()), as: members[0],
                at: t.meetingMorning)
            #expect(twice?.message == "您已对这份申报投过票，选票不能更改。")
            let before = try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office)
            #expect(before.ballots.allSatisfy { $0.result == nil })
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning
            ).sorted { $0.name < $1.name }
            #expect(results.map(\.passed) == [false, true])
            #expect(results[0].yes == 4 && results[0].abstain == 3)
            let late = await t.refusal(
                CastVotes(meetingID: meeting, votes: [lines[0].ballotID: .yes], receipt: .random()), as: members[0],
                at: t.meetingMorning)
            #expect(late?.kind == .conflict)
            #expect(try await t.state(one.id) == .notPassed)
            #expect(try await t.state(two.id) == .passed)
            await CountBallots.destroyTraces(results, casework: t.casework)
            let left = try FileManager.default.contentsOfDirectory(atPath: t.keyFolder).filter {
                $0.hasPrefix("ballot-") && $0.hasSuffix(".key") && $0.count > 30
            }
            #expect(left.isEmpty)
        }
    }

    @Test(
        "R6 whoever signs in after the ballots opened is not counted in them and cannot vote in them",
        arguments: engines)
    func latecomer(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 5)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(AttendMeeting(meetingID: meeting), as: members[5], at: t.meetingMorning)
            #expect(try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[5]).open.isEmpty)
            let ballot = try #require(
                try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first?.ballotID)
            let late = await t.refusal(
                CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: members[5],
                at: t.meetingMorning.adding(seconds: 60))
            #expect(late?.message.contains("在您签到之前已经开始表决") == true)
            for member in members.prefix(5) {
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: member,
                    at: t.meetingMorning)
            }
            let counted = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(counted.map(\.present) == [5] && counted.map(\.passed) == [true])
        }
    }

    @Test(
        "R8 N3.2 no ballot before every panel member's opinion is in; R11 nobody sees another's opinion before the own")
    func opinions() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            var judges: [Actor] = []
            for member in members where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                judges.append(member)
            }
            #expect(judges.count == 3)
            let full = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum) })
            func sheet(_ scores: [String: Int], _ text: String) -> SaveOpinion {
                SaveOpinion(caseID: one.id, .init(scores: scores, opinion: text, recommends: true), submit: true)
            }
            #expect(
                await t.refusal(sheet(full.mapValues { $0 + 1 }, "好"), as: judges[0], at: t.meetingMorning)?.faults
                    .count == full.count)
            #expect(await t.refusal(sheet([:], ""), as: judges[0], at: t.meetingMorning)?.kind == .invalid)
            _ = try await t.casework.perform(sheet(full, "第一份意见"), as: judges[0], at: t.meetingMorning)
            #expect(
                await t.refusal(of: { _ = try await t.casework.ask(ReadPanel(caseID: one.id), as: judges[1]) })?.kind
                    == .notFound)
            #expect(await t.refusal(sheet(full, "改"), as: judges[0], at: t.meetingMorning)?.kind == .conflict)
            let view = try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor)
            #expect(!view.timeline.contains { $0.note.contains("第一份意见") })
            let meeting = try await t.casework.perform(
                PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(OpenMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            for member in members {
                try await t.casework.perform(AttendMeeting(meetingID: meeting), as: member, at: t.meetingMorning)
            }
            #expect(
                await t.refusal(OpenBallots(meetingID: meeting, caseIDs: [one.id]), as: t.office, at: t.meetingMorning)?
                    .kind == .conflict)
        }
    }

    @Test(
        "R14 a granted recheck leads to a new vote by the same rules; R17 a voided meeting's results come back",
        arguments: engines)
    func recheck(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballot = try #require(
                try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots.first?.ballotID)
            for member in members {
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: [ballot: .no], receipt: .random()), as: member,
                    at: t.meetingMorning)
            }
            _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(
                AskForRecheck(caseID: one.id, reason: "计票有误"), as: one.actor, at: t.meetingMorning)
            let request = try #require(try await t.casework.ask(ListRechecks(), as: t.office).first)
            try await t.casework.perform(
                DecideRecheck(id: request.id, grant: true, answer: "程序有误，重新表决"), as: t.office, at: t.meetingMorning)
            #expect(try await t.state(one.id) == .underReview)
            let second = try await t.casework.perform(
                PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(OpenMeeting(meetingID: second), as: t.office, at: t.meetingMorning)
            for member in members {
                try await t.casework.perform(AttendMeeting(meetingID: second), as: member, at: t.meetingMorning)
            }
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: second, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            let again = try #require(
                try await t.casework.ask(ReadMeeting(meetingID: second), as: t.office).ballots.first?.ballotID)
            for member in members {
                try await t.casework.perform(
                    CastVotes(meetingID: second, votes: [again: .yes], receipt: .random()), as: member,
                    at: t.meetingMorning)
            }
            _ = try await t.casework.perform(CountBallots(meetingID: second), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(CloseMeeting(meetingID: second), as: t.office, at: t.meetingMorning)
            #expect(try await t.state(one.id) == .passed)
            #expect(
                try await t.casework.perform(
                    VoidMeeting(meetingID: second, reason: "未按规定回避"), as: t.bureau, at: t.meetingMorning
                ).done == 1)
            #expect(try await t.state(one.id) == .underReview)
        }
    }

    @Test("N1.3 a case of an examination speciality that was let in by hand cannot be put to a vote")
    func examination() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            _ = try await t.committee()
            let speciality = try #require(t.plan.examinationSpecialities.first)
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE cases SET speciality = \(speciality) WHERE id = \(one.id)")
            }
            let outcome = try await t.casework.perform(
                AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(outcome.first?.problem.contains("考试专业") == true)
            #expect(try await t.state(one.id) == .readyForReview)
        }
    }
}
