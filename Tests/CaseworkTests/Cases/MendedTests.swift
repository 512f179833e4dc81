import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct MendedTests {
    private func returned(_ t: CaseworkFixture, _ items: [String]) async throws -> (actor: Actor, id: String) {
        let one = try await t.submitted(1)
        try await t.reported(one.id)
        try await t.casework.perform(ReturnCase(caseID: one.id, items: items), as: t.authorities[0], at: back(t))
        return one
    }

    private func back(_ t: CaseworkFixture) -> Instant {
        CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 1))
    }

    @Test(
        "R5 A3.2.1 when a case comes back, what was changed stands beside what was asked for: fields, files and records, before and after",
        arguments: engines)
    func changes(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await returned(
                t,
                [
                    "本人述职过于简单，请补充近三年的工作。", "缺少聘书，请补充任现职以来的聘任文件。",
                    "社保参保地与劳动合同不一致，请说明。",
                ])
            let now = back(t).adding(seconds: 3600)
            let before = try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor)
            #expect(before.mended == nil)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[0]).mended == nil)
            var details = before.details
            details.report = "从事机械设计十年，近三年主持三条生产线。"
            _ = try await t.casework.perform(
                SaveDetails(
                    caseID: one.id,
                    .init(
                        speciality: "机电制造", filing: .normal, acceptancePointID: t.authorities[0].unitID ?? "",
                        details: details)), as: one.actor, at: now)
            let appointment = try #require(before.records.first { $0.kind == "appointment" })
            try await t.casework.perform(
                AttachEvidence(recordID: appointment.id, file: t.photo), as: one.actor, at: now)
            var body = appointment.body
            body["from"] = "2017-02-01"
            _ = try await t.casework.perform(
                SaveArchiveRecord(
                    id: appointment.id, kind: #require(ArchiveKind.find("appointment")), body: body, send: true),
                as: one.actor, at: now)
            let extra = try await t.casework.perform(
                SaveArchiveRecord(
                    id: nil, kind: #require(ArchiveKind.find("assessment")),
                    body: ["year": "2018", "result": "competent"], send: true), as: one.actor, at: now
            ).id
            _ = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [appointment.id, extra], approve: true, reason: ""), as: t.clerk, at: now
            )
            _ = try await t.casework.perform(SubmitApplication(caseID: one.id), as: one.actor, at: now)

            let mended = try #require(try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[0]).mended)
            #expect(mended.items.map(\.text).first?.hasPrefix("本人述职") == true)
            let report = try #require(mended.items[0].changes.first)
            #expect(report.name == "本人述职" && report.before == "从事机械设计十年。" && report.after == details.report)
            #expect(mended.items[1].changes.contains { $0.before == "2017-01-01" && $0.after == "2017-02-01" })
            #expect(mended.items[1].changes.contains { $0.added.map(\.name) == ["证件照.jpg"] && $0.removed.isEmpty })
            #expect(mended.items[2].changes.isEmpty)
            #expect(mended.others.count == 1 && mended.others[0].after.contains("2018"))
            // Whoever has handed it in, and whoever looks at one glance, is not told.
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).mended == nil)
            #expect(
                try await t.casework.ask(ReadCase(caseID: one.id, atAGlance: true), as: t.authorities[0]).mended == nil)
        }
    }

    @Test("R5 whoever hands a case in again as it was is seen to have changed nothing")
    func nothing() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await returned(t, ["年度考核表缺少单位盖章，请补充。"])
            _ = try await t.casework.perform(
                SubmitApplication(caseID: one.id), as: one.actor, at: back(t).adding(seconds: 60))
            let mended = try #require(try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[0]).mended)
            #expect(mended.items.map(\.changes) == [[]] && mended.others.isEmpty)
        }
    }

    @Test(
        "A3.2.1 a note is read by the own unit with its author, by no other unit and never by the applicant",
        arguments: engines)
    func notes(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            let secret = "电话核实过，原件在单位"
            try await t.casework.perform(AddNote(caseID: one.id, body: secret), as: t.authorities[0])
            let notes = try await t.casework.ask(ReadCase(caseID: one.id), as: t.authorities[0]).notes
            #expect(notes.map(\.body) == [secret] && notes.map(\.author) == ["authority0"])
            for other in [one.actor, t.clerk, t.office] {
                let view = try await t.casework.ask(ReadCase(caseID: one.id), as: other)
                #expect(view.notes.isEmpty)
                #expect(!String(decoding: try JSONEncoder().encode(view), as: UTF8.self).contains(secret))
            }
            for body in ["", String(repeating: "字", count: 501)] {
                #expect(
                    await t.refusal(AddNote(caseID: one.id, body: body), as: t.authorities[0])?.faults.first?.field
                        == "body")
            }
            #expect(await t.refusal(AddNote(caseID: one.id, body: "x"), as: t.authorities[1])?.kind == .notFound)
        }
    }
}
