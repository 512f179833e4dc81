import Casework
import Foundation
import Store
import Testing
import TitleReview

@Suite struct CommitteeTests {
    @Test(
        "R12 a recusal takes the opinion out and seats another member; not while the case is voted on",
        arguments: engines)
    func recusalAfterOpinion(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            func readers() async throws -> [Int] {
                var found: [Int] = []
                for (index, member) in members.enumerated()
                where try await t.casework.ask(ReadExpertHome(), as: member).items.contains(where: {
                    $0.caseID == one.id
                }) {
                    found.append(index)
                }
                return found
            }
            let before = try await readers()
            try await t.casework.perform(
                DeclareRecusal(caseID: one.id, kinship: true, reason: "亲属"), as: members[before[0]],
                at: t.meetingMorning)
            let after = try await readers()
            #expect(after.count == 3 && !after.contains(before[0]))
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 0,
                "the new reader's opinion is not in yet")
            let fresh = try #require(after.first { !before.contains($0) })
            let scores = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
            _ = try await t.casework.perform(
                SaveOpinion(caseID: one.id, .init(scores: scores, opinion: "达到要求", recommends: true), submit: true),
                as: members[fresh], at: t.meetingMorning)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 0,
                "what the panel came to was not this panel's")
            try await t.writePanelOpinions(members)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            let late = await t.refusal(
                DeclareRecusal(caseID: one.id, kinship: false, reason: "合作"), as: members[fresh], at: t.meetingMorning)
            #expect(late?.message.contains("正在表决") == true)
        }
    }

    @Test(
        "R1 R2 a member who leaves is replaced by a further draw with a reason, and the unread cases go to others",
        arguments: engines)
    func departure(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            _ = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let committee = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office)
            let leaving = try #require(committee.members.first { $0.load > 0 })
            try await t.casework.perform(
                LeaveCommittee(planID: t.plan.id, expertID: leaving.expertID, reason: "因病"), as: t.office,
                at: t.meetingMorning)
            let left = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office)
            #expect(left.members.count == t.plan.committee.members - 1)
            #expect(left.members.reduce(0) { $0 + $1.load } == 3)
            let unexplained = await t.refusal(
                CommitDraw(planID: t.plan.id, reason: ""), as: t.office, at: t.meetingMorning)
            #expect(unexplained?.message == "补充抽取需要写明理由。（人社部令第40号）")
            let draw = try await t.casework.perform(
                CommitDraw(planID: t.plan.id, reason: "一位评委因病退出"), as: t.office, at: t.meetingMorning)
            #expect(
                try await t.casework.perform(
                    RevealDraw(drawID: draw, publicValue: "11 12 13"), as: t.office, at: t.meetingMorning) == 1)
            let full = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            #expect(full.count == t.plan.committee.members && !full.contains { $0.expertID == leaving.expertID })
        }
    }

    @Test(
        "A2.3.4 R11 an expert reads what was entered field by field and checked, and points go by the plan's sheet only"
    )
    func desk() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let kind = try #require(ArchiveKind.find("paper"))
            let body = [
                "name": "没有审核的论文", "journal": "某刊", "serial": "CN11-4659/TH", "date": "2020-01-01", "rank": "1",
                "sole": "yes", "words": "3000",
            ]
            _ = try await t.casework.perform(
                SaveArchiveRecord(id: nil, kind: kind, body: body, send: true), as: one.actor, at: t.meetingMorning)
            for member in members where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                let view = try await t.casework.ask(ReadCaseAsExpert(caseID: one.id), as: member)
                #expect(
                    view.records.allSatisfy { $0.state == "approved" } && !view.records.contains { $0.kind == "paper" })
                #expect(view.picked.count == 1 && view.picked[0].title.hasPrefix("自动化生产线"))
                var scores = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
                scores["impression"] = 100
                let free = SaveOpinion(
                    caseID: one.id, .init(scores: scores, opinion: "好", recommends: true), submit: true)
                #expect(await t.refusal(free, as: member, at: t.meetingMorning)?.kind == .invalid)
            }
        }
    }

    @Test(
        "R12 a recused expert sees nothing of the case and cannot vote; R8 the panel is refilled",
        arguments: engines)
    func recusal(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            var judge: Actor?
            for member in members where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                judge = member
            }
            let aside = try #require(judge)
            try await t.casework.perform(
                DeclareRecusal(caseID: one.id, kinship: true, reason: "亲属"), as: aside, at: t.meetingMorning)
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadCaseAsExpert(caseID: one.id), as: aside)
            }
            var seats = 0
            for member in members { seats += try await t.casework.ask(ReadExpertHome(), as: member).items.count }
            #expect(seats == t.plan.committee.panelSize)
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            #expect(try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: aside).open.isEmpty)
            let ballot = try #require(
                try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots.first?.ballotID)
            #expect(
                await t.refusal(
                    CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: aside,
                    at: t.meetingMorning)?.kind == .forbidden)
            let others = try await voters(t, meeting, members)
            for (index, member) in others.enumerated() {
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: [ballot: index < 5 ? .yes : .no], receipt: .random()),
                    as: member, at: t.meetingMorning)
            }
            let result = try #require(
                try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning).first
            )
            #expect(result.recused == 1 && result.yes == 5 && result.no == 1 && result.passed)
        }
    }

    private func voters(_ t: CaseworkFixture, _ meeting: String, _ members: [Actor]) async throws -> [Actor] {
        var found: [Actor] = []
        for member in members
        where try await !t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open.isEmpty {
            found.append(member)
        }
        return found
    }

    @Test("R2 R3 S50 a draw is bound before its seed, published by codes, and fills only empty seats with a reason")
    func draw() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let members = try await t.committee()
            #expect(Set(members.map(\.accountID)).count == 7)
            let view = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office)
            let draw = try await t.casework.ask(ReadDraw(id: #require(view.draws.first)), as: nil)
            let order = try DrawOrder(
                candidates: draw.candidates.map { .init(code: $0[0], speciality: $0[1]) },
                seats: draw.seats.map {
                    let parts = $0.split(separator: " ")
                    return .init(speciality: String(parts[0]), members: Int(parts[1]) ?? 0, reserves: 0)
                })
            #expect(order.digest.hex == draw.orderDigest)
            let nonce = try #require(SHA256Digest(hex: draw.nonce ?? "")?.bytes)
            #expect(SHA256Digest(of: nonce).hex == draw.nonceDigest)
            let seed = Draw.seed(order: order, nonce: nonce, laterValues: [draw.publicValue ?? ""])
            #expect(seed.hex == draw.seed)
            #expect(Draw(order, seed: seed).results.flatMap(\.members) == draw.result)
            let published = "\(draw)"
            for member in view.members { #expect(!published.contains(member.name)) }
            #expect(
                await t.refusal(CommitDraw(planID: t.plan.id, reason: "再抽"), as: t.office)?.message.contains("已满")
                    == true)
        }
    }
}
