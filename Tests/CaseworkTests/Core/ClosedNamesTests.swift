import Store
import Testing
import TitleReview

@testable import Casework

/// The experts' names stay in the committee's office (R11).
@Suite struct ClosedNamesTests {
    /// Members of the committee under these names, the first members first.
    private func named(_ names: [String], _ t: CaseworkFixture) async throws {
        let members = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members.map(\.expertID)
        try await t.database.write { tx in
            for (name, id) in zip(names, members) {
                try tx.execute("UPDATE experts SET name = \(name) WHERE id = \(id)")
            }
        }
    }

    private func check(_ refusal: Refusal?, _ field: String, _ found: String, _ what: Comment) {
        #expect(refusal?.faults.first?.field == field, what)
        #expect(refusal?.message.contains("“\(found)”") == true, what)
        #expect(refusal?.message.contains("请改用“评审专家”") == true, what)
    }

    @Test(
        "B16 return, refusal, veto, opinion, extension and draw of the office name no expert, and nothing has changed",
        arguments: engines)
    func office(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            _ = try await t.committee()
            try await named(["张三"], t)
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let now = CaseworkFixture.noon(t.plan.dates.officeDeadline)
            func refused(_ act: some UseCase, _ field: String) async {
                check(await t.refusal(act, as: t.office, at: now), field, "张 三", "\(field): \(act)")
            }
            let text = "经张 三核实"
            await refused(ReturnCase(caseID: one.id, items: ["照片", text]), "items")
            await refused(ReturnCase(caseID: one.id, items: ["照片"], newFact: text), "newFact")
            await refused(RefuseCase(caseID: one.id, reason: text, clause: "N1.1"), "reason")
            await refused(VetoCase(caseID: one.id, reason: text), "reason")
            await refused(PassQualification(caseID: one.id, opinion: text), "opinion")
            await refused(
                GrantExtension(
                    planID: t.plan.id, stage: .employer, caseID: nil, unitID: t.clerk.unitID,
                    lastDay: t.plan.dates.officeDeadline.adding(days: 9), reason: text), "reason")
            await refused(PublishPlan(plan: t.plan, source: "", reason: text), "reason")
            let member = try #require(
                try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members.last)
            try await t.casework.perform(
                LeaveCommittee(planID: t.plan.id, expertID: member.expertID, reason: "张三认为应当回避"), as: t.office, at: now)
            await refused(CommitDraw(planID: t.plan.id, reason: text), "reason")
            await refused(CommitDraw(planID: t.plan.id, reason: "补充", fewBecause: text), "fewBecause")
            #expect(try await t.state(one.id) == .officeReview)
            _ = try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["经评审专家核实，请补照片"]), as: t.office, at: now)
            #expect(try await t.state(one.id) == .returned)
        }
    }

    @Test(
        "B16 the answer to an objection, a notice's interruption and a recheck's answer name no expert",
        arguments: engines)
    func answers(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            for c in [one, two] { try await t.recommended(c.id) }
            let notice = try await t.published([one.id, two.id])
            let running = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            let objection = try await t.casework.perform(
                RaiseObjection(
                    noticeID: notice, caseID: one.id, author: "李某", contact: "13900000000", body: "学历存疑"), as: nil,
                at: running)
            let members = try await t.committee()
            try await named(["欧阳·建国"], t)
            check(
                await t.refusal(
                    AnswerObjection(id: objection.id, outcome: "rejected", answer: "欧阳建国已经核实"), as: t.office,
                    at: running),
                "answer", "欧阳建国", "objection")
            check(
                await t.refusal(
                    ExtendNotice(noticeID: notice, interruption: .workdays(1), reason: "等欧阳•建国回来"), as: t.office,
                    at: running), "reason", "欧阳•建国", "interruption")
            try await t.casework.perform(
                AnswerObjection(id: objection.id, outcome: "rejected", answer: "评审专家已经核实"), as: t.office, at: running)
            let cleared = try t.afterNotice()
            try await t.turn(at: cleared)
            for c in [one, two] { try await t.pay(c.id, as: c.actor, at: cleared.adding(seconds: 3600)) }
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            let early = CloseMeeting.Unfinished(.failed, because: "欧阳建国身体不适")
            check(
                await t.refusal(
                    CloseMeeting(meetingID: meeting, unfinished: early), as: t.office, at: t.meetingMorning),
                "because", "欧阳建国", "closed unfinished")
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            check(
                await t.refusal(
                    GiveUpBallots(meetingID: meeting, reason: "欧阳建国的份额丢失"), as: t.office, at: t.meetingMorning),
                "reason",
                "欧阳建国", "ballots given up")
            for member in members {
                let paper = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member)
                let votes = Dictionary(uniqueKeysWithValues: paper.open.map { ($0.ballotID, Vote.no) })
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: t.meetingMorning)
            }
            _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(
                AskForRecheck(caseID: one.id, reason: "程序有误"), as: one.actor, at: t.meetingMorning)
            let recheck = try #require(try await t.casework.ask(ListRechecks(), as: t.office).first)
            for grant in [true, false] {
                check(
                    await t.refusal(
                        DecideRecheck(id: recheck.id, grant: grant, answer: "欧阳建国的评分没有问题"), as: t.office,
                        at: t.meetingMorning), "answer", "欧阳建国", "recheck")
            }
            try await t.casework.perform(
                DecideRecheck(id: recheck.id, grant: false, answer: "评审专家的评分没有问题"), as: t.office, at: t.meetingMorning)
        }
    }

    @Test(
        "B16 surnames, the applicant's and the units' names and the plan's own words stay possible", arguments: engines)
    func possible(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            _ = try await t.committee()
            // Of 王工1, of 杭州临平某机械有限公司, of 机电制造 in the plan; and a surname.
            try await named(["王工", "临平", "机电", "李"], t)
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let now = CaseworkFixture.noon(t.plan.dates.officeDeadline)
            check(
                await t.refusal(RefuseCase(caseID: one.id, reason: "临平认为不够", clause: "N1.1"), as: t.office, at: now),
                "reason", "临平", "the name by itself")
            try await t.casework.perform(
                RefuseCase(
                    caseID: one.id, reason: "王工1在杭州临平某机械有限公司（临平某机械）从事机电制造，李工的证明不足。", clause: "N1.1"),
                as: t.office, at: now)
            #expect(try await t.state(one.id) == .refused)
        }
    }

    @Test("B16 whoever may not know the experts is told nothing by a refusal", arguments: engines)
    func noOracle(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            _ = try await t.committee()
            try await named(["张三"], t)
            let one = try await t.submitted(1)
            try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["请张三签字"]), as: t.clerk, at: t.inWindow.adding(seconds: 3600))
            #expect(try await t.state(one.id) == .returned)
            let two = try await t.submitted(2)
            try await t.reported(two.id)
            try await t.casework.perform(
                VetoCase(caseID: two.id, reason: "论文抄袭自张三"), as: t.authorities[0],
                at: CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 1)))
            #expect(try await t.state(two.id) == .vetoed)
        }
    }
}
