import Casework
import Store
import Testing
import TitleReview

/// Names of employers that are typed otherwise, or are only alike (R12). The applicants' employer is 杭州临平某机械有限公司.
@Suite struct RecusalDoubtTests {
    private func move(_ expert: String, to employer: String, _ t: CaseworkFixture) async throws {
        let profile = try #require(
            try await t.casework.ask(ListExperts(), as: t.office).first { $0.id == expert }?.profile)
        try await t.casework.perform(
            ChangeExpert(
                id: expert,
                .init(
                    speciality: profile.speciality, titleLevel: profile.titleLevel, employer: employer,
                    termFrom: profile.termFrom, termTo: profile.termTo, contact: "")), as: t.office,
            at: t.meetingMorning)
    }

    private func recused(_ id: String, _ t: CaseworkFixture) async throws -> [String: String] {
        try await t.database.read {
            try Dictionary(
                uniqueKeysWithValues: $0.query("SELECT expert_id, kind FROM recusals WHERE case_id = \(id)").map {
                    (try $0.text("expert_id"), try $0.text("kind"))
                })
        }
    }

    private func doubts(_ t: CaseworkFixture) async throws -> [RecusalDoubt] {
        try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).doubts
    }

    @Test("B15 R12 an employer typed with another legal form, blanks and width is recused", arguments: engines)
    func folded(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            _ = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            try await move(seated[0].expertID, to: "杭州临平某机械有限责任公司", t)
            try await move(seated[1].expertID, to: "杭州 临平（某）机械有限公司", t)
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(
                try await recused(one.id, t) == [seated[0].expertID: "employer", seated[1].expertID: "employer"])
            #expect(try await doubts(t).isEmpty)
        }
    }

    @Test(
        """
        B15 R12 names that are alike are shown to the office; no vote before it decides; a recusal takes the seat, \
        both stay on record
        """,
        arguments: engines)
    func decided(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (one, two) = (try await t.submitted(1), try await t.submitted(2))
            try await t.ready([one, two])
            let members = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            let (near, other) = (seated[0].expertID, seated[1].expertID)
            try await move(near, to: "临平某机械", t)
            try await move(other, to: "杭州临平某机戒有限公司", t)
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(try await recused(one.id, t).isEmpty)
            #expect(
                try await t.casework.ask(ReadExpertHome(), as: members[0]).items.isEmpty,
                "others read while it is in doubt")
            let found = try await doubts(t)
            #expect(Set(found.map(\.expertID)) == [near, other] && found.allSatisfy { $0.decision == nil })
            #expect(found.allSatisfy { $0.applicants.sorted() == ["王工1", "王工2"] })
            #expect(found.first { $0.expertID == near }?.matches.map(\.applicant) == ["杭州临平某机械有限公司"])

            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            let early = await t.refusal(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            #expect(early?.message.contains("等 2 份有疑似需要回避的评审专家没有决定") == true)

            func decide(_ expert: String, _ decision: RecusalDoubt.Decision, _ reason: String) -> DecideDoubt {
                DecideDoubt(planID: t.plan.id, caseID: one.id, expertID: expert, decision, reason: reason)
            }
            #expect(
                await t.refusal(decide(near, .cleared, ""), as: t.office, at: t.meetingMorning)?.faults.first?.field
                    == "reason")
            #expect(
                await t.refusal(decide(near, .cleared, "核实"), as: t.clerk, at: t.meetingMorning)?.kind == .forbidden)
            #expect(
                try await t.casework.perform(
                    decide(near, .recused, "电话核实，同一单位"), as: t.office, at: t.meetingMorning) == 2)
            #expect(
                try await t.casework.perform(decide(other, .cleared, "另一家单位"), as: t.office, at: t.meetingMorning)
                    == 2)
            #expect(
                await t.refusal(decide(near, .cleared, "再看"), as: t.office, at: t.meetingMorning)?.kind == .conflict)
            for id in [one.id, two.id] { #expect(try await recused(id, t) == [near: "employer"]) }
            let record = try await doubts(t)
            #expect(record.count == 2 && record.allSatisfy { $0.by == "office" && $0.decidedAt == t.meetingMorning })
            #expect(record.first { $0.expertID == other }?.reason == "另一家单位")

            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 2)
            let ballots = try await t.database.read {
                try $0.query("SELECT recused FROM ballots").map { try $0.int("recused") }
            }
            #expect(ballots == [1, 1])
        }
    }

    @Test("B15 R12 a reader who is recused by decision gives the seat to somebody else", arguments: engines)
    func seat(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            var reader: Int?
            for (index, member) in members.enumerated()
            where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty { reader = index }
            let place = try #require(reader)
            try await move(seated[place].expertID, to: "临平某机械", t)
            #expect(try await doubts(t).map(\.expertID) == [seated[place].expertID])
            _ = try await t.casework.perform(
                DecideDoubt(
                    planID: t.plan.id, caseID: one.id, expertID: seated[place].expertID, .recused, reason: "同一单位"),
                as: t.office, at: t.meetingMorning)
            #expect(try await t.casework.ask(ReadExpertHome(), as: members[place]).items.isEmpty)
            var seats = 0
            for member in members { seats += try await t.casework.ask(ReadExpertHome(), as: member).items.count }
            #expect(seats == t.plan.committee.panelSize)
        }
    }

    @Test(
        "B1 R12 who steps aside is computed from what was handed in, not from what the archive has said since",
        arguments: engines)
    func handedIn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let kind = try #require(ArchiveKind.find("work"))
            func body(_ employer: String) -> [String: String] {
                [
                    "employer": employer, "post": "设计", "employerKind": "enterprise", "from": "2012-07-01",
                    "to": "2022-03-31", "technical": "yes", "match": "same",
                ]
            }
            /// A record that the unit has checked.
            func add(_ employer: String) async throws -> String {
                let id = try await t.casework.perform(
                    SaveArchiveRecord(id: nil, kind: kind, body: body(employer), send: true), as: actor
                ).id
                _ = try await t.casework.perform(
                    DecideArchiveRecord(recordIDs: [id], approve: true, reason: ""), as: t.clerk)
                return id
            }
            let earlier = try await add("宁波东海泵业有限公司")
            let id = try await t.filledDraft(actor)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            _ = try await t.casework.perform(
                SaveArchiveRecord(id: earlier, kind: kind, body: body("绍兴南湖轴承厂"), send: false), as: actor)
            _ = try await add("温州西山仪表厂")
            try await t.ready([(actor: actor, id: id)])
            _ = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            try await move(seated[0].expertID, to: "宁波东海泵业有限公司", t)
            try await move(seated[1].expertID, to: "温州西山仪表厂", t)
            try await move(seated[2].expertID, to: "绍兴南湖轴承厂", t)
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(try await recused(id, t) == [seated[0].expertID: "employer"])
            #expect(try await doubts(t).isEmpty)
        }
    }

    @Test("B15 R12 a unit's former name is the unit's, and a credit code stands for its name", arguments: engines)
    func sameUnit(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            _ = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            let proof = try t.casework.files.put(Array("proof".utf8))
            try await t.casework.perform(AskForName(name: "临平新名智造有限公司", proof: proof), as: t.clerk)
            let asked = try #require(try await t.casework.ask(ReadRenamings(), as: t.administrator).first)
            try await t.casework.perform(DecideName(id: asked.id, approve: true), as: t.administrator)
            try await move(seated[0].expertID, to: "杭州临平某机械有限公司", t)
            try await move(seated[1].expertID, to: "91330110MA2B0AAA1N".validCreditCode, t)
            let employers = try await t.casework.ask(ListExperts(), as: t.office).map(\.profile.employer)
            #expect(employers.contains("临平新名智造有限公司"))
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(
                try await recused(one.id, t) == [seated[0].expertID: "employer", seated[1].expertID: "employer"])
        }
    }
}
