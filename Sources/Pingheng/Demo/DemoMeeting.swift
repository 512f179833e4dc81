import Casework
import Rehearsal
import TitleReview

/// The committee: it is drawn, reads the files and votes; then the results, up to the certificates.
extension DemoYear {
    func committeeDecides(_ applicants: [Applicant]) async throws {
        let founded = at(plan.dates.officeDeadline.adding(days: 1), 9)
        guard isPast(founded) else { return }
        _ = try await casework.perform(RegisterCommittee(planID: plan.id), as: staff.office, at: founded)
        let draw = try await casework.perform(CommitDraw(planID: plan.id, reason: ""), as: staff.office, at: founded)
        guard isPast(founded.adding(seconds: 86_400)) else { return }
        _ = try await casework.perform(
            RevealDraw(drawID: draw, publicValue: "演示开奖 \(founded.day.adding(days: 1)) 08 15 22 26 30 31"),
            as: staff.office, at: founded.adding(seconds: 86_400))
        try await namePresiding(at: founded.adding(seconds: 90_000))
        let opened = at(plan.dates.meetingFrom, 9)
        guard isPast(opened) else { return }
        _ = try await casework.perform(AssignPanels(planID: plan.id), as: staff.office, at: opened)
        try await opinions(applicants)
        try await meet(applicants)
    }

    /// A chair and a deputy among those who come to the meeting.
    private func namePresiding(at moment: Instant) async throws {
        let coming = Set(staff.experts.enumerated().filter { Self.attends($0.offset) }.map(\.element.accountID))
        var members: [String] = []
        for member in try await casework.ask(ReadCommittee(planID: plan.id), as: staff.office).members {
            let account = try await casework.ask(ExpertAccount(id: member.expertID), as: staff.office)
            if coming.contains(account) { members.append(member.expertID) }
        }
        guard members.count > 1 else { return }
        try await casework.perform(NameChair(planID: plan.id, expertID: members[0]), as: staff.office, at: moment)
        try await casework.perform(NameDeputies(planID: plan.id, expertIDs: [members[1]]), as: staff.office, at: moment)
    }

    private static func attends(_ index: Int) -> Bool { index % 9 != 5 }

    private func opinions(_ applicants: [Applicant]) async throws {
        for (index, expert) in staff.experts.enumerated() {
            let moment = at(plan.dates.meetingFrom, 13, index)
            guard isPast(moment), let desk = try? await casework.ask(ReadExpertHome(), as: expert) else { continue }
            let mine = try await casework.ask(PlanOfCases(ids: desk.items.map(\.caseID)), as: nil)
            for item in desk.items where !item.done && mine[item.caseID] == plan.id {
                let dice = Dice(seed: UInt64(index)).fork(item.name)
                if until.day <= plan.dates.meetingFrom.adding(days: 1), dice.says("later", 400) { continue }
                var scores: [String: Int] = [:]
                for score in plan.scoring { scores[score.id] = score.maximum * (dice.says("weak", 200) ? 4 : 8) / 10 }
                let sheet = SaveOpinion.Sheet(
                    scores: scores,
                    deductions: dice.says("untidy", 120) ? try await deduction(item.caseID, expert) : [],
                    opinion: "业绩真实，专业能力达到要求。", recommends: !dice.says("weak", 200))
                _ = try await casework.perform(
                    SaveOpinion(caseID: item.caseID, sheet, submit: true), as: expert, at: moment)
            }
        }
    }

    /// For the first file of the case, where the plan takes anything off (A2.3.5).
    private func deduction(_ caseID: String, _ expert: Actor) async throws -> [MaterialDeduction] {
        let view = try await casework.ask(ReadCaseAsExpert(caseID: caseID), as: expert)
        guard view.deduction != nil,
            let file = EvidenceOrder(records: view.records, attachments: view.attachments).places.first?.file
        else { return [] }
        return [MaterialDeduction(fileID: file.id, amount: 1, reason: "有一页倒置，看不清。")]
    }

    /// The leaders of the panels that meet write what they came to (R8).
    private func confer(at moment: Instant) async throws {
        for expert in staff.experts {
            guard let desk = try? await casework.ask(ReadExpertHome(), as: expert) else { continue }
            for item in desk.panels where item.leads && !item.isWritten {
                _ = try await casework.perform(
                    RecordPanelOpinion(caseID: item.caseID, opinion: "业绩真实，专业能力达到要求，评议组意见一致。", recommends: true),
                    as: expert, at: moment)
            }
        }
    }

    private func meet(_ applicants: [Applicant]) async throws {
        let day = plan.dates.meetingFrom.adding(days: 4)
        let called = at(plan.dates.meetingFrom.adding(days: 2), 9)
        guard isPast(called) else { return }
        let meeting = try await casework.perform(PlanMeeting(planID: plan.id, day: day), as: staff.office, at: called)
        let opened = at(day, 8, 30)
        guard isPast(opened) else { return }
        try await casework.perform(OpenMeeting(meetingID: meeting), as: staff.office, at: opened)
        for (index, expert) in staff.experts.enumerated() where Self.attends(index) {
            try? await casework.perform(AttendMeeting(meetingID: meeting), as: expert, at: opened.adding(seconds: 600))
        }
        try await confer(at: opened.adding(seconds: 1200))
        _ = try await casework.perform(
            OpenBallots(meetingID: meeting, caseIDs: []), as: staff.office, at: opened.adding(seconds: 1800))
        // At the stage of the meeting itself the ballots stay open, so that an expert of the demo can vote.
        guard isPast(opened.adding(seconds: 4 * 3600)) else { return }
        for (index, expert) in staff.experts.enumerated() {
            guard let paper = try? await casework.ask(ReadBallotPaper(meetingID: meeting), as: expert), paper.attending
            else { continue }
            var votes: [String: Vote] = [:]
            for line in paper.open {
                votes[line.ballotID] =
                    Dice(seed: UInt64(line.name.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) })).says("doubtful", 150)
                    ? (index % 2 == 0 ? .no : .abstain) : (index % 11 == 7 ? .no : .yes)
            }
            try await casework.perform(
                CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: expert,
                at: opened.adding(seconds: 3600))
        }
        let counted = try await casework.perform(
            CountBallots(meetingID: meeting), as: staff.office, at: opened.adding(seconds: 5400))
        await CountBallots.destroyTraces(counted, casework: casework)
        try await casework.perform(
            CloseMeeting(meetingID: meeting, unfinished: .init(.failed, because: "有申报的评议意见没有交齐，另行开会表决。")),
            as: staff.office, at: opened.adding(seconds: 7200))
        try await results(after: day)
    }

    private func results(after meeting: Day) async throws {
        let published = at(meeting.adding(days: 1), 10)
        guard isPast(published) else { return }
        _ = try await casework.perform(PublishNotice(planID: plan.id, kind: .result), as: staff.office, at: published)
        let reported = at(
            try casework.calendars.bundled.end(
                start: published.day, workdays: plan.notices.resultDays, countStart: false
            )
            .end.adding(days: 1), 10)
        guard isPast(reported) else { return }
        _ = try await casework.perform(ReportResults(planID: plan.id), as: staff.office, at: reported)
        let approved = reported.adding(seconds: 10 * 86_400)
        guard isPast(approved) else { return }
        _ = try await casework.perform(
            ApproveResults(
                planID: plan.id, number: "演示人社发〔\(approved.day.year)〕\(plan.id.suffix(1))号", day: approved.day),
            as: staff.bureau, at: approved)
        _ = try await IssueCertificates.run(planID: plan.id, casework: casework, actor: staff.bureau)
    }
}
