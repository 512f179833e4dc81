import Casework
import Store
import Testing
import TitleReview

@Suite struct ApplicantTests {
    @Test(
        "N2.1 A2.2.6 the last second of the window is in time, the next is refused and the draft stays",
        arguments: engines)
    func window(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            let two = try await t.applicant(2)
            let first = try await t.filledDraft(one)
            let second = try await t.filledDraft(two)
            let end = Instant.deadline(t.plan.dates.close)
            _ = try await t.casework.perform(
                SubmitApplication(caseID: first), as: one, at: end.adding(seconds: -0.000001))
            let late = await t.refusal(SubmitApplication(caseID: second), as: two, at: end)
            #expect(late?.kind == .conflict)
            #expect(late?.message.contains("8月15日 24:00 截止，本次提交没有受理。您的草稿仍保留") == true)
            #expect(try await t.state(first) == .employerReview)
            #expect(try await t.state(second) == .draft)
            try await t.turn(at: end)
            #expect(try await t.state(second) == .expired)
        }
    }

    @Test("A2.2.5 A2.2.6 N6.2 everything that lacks is said at once, and who mends all of it passes")
    func complete() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1)
            let id = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            let refusal = await t.refusal(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            let steps = Set(refusal?.faults.map(\.field) ?? [])
            #expect(steps.isSuperset(of: ["photo", "commitment", "details", "achievements", "attachments"]))
            #expect(try await t.filledDraft(actor) == id)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
        }
    }

    @Test("A1.2.1.2 A1.3 who fails a condition is told its clause at submission, not in October")
    func conditions() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            // Two years short of the direct way, one day short of four years of appointment, one credit short.
            let actor = try await t.applicant(1, appointedSince: "2019-01-02", credits: 44)
            let id = try await t.filledDraft(actor) { $0.backbone = false }
            let refusal = await t.refusal(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            let clauses = refusal?.faults.map(\.field) ?? []
            #expect(clauses.contains("clause.A1.3") && clauses.contains("clause.A1.2.1.2"))
            #expect(try await t.state(id) == .draft)
        }
    }

    @Test(
        "A2.1.1 A3.1.2 a record counts only after the employer's check, and a change starts it again",
        arguments: engines)
    func archive(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let id = try await t.filledDraft(actor)
            let project = try #require(
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" })
            let kind = try #require(ArchiveKind.find("project"))
            _ = try await t.casework.perform(
                SaveArchiveRecord(
                    id: project.id, kind: kind, body: project.body, edition: DraftVersion(version: project.version),
                    send: true), as: actor)
            #expect(
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.id == project.id }?.state == "waiting")
            let again = PickAchievement(
                caseID: id, recordID: project.id, contribution: "设计", marker: "", representative: false)
            #expect(await t.refusal(again, as: actor)?.faults.first?.field == "record")
            // Two windows: the older version does not overwrite the newer one.
            let stale = SaveArchiveRecord(
                id: project.id, kind: kind, body: ["name": "另一个窗口"], edition: DraftVersion(version: project.version),
                send: false)
            #expect(await t.refusal(stale, as: actor)?.kind == .conflict)
            #expect(
                await t.refusal(DecideArchiveRecord(recordIDs: [project.id], approve: false, reason: ""), as: t.clerk)?
                    .kind == .invalid)
            _ = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [project.id], approve: true, reason: ""), as: t.clerk)
            try await t.casework.perform(again, as: actor)
        }
    }

    @Test("A2.3.3 A1.4 assessments are one record a year, and the verdict says them year by year")
    func assessments() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1)
            let id = try await t.filledDraft(actor)
            let said = try await t.casework.ask(ReadCase(caseID: id), as: actor).findings.first { $0.clause == "A1.4" }
            #expect(said?.message.contains("2019 年称职，2020 年优秀，2021 年称职") == true)
        }
    }

    @Test("A2.2.4 a bought patent, a record of another kind and one too many are not picked")
    func picking() async throws {
        try await CaseworkFixture.with(.sqlite, plan: { $0.application.achievementsMaximum = 1 }) { t in
            let actor = try await t.applicant(1)
            let id = try await t.filledDraft(actor)
            func approved(_ kind: String, _ body: [String: String]) async throws -> String {
                let record = try await t.casework.perform(
                    SaveArchiveRecord(id: nil, kind: #require(ArchiveKind.find(kind)), body: body, send: true),
                    as: actor
                ).id
                _ = try await t.casework.perform(
                    DecideArchiveRecord(recordIDs: [record], approve: true, reason: ""), as: t.clerk)
                return record
            }
            let bought = try await approved(
                "patent",
                [
                    "name": "夹具", "number": "ZL1", "type": "invention", "date": "2020-01-01", "rank": "1",
                    "bought": "yes",
                ])
            let own = try await approved(
                "patent",
                [
                    "name": "夹具二", "number": "ZL2", "type": "invention", "date": "2020-01-01", "rank": "1",
                    "bought": "no",
                ])
            #expect(
                await t.refusal(
                    PickAchievement(caseID: id, recordID: bought, contribution: "x", marker: "", representative: false),
                    as: actor)?.message.contains("不予认可") == true)
            #expect(
                await t.refusal(
                    PickAchievement(caseID: id, recordID: own, contribution: "x", marker: "", representative: false),
                    as: actor)?.message.contains("最多选择 1 项") == true)
            let work = try #require(try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "work" })
            #expect(
                await t.refusal(
                    PickAchievement(
                        caseID: id, recordID: work.id, contribution: "x", marker: "", representative: false), as: actor)?
                    .kind == .invalid)
        }
    }

    @Test(
        "A2.2.3 A2.3.1 the report's limit counts characters as people count them, and only the plan's specialities are taken"
    )
    func details() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1)
            let id = try await t.filledDraft(actor)
            func save(_ report: String, _ speciality: String = "机电制造") async -> Refusal? {
                var details = ApplicationDetails()
                details.report = report
                do {
                    _ = try await t.casework.perform(
                        SaveDetails(
                            caseID: id,
                            .init(speciality: speciality, filing: .normal, acceptancePointID: "", details: details)),
                        as: actor, at: t.inWindow)
                    return nil
                } catch { return error as? Refusal }
            }
            // A family emoji is one character, whatever it is made of.
            #expect(await save(String(repeating: "👨‍👩‍👧", count: 1000)) == nil)
            #expect(await save(String(repeating: "字", count: 1001))?.faults.first?.field == "report")
            #expect(await save("", "通信工程")?.faults.first?.field == "speciality")
        }
    }

    @Test(
        "R5 A3.2.1 what is returned comes back to who returned it; not mended in time means given up; a second list needs a new fact",
        arguments: engines)
    func corrections(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            let day = t.inWindow.adding(seconds: 86_400)
            for id in [one.id, two.id] {
                try await t.casework.perform(ReturnCase(caseID: id, items: ["补合同", "改述职"]), as: t.clerk, at: day)
            }
            let view = try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor, at: day)
            #expect(view.corrections.first?.items == ["补合同", "改述职"])
            let due = try #require(view.record.due)
            #expect(
                due
                    == (try t.casework.calendars.bundled.end(
                        start: day.day, workdays: t.plan.dates.correctionWorkingDays, countStart: false
                    ).end))
            #expect(
                try await t.casework.perform(
                    SubmitApplication(caseID: one.id), as: one.actor, at: Instant.deadline(due).adding(seconds: -1))
                    == .employerReview)
            #expect(
                await t.refusal(SubmitApplication(caseID: two.id), as: two.actor, at: .deadline(due))?.kind == .conflict
            )
            try await t.turn(at: .deadline(due))
            #expect(try await t.state(two.id) == .expired)
            let moment = Instant.deadline(due)
            #expect(
                await t.refusal(ReturnCase(caseID: one.id, items: ["再补"]), as: t.clerk, at: moment)?.faults.first?.field
                    == "newFact")
            try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["再补"], newFact: "新收到的举报材料"), as: t.clerk, at: moment)
        }
    }

    @Test(
        "A2.2.7 a payment counts once however often it is reported; unpaid at the end expires; paid afterwards goes back",
        arguments: engines)
    func payment(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            for c in [one, two] { try await t.recommended(c.id) }
            _ = try await t.published([one.id, two.id])
            let cleared = try t.afterNotice()
            try await t.turn(at: cleared.adding(seconds: -1))
            #expect(try await t.state(one.id) == .qualificationNotice)
            try await t.turn(at: cleared)
            #expect(try await t.state(one.id) == .awaitingPayment)
            let order = try await t.casework.perform(OpenPayment(caseID: one.id), as: one.actor, at: cleared)
            let wrong = ConfirmPayment(verified: .init(orderID: order.id, cents: order.cents - 1, gatewayID: "g0"))
            try await t.casework.perform(wrong, as: nil, at: cleared)
            #expect(try await t.state(one.id) == .awaitingPayment)
            for _ in 0..<3 {
                try await t.casework.perform(
                    ConfirmPayment(verified: .init(orderID: order.id, cents: order.cents, gatewayID: "g1")), as: nil,
                    at: cleared)
            }
            #expect(try await t.state(one.id) == .readyForReview)
            #expect(
                try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).timeline.filter { $0.action == "缴费" }
                    .count == 1)
            let late = try await t.casework.perform(OpenPayment(caseID: two.id), as: two.actor, at: cleared)
            let over = Instant.deadline(
                try t.casework.calendars.bundled.end(
                    start: cleared.day, workdays: t.plan.dates.paymentWorkingDays, countStart: false
                ).end)
            try await t.turn(at: over)
            #expect(try await t.state(two.id) == .expired)
            try await t.casework.perform(
                ConfirmPayment(verified: .init(orderID: late.id, cents: late.cents, gatewayID: "g2")), as: nil, at: over
            )
            #expect(try await t.casework.ask(ReadCase(caseID: two.id), as: two.actor).payment?.state == "refundDue")
        }
    }

    @Test("A2.2.8 the evaluation form exists only after the qualification check, and for nobody else")
    func evaluationForm() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            let other = try await t.applicant(2)
            await #expect(throws: Refusal.self) {
                try await t.casework.ask(ReadEvaluationForm(caseID: one.id), as: one.actor)
            }
            try await t.recommended(one.id)
            _ = try await t.published([one.id])
            let bytes = try await t.casework.ask(ReadEvaluationForm(caseID: one.id), as: one.actor).bytes()
            #expect(bytes.starts(with: Array("%PDF".utf8)))
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadEvaluationForm(caseID: one.id), as: other)
            }
        }
    }

    @Test("one open application per person and plan: start leads to it")
    func oneOpen() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1)
            let first = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            #expect(
                try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow) == first)
            try await t.casework.perform(WithdrawApplication(caseID: first), as: actor, at: t.inWindow)
            #expect(
                try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow) != first)
        }
    }
}
