import Store
import Testing
import TitleReview

@testable import Casework

/// Paper by post, and the forms' way back.
@Suite struct PaperTests {
    @Test(
        "N2.3 A4.1 nothing asks for paper before the results; those who passed post it and see where it is",
        arguments: engines)
    func way(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let sent = SendPapers(caseIDs: [one.id], returnAddress: "杭州市临平区某路 1 号", waybill: "EMS1")
            #expect(await t.refusal(sent, as: one.actor, at: t.inWindow)?.message.contains("评审通过后再邮寄") == true)
            await #expect(throws: Refusal.self) {
                try await t.casework.ask(ReadCoverSheet(caseID: one.id), as: one.actor)
            }
            #expect(try await t.casework.ask(ListPapers(), as: t.office).items.isEmpty)
            try await t.certify([one])
            #expect(try await t.casework.ask(ListPapers(), as: t.office).counts == [.notSent: 1])
            _ = try await t.casework.perform(sent, as: one.actor)
            let item = try #require(try await t.casework.ask(ListPapers(stage: .onTheWay), as: t.office).items.first)
            #expect(item.returnAddress == "杭州市临平区某路 1 号" && item.waybill == "EMS1" && item.stage == .onTheWay)
            #expect(await t.refusal(TrackPaper(caseID: one.id, step: .stamped), as: t.office)?.kind == .conflict)
            try await t.casework.perform(TrackPaper(caseID: one.id, step: .arrived), as: t.office)
            // What has arrived is not sent again under another number.
            #expect(await t.refusal(sent, as: one.actor)?.kind == .conflict)
            try await t.casework.perform(TrackPaper(caseID: one.id, step: .stamped), as: t.office)
            #expect(
                await t.refusal(TrackPaper(caseID: one.id, step: .returned(waybill: "")), as: t.office)?.faults.first?
                    .field == "waybill")
            try await t.casework.perform(TrackPaper(caseID: one.id, step: .returned(waybill: "EMS2")), as: t.office)
            #expect(await t.refusal(TrackPaper(caseID: one.id, step: .arrived), as: one.actor)?.kind == .forbidden)
            #expect(
                try await t.casework.ask(ReadFollowUp(caseID: one.id), as: one.actor).paper?.returnWaybill == "EMS2")
        }
    }

    @Test(
        "A4.1 a unit sends for several people in one parcel under one cover sheet; the codes are read at arrival, twice changes nothing",
        arguments: engines)
    func parcel(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            try await t.certify([one, two])
            let sheet = try await t.casework.ask(ReadCoverSheet(planID: t.plan.id), as: t.clerk)
            #expect(sheet.people.map(\.name) == ["王工1", "王工2"] && sheet.recipient == t.plan.paper.address)
            #expect(try sheet.document(at: t.casework.business.now()).bytes().starts(with: Array("%PDF".utf8)))
            let sent = SendPapers(caseIDs: [one.id, two.id], returnAddress: "杭州市临平区某路 1 号", waybill: "EMS9")
            #expect(try await t.casework.perform(sent, as: t.clerk).map(\.problem) == ["", ""])
            #expect(
                await t.refusal(SendPapers(caseIDs: [two.id], returnAddress: "某处", waybill: "EMS8"), as: one.actor)?
                    .kind == .notFound)
            // The employer sees no address that somebody else has written.
            #expect(
                try await t.casework.ask(ListEmployerPapers(), as: t.clerk).page.items.allSatisfy {
                    $0.returnAddress.isEmpty && $0.waybill == "EMS9"
                })
            let first = try await t.casework.perform(ReceivePaper(code: sheet.people[0].code), as: t.office)
            #expect(first.name == "王工1" && !first.isAgain && first.missing == 1)
            let again = try await t.casework.perform(ReceivePaper(code: one.id), as: t.office)
            #expect(again.isAgain && again.arrived == first.arrived)
            #expect(try await t.casework.perform(ReceivePaper(code: sheet.people[1].code), as: t.office).missing == 0)
            for code in ["", "EA123", "https://example.invalid/x", String(repeating: "g", count: 32)] {
                #expect(await t.refusal(ReceivePaper(code: code), as: t.office)?.faults.first?.field == "code")
            }
            #expect(
                await t.refusal(ReceivePaper(code: String(repeating: "0", count: 32)), as: t.office)?.kind == .notFound)
            #expect(await t.refusal(ReceivePaper(code: one.id), as: t.clerk)?.kind == .forbidden)
            #expect(
                try await t.database.read { tx in
                    try tx.query("SELECT act FROM audit_entries").count { try $0.text("act") == "paper.arrived" }
                } == 2)
            // With everything there, no cover sheet is left to print.
            await #expect(throws: Refusal.self) {
                try await t.casework.ask(ReadCoverSheet(planID: t.plan.id), as: t.clerk)
            }
            let list = try await MailingList.make(
                t.casework, stage: .arrived, as: t.office, at: t.casework.business.now())
            #expect(list.starts(with: Array("PK".utf8)))
            #expect(try await t.casework.ask(ReadPaper(caseID: two.id), as: t.office).stage == .arrived)
            await #expect(throws: (any Error).self) {
                try await MailingList.make(t.casework, stage: nil, as: t.clerk, at: t.casework.business.now())
            }
        }
    }

    @Test(
        "N3.5 the acceptance point that took a case in hands its stamped form over to the employer, once, on a register to sign",
        arguments: engines)
    func handedOver(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            let point = t.authorities[0]
            try await t.certify([one, two])
            #expect(try await t.casework.ask(ListPapers(), as: point).items.isEmpty)
            for id in [one.id, two.id] {
                for step in [TrackPaper.Step.arrived, .stamped] {
                    try await t.casework.perform(TrackPaper(caseID: id, step: step), as: t.office)
                }
            }
            #expect(try await Set(t.casework.ask(ListPapers(), as: point).items.map(\.name)) == ["王工1", "王工2"])
            // The next level decided on it, too, and hands nothing over.
            #expect(try await t.casework.ask(ListPapers(), as: t.authorities[1]).items.isEmpty)
            let foreign = try await t.casework.perform(
                HandOverForms(caseIDs: [one.id], receiver: "李人事"), as: t.authorities[1])
            #expect(foreign.map(\.name) == [BatchOutcome.unknown])
            #expect(foreign.map(\.problem) == [Refusal.notFound.message])
            #expect(
                await t.refusal(HandOverForms(caseIDs: [one.id], receiver: ""), as: point)?.faults.first?.field
                    == "receiver")
            let both = HandOverForms(caseIDs: [one.id, two.id], receiver: "李人事")
            #expect(try await t.casework.perform(both, as: point).map(\.problem) == ["", ""])
            let again = try await t.casework.perform(both, as: point)
            #expect(again.map(\.name) == ["王工1", "王工2"] && again.allSatisfy { $0.problem.contains("已经移交过") })
            let register = try await t.casework.ask(ReadHandOverRegister(day: t.casework.business.now().day), as: point)
            #expect(
                register.lines.map(\.name) == ["王工1", "王工2"]
                    && register.lines.allSatisfy { $0.receiver == "李人事" && !$0.certificate.isEmpty })
        }
    }
}
