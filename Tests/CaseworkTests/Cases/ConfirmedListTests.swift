import Casework
import Store
import Testing
import TitleReview

@Suite struct ConfirmedListTests {
    private static let other = String(repeating: "0", count: 64)

    @Test(
        "B18 who confirms sees the names first, and a list that has changed since is not published", arguments: engines)
    func publishing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let ids = [try await t.submitted(1).id, try await t.submitted(2).id]
            for id in ids { try await t.recommended(id) }
            let noon = CaseworkFixture.noon(t.plan.dates.officeDeadline)
            func pass(_ id: String) async throws {
                try await t.casework.perform(PassQualification(caseID: id, opinion: "通过"), as: t.office, at: noon)
            }
            let read = ReadPublication(planID: t.plan.id, kind: .qualification)
            await #expect(throws: Refusal.self) { try await t.casework.ask(read, as: t.office, at: noon) }
            try await pass(ids[0])
            let first = try await t.casework.ask(read, as: t.office, at: noon)
            #expect(first.people.map(\.caseID) == [ids[0]] && first.people.first?.name == "王工1")
            #expect(first.days == t.plan.notices.qualificationDays)
            try await pass(ids[1])
            func publish(_ seen: String?) -> PublishNotice {
                PublishNotice(planID: t.plan.id, kind: .qualification, seen: seen)
            }
            #expect(await t.refusal(publish(first.list), as: t.office, at: noon)?.message.contains("有变动") == true)
            let second = try await t.casework.ask(read, as: t.office, at: noon)
            let notice = try await t.casework.perform(publish(second.list), as: t.office, at: noon)
            #expect(notice.count == 2)
            #expect(try await t.casework.ask(ReadNotice(id: notice.id), as: nil, at: noon).last == second.last)
            await #expect(throws: Refusal.self) { try await t.casework.ask(read, as: t.bureau, at: noon) }
        }
    }

    @Test("B18 of results and certificates, too, what is done is what was shown", arguments: engines)
    func issuing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let after = try await t.reportedToBureau([one]) { report in
                #expect(report.people.map(\.caseID) == [one.id] && report.held == 0)
            }
            _ = try await t.casework.perform(
                ApproveResults(planID: t.plan.id, number: "测人社发〔2022〕1号", day: after.day), as: t.bureau, at: after)
            let draft = try await t.casework.ask(ReadIssuing(planID: t.plan.id), as: t.bureau, at: after)
            #expect(draft.people.map(\.caseID) == [one.id] && draft.firstNumber.hasSuffix("1"))
            await #expect(throws: Refusal.self) {
                try await IssueCertificates.run(
                    planID: t.plan.id, casework: t.casework, actor: t.bureau, seen: Self.other)
            }
            #expect(
                try await IssueCertificates.run(
                    planID: t.plan.id, casework: t.casework, actor: t.bureau, seen: draft.list
                ).issued == 1)
        }
    }

    @Test("B18 a selection names what is the actor's own, and says so when nothing is", arguments: engines)
    func selection(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let named = try await t.casework.ask(ReadSelection(caseIDs: [one.id, "x"]), as: t.clerk, at: t.inWindow)
            #expect(named.map(\.name) == ["王工1"])
            for (ids, actor) in [([one.id], t.bureau), (["x"], t.clerk), ([], t.clerk)] {
                let refusal = await t.refusal(
                    of: { _ = try await t.casework.ask(ReadSelection(caseIDs: ids), as: actor, at: t.inWindow) })
                #expect(refusal?.faults.first?.field == "case")
            }
        }
    }

    @Test("B18 what is confirmed of a meeting is refused where the act would be refused", arguments: engines)
    func meeting(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let id = try await t.meeting([one.id], members: members, present: 7)
            let at = t.meetingMorning
            func count() async throws -> [NamedCase] {
                try await t.casework.ask(ReadCount(CountBallots(meetingID: id)), as: t.office, at: at)
            }
            #expect(await t.refusal(of: { _ = try await count() })?.kind == .conflict)
            let closing = CloseMeeting(meetingID: id)
            #expect(
                await t.refusal(of: { _ = try await t.casework.ask(ReadClosing(closing), as: t.office, at: at) })?
                    .faults
                    .first?.field == "ending")
            let left = try await t.casework.ask(
                ReadClosing(CloseMeeting(meetingID: id, unfinished: .init(.failed, because: "到会人数不足"))), as: t.office,
                at: at)
            #expect(left.map(\.id) == [one.id])
            _ = try await t.casework.perform(OpenBallots(meetingID: id, caseIDs: []), as: t.office, at: at)
            #expect(try await count().map(\.caseID) == [one.id])
        }
    }
}
