import Casework
import Store
import Testing
import TitleReview

@Suite struct DecisionTests {
    @Test(
        "A3.1.3 A3.1.4 R4 the employer reports from the day after the notice's fifth working day, not before, and not over an objection",
        arguments: engines)
    func report(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            for c in [one, two] { try await t.passByEmployer(c.id) }
            let posted = t.inWindow.adding(seconds: 2 * 86_400)
            let unpublished = try await t.casework.perform(ReportCases(caseIDs: [one.id]), as: t.clerk, at: posted)
            #expect(unpublished.first?.problem.contains("还没有公示") == true)
            let notices = try await t.casework.perform(
                PostInternalNotice(caseIDs: [one.id, two.id]), as: t.clerk, at: posted)
            let last = try t.casework.calendars.bundled.end(start: posted.day, workdays: 5, countStart: false).end
            let objection = try await t.casework.perform(
                RaiseObjection(
                    noticeID: notices.notices[0], caseID: two.id, author: "张某", contact: "13800000000", body: "年限不实"),
                as: t.clerk,
                at: posted
            ).id
            let early = try await t.casework.perform(
                ReportCases(caseIDs: [one.id]), as: t.clerk, at: Instant.deadline(last).adding(seconds: -1))
            #expect(early.first?.problem.contains("起可以办理") == true)
            let both = try await t.casework.perform(
                ReportCases(caseIDs: [one.id, two.id]), as: t.clerk, at: .deadline(last))
            #expect(both.map { $0.problem.isEmpty } == [true, false])
            #expect(try await t.state(one.id) == .authorityReview)
            try await t.casework.perform(
                AnswerObjection(id: objection, outcome: "upheld", answer: "经查年限不足"), as: t.clerk, at: .deadline(last))
            #expect(try await t.state(two.id) == .refused)
        }
    }

    @Test(
        "N2.2 the employer's deadline holds to the second, and an extension with a reason moves it for one case",
        arguments: engines)
    func deadline(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            let end = Instant.deadline(t.plan.dates.employerDeadline)
            let pass = { (id: String) in
                PassCase(caseID: id, opinion: "同意", confirmation: .init(backbone: true, noNominalEmployment: true))
            }
            #expect(await t.refusal(pass(one.id), as: t.clerk, at: end)?.message.contains("截止") == true)
            let more = t.plan.dates.employerDeadline.adding(days: 3)
            #expect(
                await t.refusal(
                    GrantExtension(
                        planID: t.plan.id, stage: .employer, caseID: one.id, unitID: nil, lastDay: more, reason: ""),
                    as: t.office, at: end)?.kind == .invalid)
            _ = try await t.casework.perform(
                GrantExtension(
                    planID: t.plan.id, stage: .employer, caseID: one.id, unitID: nil, lastDay: more, reason: "经办人住院"),
                as: t.office, at: end)
            try await t.turn(at: end)
            #expect(try await t.state(two.id) == .expired)
            try await t.casework.perform(pass(one.id), as: t.clerk, at: Instant.deadline(more).adding(seconds: -1))
            #expect(try await t.state(one.id) == .employerNotice)
        }
    }

    @Test(
        "A1.1 A1.2.2.1 what the employer confirms is judged: nominal employment does not pass, and without a backbone the direct way closes"
    )
    func confirmation() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1, appointedSince: "2021-01-01")
            let id = try await t.filledDraft(actor)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            let nominal = PassCase(
                caseID: id, opinion: "同意", confirmation: .init(backbone: true, noNominalEmployment: false))
            #expect(await t.refusal(nominal, as: t.clerk, at: t.inWindow)?.faults.first?.field == "noNominalEmployment")
            let weak = PassCase(
                caseID: id, opinion: "同意", confirmation: .init(backbone: false, noNominalEmployment: true))
            #expect(await t.refusal(weak, as: t.clerk, at: t.inWindow)?.faults.isEmpty == false)
            try await t.passByEmployer(id)
        }
    }

    @Test(
        "A3.2.1 A3.2.2 A3.3.2 an authority ticks every line, passes with an opinion, recommends once, level after level",
        arguments: engines)
    func authority(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            let moment = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 3))
            let lines = t.plan.authorities[0].checklist.indices.map(String.init)
            #expect(
                await t.refusal(
                    PassAtAuthority(caseID: one.id, opinion: "同意", ticked: Array(lines.dropLast())),
                    as: t.authorities[0], at: moment)?.faults.count == 1)
            #expect(
                await t.refusal(
                    PassAtAuthority(caseID: one.id, opinion: "", ticked: lines), as: t.authorities[0], at: moment)?
                    .message.contains("审核意见") == true)
            #expect(
                await t.refusal(
                    PassAtAuthority(caseID: one.id, opinion: "同意", ticked: lines), as: t.authorities[1], at: moment)?
                    .kind == .notFound)
            try await t.passByAuthority(one.id, level: 0, at: moment)
            let again = try await t.casework.perform(
                RecommendCases(caseIDs: [one.id]), as: t.authorities[0], at: moment)
            #expect(again.first?.problem.contains("不在本单位办理") == true)
            try await t.passByAuthority(one.id, level: 1, at: moment)
            #expect(try await t.state(one.id) == .officeReview)
        }
    }

    @Test("A3.3.1 a veto stops the case, names the clause and opens an integrity record", arguments: engines)
    func veto(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            #expect(await t.refusal(VetoCase(caseID: one.id, reason: ""), as: t.authorities[0])?.kind == .invalid)
            try await t.casework.perform(VetoCase(caseID: one.id, reason: "论文抄袭"), as: t.authorities[0])
            let view = try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor)
            #expect(view.record.state == .vetoed && view.record.clause == "A3.3.1")
            #expect(try await t.casework.ask(ListIntegrityRecords(), as: t.bureau).items.count == 1)
        }
    }

    @Test(
        "N3.2 R13 an objection holds the case until it is answered; upheld refuses it, rejected lets it go on",
        arguments: engines)
    func objections(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            for c in [one, two] { try await t.recommended(c.id) }
            let notice = try await t.published([one.id, two.id])
            let running = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            let cleared = try t.afterNotice()
            let first = try await t.casework.perform(
                RaiseObjection(noticeID: notice, caseID: one.id, author: "李某", contact: "13900000000", body: "学历存疑"),
                as: nil, at: running
            ).id
            let second = try await t.casework.perform(
                RaiseObjection(noticeID: notice, caseID: two.id, author: "李某", contact: "13900000000", body: "年限存疑"),
                as: nil, at: running
            ).id
            #expect(
                await t.refusal(
                    RaiseObjection(noticeID: notice, caseID: one.id, author: "晚", body: "晚"), as: nil, at: cleared)?
                    .kind == .conflict)
            try await t.turn(at: cleared)
            #expect(try await t.state(one.id) == .qualificationNotice)
            #expect(
                await t.refusal(AnswerObjection(id: first, outcome: "rejected", answer: ""), as: t.office, at: cleared)?
                    .kind == .invalid)
            try await t.casework.perform(
                AnswerObjection(id: first, outcome: "rejected", answer: "经核查属实"), as: t.office, at: cleared)
            try await t.casework.perform(
                AnswerObjection(id: second, outcome: "upheld", answer: "经核查不足"), as: t.office, at: cleared)
            try await t.turn(at: cleared)
            #expect(try await t.state(one.id) == .awaitingPayment)
            #expect(try await t.state(two.id) == .refused)
        }
    }

    @Test(
        "A2.1.2 A3.1.1 people choose an employer only after its registration is approved, and A3.2.0 officers need their second factor",
        arguments: engines)
    func registration(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let profile = EmployerProfile(
                name: "新单位", creditCode: "91330110MA2B0BBB1X".validCreditCode, kind: "enterprise", ownership: "private",
                sector: "other", supervisedBy: "district")
            let unit = try await t.casework.perform(
                RegisterEmployer(
                    profile, login: "newclerk", password: CaseworkFixture.password, clerk: "某", letter: t.photo.address),
                as: nil)
            let person = try RegisterApplicant(
                .init(
                    login: "someone", password: CaseworkFixture.password, name: "某",
                    residentID: .test(born: "19900101", serial: 77), phone: "13800000000", employerID: unit))
            #expect(await t.refusal(person, as: nil)?.faults.first?.field == "employer")
            #expect(await t.refusal(DecideRegistration(unitID: unit, approve: true), as: t.office)?.kind == .forbidden)
            try await t.casework.perform(DecideRegistration(unitID: unit, approve: true), as: t.administrator)
            _ = try await t.casework.perform(person, as: nil)
            let o = t.office
            let half = Actor(
                accountID: o.accountID, membershipID: o.membershipID, role: .office, unitID: o.unitID, unitName: "",
                personID: nil, name: "", secondFactor: false)
            #expect(
                await t.refusal(PublishNotice(planID: t.plan.id, kind: .qualification), as: half)?.kind == .forbidden)
        }
    }

    @Test(
        "S12 S13 S14 another's case does not exist, whoever asks; S17 nobody decides on the own case",
        arguments: engines)
    func permissions(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let other = try await t.applicant(2)
            await #expect(throws: Refusal.notFound) { try await t.casework.ask(ReadCase(caseID: one.id), as: other) }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[1])
            }
            #expect(await t.refusal(SubmitApplication(caseID: one.id), as: other)?.kind == .notFound)
            #expect(await t.refusal(WithdrawApplication(caseID: one.id), as: t.clerk)?.kind == .forbidden)
            #expect(await t.refusal(WithdrawApplication(caseID: one.id), as: nil)?.kind == .signedOut)
            #expect(await t.refusal(PassQualification(caseID: one.id, opinion: "x"), as: t.office)?.kind == .conflict)
            let k = t.clerk
            let second = try await t.casework.perform(
                OpenAccount(
                    login: "second", password: CaseworkFixture.password, name: "王工1", role: .employer, unitID: k.unitID,
                    residentID: .test(born: "19900315", serial: 1)), as: t.administrator)
            let own = try await CaseworkFixture.actor(t.casework, second.accountID, .employer, unit: k.unitID)
            #expect(await t.refusal(ReturnCase(caseID: one.id, items: ["x"]), as: own)?.message.contains("本人") == true)
            try await t.casework.perform(CloseAccount(accountID: k.accountID), as: t.administrator)
            #expect(await t.refusal(ReturnCase(caseID: one.id, items: ["x"]), as: k)?.kind == .forbidden)
        }
    }
}
