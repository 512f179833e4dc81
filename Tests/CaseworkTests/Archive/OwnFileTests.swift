import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct OwnFileTests {
    private func file(_ t: CaseworkFixture, _ name: String) throws -> StoredFile {
        try StoredFile.made(
            [0xFF, 0xD8, 0xFF] + Array(name.utf8), name: name, type: "image/jpeg", casework: t.casework)
    }

    /// What the chain says was done with a file.
    private func acts(_ file: String, _ t: CaseworkFixture) async throws -> [String] {
        try await t.database.read { tx in
            try tx.query("SELECT act FROM audit_entries WHERE subject = \(file)").map { try $0.text("act") }.sorted()
        }
    }

    @Test(
        """
        B30 an attachment is turned for good, replaced, removed and put back while the application is edited and not after; \
        what was handed in keeps its own
        """, arguments: engines)
    func attachment(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let id = try await t.filledDraft(actor)
            let now = t.inWindow
            func shown(_ reader: Actor) async throws -> [EvidenceItem] {
                try await t.casework.ask(ReadCase(caseID: id), as: reader, at: now).attachments.flatMap(\.files)
            }
            let first = try #require(try await shown(actor).first)
            try await t.casework.perform(TurnEvidence(id: first.id, quarters: 1), as: actor, at: now)
            #expect(try await shown(actor).first { $0.id == first.id }?.turn == 1)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: now)

            let other = try file(t, "新的.jpg")
            for refusal in [
                await t.refusal(TurnEvidence(id: first.id, quarters: 1), as: actor, at: now),
                await t.refusal(RemoveEvidence(id: first.id), as: actor, at: now),
                await t.refusal(ReplaceEvidence(id: first.id, file: other), as: actor, at: now),
            ] { #expect(refusal?.kind == .conflict && refusal?.message.contains("不能修改") == true) }
            let seen = try await t.casework.ask(ReadEvidence(id: first.id), as: t.clerk, at: now)
            #expect(seen.turn == 1)

            try await t.casework.perform(ReturnCase(caseID: id, items: ["请重新上传"]), as: t.clerk, at: now)
            try await t.casework.perform(TurnEvidence(id: first.id, quarters: 2), as: actor, at: now)
            #expect(try await shown(actor).first { $0.id == first.id }?.turn == 3)
            let new = try await t.casework.perform(ReplaceEvidence(id: first.id, file: other), as: actor, at: now)
            _ = try await t.casework.perform(RemoveEvidence(id: new), as: actor, at: now)
            #expect(try await !shown(actor).contains { [first.id, new].contains($0.id) })
            let removed = try await t.casework.ask(ReadRemoved(), as: actor, at: now).files.map(\.id)
            #expect(Set(removed) == [first.id, new])
            #expect(try await t.casework.perform(RestoreEvidence(id: new), as: actor, at: now) == "新的.jpg")
            #expect(try await shown(actor).contains { $0.id == new })
            // Until it is handed in again, nobody else sees any of it.
            #expect(try await shown(t.clerk).contains { $0.id == first.id && $0.turn == 1 })
            await #expect(throws: Refusal.notFound) {
                _ = try await t.casework.ask(ReadEvidence(id: new), as: t.clerk, at: now)
            }

            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: now)
            let after = try await shown(t.clerk).map(\.id)
            #expect(after.contains(new) && !after.contains(first.id))
            // What was handed in the first time is still there for whoever it was handed to, as it was then.
            #expect(try await t.casework.ask(ReadEvidence(id: first.id), as: t.clerk, at: now) == seen)
            let mended = try #require(try await t.casework.ask(ReadCase(caseID: id), as: t.clerk, at: now).mended)
            let changes = mended.items.flatMap(\.changes) + mended.others
            #expect(changes.contains { $0.added.map(\.id) == [new] && $0.removed.map(\.id) == [first.id] })
            #expect(try await acts(first.id, t) == ["evidence.removed", "evidence.turned", "evidence.turned"])
            #expect(try await acts(new, t) == ["evidence.removed", "evidence.restored"])
        }
    }

    @Test(
        """
        B30 A2.1.1 a record whose proof was removed, replaced or put back is checked again; removed, it takes its files along \
        and comes back as it was
        """, arguments: engines)
    func record(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let kind = try #require(ArchiveKind.find("project"))
            func project() async throws -> ArchiveRecord? {
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" }
            }
            let before = try #require(try await project())
            try await t.casework.perform(AttachEvidence(recordID: before.id, file: file(t, "一.jpg")), as: actor)
            func approve() async throws {
                _ = try await t.casework.perform(
                    SaveArchiveRecord(id: before.id, kind: kind, body: before.body, send: true), as: actor)
                _ = try await t.casework.perform(
                    DecideArchiveRecord(recordIDs: [before.id], approve: true, reason: ""), as: t.clerk)
                #expect(try await project()?.state == "approved")
            }
            try await approve()
            let one = try #require(try await project()?.evidence.first?.id)
            // The same paper the right way up proves the same.
            try await t.casework.perform(TurnEvidence(id: one, quarters: 3), as: actor)
            #expect(try await project()?.state == "approved")
            let two = try await t.casework.perform(ReplaceEvidence(id: one, file: file(t, "二.jpg")), as: actor)
            #expect(try await project()?.state == "draft")
            try await approve()
            _ = try await t.casework.perform(RemoveEvidence(id: two), as: actor)
            #expect(try await project()?.state == "draft")
            try await approve()
            _ = try await t.casework.perform(RestoreEvidence(id: two), as: actor)
            #expect(try await project()?.state == "draft")
            try await approve()

            _ = try await t.casework.perform(RemoveArchiveRecord(id: before.id), as: actor)
            #expect(try await project() == nil)
            // The file that was replaced waits for its record.
            #expect(await t.refusal(RestoreEvidence(id: one), as: actor)?.message.contains("先恢复记录") == true)
            _ = try await t.casework.perform(RestoreArchiveRecord(id: before.id), as: actor)
            let again = try #require(try await project())
            #expect(again.body == before.body && again.state == "approved" && again.evidence.map(\.id) == [two])
        }
    }
}
