import Casework
import Store
import Testing
import TitleReview

@Suite struct DraftVersionTests {
    private func choices(_ report: String) -> SaveDetails.Choices {
        var details = ApplicationDetails()
        details.report = report
        return .init(speciality: "机电制造", filing: .normal, acceptancePointID: "", details: details)
    }

    @Test(
        "A2.2.3 two windows: the older version of the details is refused, the own one goes on, the same text is no change",
        arguments: engines)
    func details(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let text = choices
            let id = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            func save(_ report: String, _ edition: DraftVersion) async throws -> Int {
                try await t.casework.perform(
                    SaveDetails(caseID: id, text(report), edition: edition), as: actor, at: t.inWindow
                ).version
            }
            let base = try await t.casework.ask(ReadCase(caseID: id), as: actor).detailsVersion
            #expect(try await save("甲", DraftVersion(version: base, writer: "a")) == base + 1)
            // The answer was lost on the way: the window comes again with the version that it knows, and with more text.
            #expect(try await save("甲", DraftVersion(version: base, writer: "a")) == base + 1)
            #expect(try await save("甲甲", DraftVersion(version: base, writer: "a")) == base + 2)
            let stale = SaveDetails(caseID: id, text("乙"), edition: DraftVersion(version: base + 1, writer: "b"))
            let refusal = await t.refusal(stale, as: actor, at: t.inWindow)
            #expect(refusal?.kind == .conflict && refusal?.message.contains("另一个窗口") == true)
            #expect(try await t.casework.ask(ReadCase(caseID: id), as: actor).details.report == "甲甲")
            #expect(try await save("乙", DraftVersion(version: base + 2, writer: "b")) == base + 3)
            #expect(
                await t.refusal(
                    SaveDetails(caseID: id, text("甲甲甲"), edition: DraftVersion(version: base + 2, writer: "a")),
                    as: actor,
                    at: t.inWindow)?.kind == .conflict)
        }
    }

    @Test(
        "A2.1 a new record that is sent twice is one record; an approved one stays approved while nothing changes",
        arguments: engines)
    func records(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let other = try await t.applicant(2)
            let kind = try #require(ArchiveKind.find("project"))
            let draft = UnitOfWork.randomID()
            func save(_ name: String, _ writer: String, as who: Actor) async throws -> Saved {
                try await t.casework.perform(
                    SaveArchiveRecord(
                        id: nil, draft: draft, kind: kind, body: ["name": name],
                        edition: DraftVersion(version: nil, writer: writer), send: false), as: who)
            }
            let before = try await t.casework.ask(ReadArchive(), as: actor).count
            #expect(try await save("产线", "a", as: actor) == Saved(id: draft, version: 1))
            #expect(try await save("产线", "a", as: actor) == Saved(id: draft, version: 1))
            #expect(try await save("产线改造", "a", as: actor) == Saved(id: draft, version: 2))
            #expect(try await t.casework.ask(ReadArchive(), as: actor).count == before + 1)
            await #expect(throws: Refusal.self) { try await save("别的窗口", "b", as: actor) }
            await #expect(throws: Refusal.notFound) { try await save("别人", "a", as: other) }
            let invented = SaveArchiveRecord(
                id: nil, draft: "not-hexadecimal", kind: kind, body: ["name": "x"], send: false)
            #expect(await t.refusal(invented, as: actor)?.kind == .invalid)

            let approved = try #require(
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.state == "approved" })
            let its = try #require(ArchiveKind.find(approved.kind))
            _ = try await t.casework.perform(
                SaveArchiveRecord(
                    id: approved.id, kind: its, body: approved.body, edition: DraftVersion(version: approved.version),
                    send: false), as: actor)
            #expect(try await t.casework.ask(ReadArchive(), as: actor).first { $0.id == approved.id } == approved)
        }
    }

    @Test("A2.1.1 a returned record keeps its reason while it is being mended")
    func returned() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1)
            let project = try #require(
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" })
            let kind = try #require(ArchiveKind.find("project"))
            _ = try await t.casework.perform(
                SaveArchiveRecord(id: project.id, kind: kind, body: project.body, send: true), as: actor)
            _ = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [project.id], approve: false, reason: "缺少证明"), as: t.clerk)
            let body = project.body.merging(["name": "改过的名称"]) { _, new in new }
            _ = try await t.casework.perform(
                SaveArchiveRecord(id: project.id, kind: kind, body: body, send: false), as: actor)
            let mending = try await t.casework.ask(ReadArchive(), as: actor).first { $0.id == project.id }
            #expect(mending?.state == "returned" && mending?.reason == "缺少证明")
            _ = try await t.casework.perform(
                SaveArchiveRecord(id: project.id, kind: kind, body: body, send: true), as: actor)
            let sent = try await t.casework.ask(ReadArchive(), as: actor).first { $0.id == project.id }
            #expect(sent?.state == "waiting" && sent?.reason == "")
        }
    }

    @Test(
        "A2.2.4 what is typed about an achievement is kept before picking and after removing, and an older version is refused",
        arguments: engines)
    func contributions(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let other = try await t.applicant(2)
            let id = try await t.filledDraft(actor)
            let record = try #require(try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" })
                .id
            func kept() async throws -> Contribution? {
                try await t.casework.ask(ReadCase(caseID: id), as: actor).contributions.first { $0.recordID == record }
            }
            let picked = try #require(try await kept())
            #expect(picked.text == "总体设计" && picked.marker == "第 2 页")
            try await t.casework.perform(RemoveAchievement(caseID: id, recordID: record), as: actor)
            #expect(try await kept() == picked)
            let draft = SaveContribution(
                caseID: id, recordID: record, text: "负责", marker: "",
                edition: DraftVersion(version: picked.version, writer: "a"))
            #expect(try await t.casework.perform(draft, as: actor).version == picked.version + 1)
            #expect(try await t.casework.ask(ReadCase(caseID: id), as: actor).picked.isEmpty)
            let stale = PickAchievement(
                caseID: id, recordID: record, contribution: "旧的", marker: "", representative: false,
                edition: DraftVersion(version: picked.version, writer: "b"))
            #expect(await t.refusal(stale, as: actor)?.kind == .conflict)
            #expect(await t.refusal(draft, as: other)?.kind == .notFound)
            let foreign = SaveContribution(
                caseID: id, recordID: UnitOfWork.randomID(), text: "x", marker: "", edition: .unread)
            #expect(await t.refusal(foreign, as: actor)?.kind == .notFound)
            try await t.casework.perform(
                PickAchievement(
                    caseID: id, recordID: record, contribution: "负责设计", marker: "", representative: false,
                    edition: DraftVersion(version: picked.version + 1, writer: "b")), as: actor)
            #expect(try await kept()?.text == "负责设计")
        }
    }
}
