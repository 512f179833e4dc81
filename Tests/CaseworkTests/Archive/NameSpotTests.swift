import Casework
import Store
import Testing
import TitleReview

@Suite struct NameSpotTests {
    /// A draft with a project and a file of two pages that proves it.
    private func draft(_ t: CaseworkFixture, _ serial: Int = 1) async throws -> (
        actor: Actor, id: String, record: String, file: String
    ) {
        let actor = try await t.applicant(serial)
        let id = try await t.filledDraft(actor)
        let record = try #require(try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" })
        try await t.casework.perform(AttachEvidence(recordID: record.id, file: t.photo), as: actor, at: t.inWindow)
        let file = try #require(
            try await t.casework.ask(ReadArchive(), as: actor).first { $0.id == record.id }?.evidence.first)
        // A new file has the record checked once more.
        _ = try await t.casework.perform(
            SaveArchiveRecord(
                id: record.id, kind: #require(ArchiveKind.find("project")), body: record.body, send: true), as: actor,
            at: t.inWindow)
        _ = try await t.casework.perform(
            DecideArchiveRecord(recordIDs: [record.id], approve: true, reason: ""), as: t.clerk, at: t.inWindow)
        return (actor, id, record.id, file.id)
    }

    private func spot(_ file: String, page: Int = 1, left: Int = 1_000) throws -> NameSpot {
        try #require(NameSpot(fileID: file, page: page, left: left, top: 2_000, width: 500, height: 200))
    }

    @Test(
        "A2.2.4 the frame is kept with the application, the last one counts, and can be taken away", arguments: engines)
    func marking(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await draft(t)
            try await t.casework.perform(
                MarkName(caseID: one.id, recordID: one.record, spot: spot(one.file)), as: one.actor, at: t.inWindow)
            try await t.casework.perform(
                MarkName(caseID: one.id, recordID: one.record, spot: spot(one.file, left: 1_500)), as: one.actor,
                at: t.inWindow)
            let kept = try spot(one.file, left: 1_500)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).nameSpots == [one.record: kept])
            #expect(try await t.casework.ask(ReadOwnEvidence(fileID: one.file), as: one.actor).spot == kept)
            let view = try await t.casework.ask(
                ReadNameSpot(caseID: one.id, recordID: one.record, fileID: one.file), as: one.actor)
            #expect(view.isEditable && view.spot == kept)
            try await t.casework.perform(
                UnmarkName(caseID: one.id, recordID: one.record), as: one.actor, at: t.inWindow)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).nameSpots.isEmpty)
            #expect(await t.refusal(UnmarkName(caseID: one.id, recordID: one.record), as: one.actor)?.kind == .notFound)
        }
    }

    @Test("A2.2.4 a page that the file has not, a foreign file, a foreign case and a sent application are refused")
    func refusals() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await draft(t)
            let other = try await draft(t, 2)
            let beyond = await t.refusal(
                MarkName(caseID: one.id, recordID: one.record, spot: try spot(one.file, page: 2)), as: one.actor)
            #expect(beyond?.kind == .invalid && beyond?.message.contains("只有 1 页") == true)
            #expect(
                await t.refusal(
                    MarkName(caseID: one.id, recordID: one.record, spot: try spot(other.file)), as: one.actor)?.kind
                    == .notFound)
            #expect(
                await t.refusal(
                    MarkName(caseID: one.id, recordID: other.record, spot: try spot(other.file)), as: one.actor)?.kind
                    == .notFound)
            #expect(
                await t.refusal(
                    MarkName(caseID: other.id, recordID: other.record, spot: try spot(other.file)), as: one.actor)?.kind
                    == .notFound)
            try await t.casework.perform(
                MarkName(caseID: one.id, recordID: one.record, spot: spot(one.file)), as: one.actor, at: t.inWindow)
            _ = try await t.casework.perform(SubmitApplication(caseID: one.id), as: one.actor, at: t.inWindow)
            #expect(
                await t.refusal(
                    MarkName(caseID: one.id, recordID: one.record, spot: try spot(one.file)), as: one.actor,
                    at: t.inWindow)?.kind == .conflict)
            #expect(
                await t.refusal(UnmarkName(caseID: one.id, recordID: one.record), as: one.actor, at: t.inWindow)?.kind
                    == .conflict)
            // Whoever checks sees what the applicant framed; the applicant still does.
            let kept = try spot(one.file)
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: t.clerk).nameSpots == [one.record: kept])
            #expect(
                try await !t.casework.ask(
                    ReadNameSpot(caseID: one.id, recordID: one.record, fileID: one.file), as: one.actor
                ).isEditable)
        }
    }
}
