import Store
import Testing
import TitleReview

@testable import Casework

/// Every file of a case, asked for as everybody: the file asks the same relation as the page that shows it (S13, S14).
@Suite struct FileRelationTests {
    private typealias Files = [(name: String, read: @Sendable (Actor?) async throws -> Void)]

    private func files(_ t: CaseworkFixture, _ id: String) async throws -> Files {
        let evidence = try #require(
            try await t.database.read { tx in
                try tx.one("SELECT id FROM evidence WHERE case_id = \(id) ORDER BY id LIMIT 1")?.text("id")
            })
        let casework = t.casework
        return [
            ("photo", { _ = try await casework.ask(ReadPhoto(caseID: id), as: $0) }),
            ("commitment", { _ = try await casework.ask(ReadCommitment(caseID: id), as: $0) }),
            ("evaluation form", { _ = try await casework.ask(ReadEvaluationForm(caseID: id), as: $0) }),
            ("evidence", { _ = try await casework.ask(ReadEvidence(id: evidence), as: $0) }),
        ]
    }

    /// Nil when the file is given.
    private func refusal(_ read: (Actor?) async throws -> Void, _ actor: Actor?) async -> Refusal.Kind? {
        do {
            try await read(actor)
            return nil
        } catch { return (error as? Refusal)?.kind ?? .conflict }
    }

    private func expect(
        _ files: Files, _ actor: Actor?, _ kind: Refusal.Kind?, _ who: String,
        _ location: SourceLocation = #_sourceLocation
    ) async {
        for file in files {
            let found = await refusal(file.read, actor)
            #expect(found == kind, "\(file.name) as \(who)", sourceLocation: location)
        }
    }

    @Test(
        "B60 S14 R8 a case's photo, commitment, form and evidence are there for its panel and not for the rest of the committee",
        arguments: engines)
    func experts(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let files = try await files(t, one.id)
            var readers: [Actor] = []
            for (index, member) in members.enumerated() {
                let isReader = try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty
                await expect(files, member, isReader ? nil : .notFound, "member \(index), reader: \(isReader)")
                if isReader { readers.append(member) }
            }
            #expect(readers.count == 3 && members.count == 7)
            // Who steps aside has nothing any more; whoever reads in the place of that one has.
            let aside = readers[0]
            try await t.casework.perform(
                DeclareRecusal(caseID: one.id, kinship: true, reason: "亲属"), as: aside, at: t.meetingMorning)
            await expect(files, aside, .notFound, "who stepped aside")
            // Nor who has left the committee, though the sheet that was handed in stays.
            let scores = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
            _ = try await t.casework.perform(
                SaveOpinion(caseID: one.id, .init(scores: scores, opinion: "达到要求", recommends: true), submit: true),
                as: readers[1], at: t.meetingMorning)
            await expect(files, readers[1], nil, "who handed the sheet in")
            let left = readers[1].accountID
            let found = try await t.database.read { tx in
                try tx.one("SELECT id FROM experts WHERE account_id = \(left)")?.text("id")
            }
            let id = try #require(found)
            try await t.casework.perform(
                LeaveCommittee(planID: t.plan.id, expertID: id, reason: "调离"), as: t.office, at: t.meetingMorning)
            await expect(files, readers[1], .notFound, "who left the committee")
        }
    }

    @Test(
        "B60 S13 S14 the same files as everybody else: the owner and the units of the case, with the second factor given",
        arguments: engines)
    func units(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let stranger = try await t.applicant(2)
            let otherClerk = try await t.otherEmployer(2, approve: true)
            try await t.ready([one])
            let files = try await files(t, one.id)
            let last = try #require(t.authorities.last)
            for (who, actor) in [("owner", one.actor), ("clerk", t.clerk), ("authority", last), ("office", t.office)] {
                await expect(files, actor, nil, who)
            }
            for (who, actor) in [
                ("another applicant", stranger), ("another unit's clerk", otherClerk), ("bureau", t.bureau),
                ("administrator", t.administrator),
            ] { await expect(files, actor, .notFound, who) }
            await expect(files, nil, .signedOut, "nobody")
            for actor in [last, t.office, t.bureau, t.administrator] {
                let half = Actor(
                    accountID: actor.accountID, membershipID: actor.membershipID, role: actor.role,
                    unitID: actor.unitID,
                    unitName: "", personID: nil, name: "", secondFactor: false)
                await expect(files, half, .forbidden, "\(actor.role) without the second factor")
            }
        }
    }

    @Test(
        "B60 R4 an internal notice is read in its unit and by who checks its cases, with the second factor; not by the bureau",
        arguments: engines)
    func internalNotices(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let otherClerk = try await t.otherEmployer(2, approve: true)
            try await t.passByEmployer(one.id)
            let posted = t.inWindow.adding(seconds: 2 * 86_400)
            _ = try await t.casework.perform(PostInternalNotice(caseIDs: [one.id]), as: t.clerk, at: posted)
            let notice = try #require(
                try await t.database.read { tx in
                    try tx.one("SELECT id FROM notices WHERE kind = 'employer'")?.text("id")
                })
            func kind(_ actor: Actor?) async -> Refusal.Kind? {
                await refusal({ _ = try await t.casework.ask(ReadNotice(id: notice), as: $0, at: posted) }, actor)
            }
            let authority = t.authorities[0]
            for actor in [t.clerk, authority, t.office] { #expect(await kind(actor) == nil, "\(actor.role)") }
            for actor in [t.bureau, t.administrator, otherClerk, one.actor] {
                #expect(await kind(actor) == .notFound, "\(actor.role)")
            }
            #expect(await kind(nil) == .notFound)
            let half = Actor(
                accountID: authority.accountID, membershipID: authority.membershipID, role: .authority,
                unitID: authority.unitID, unitName: "", personID: nil, name: "", secondFactor: false)
            #expect(await kind(half) == .forbidden)
            for actor in [t.bureau, otherClerk, one.actor] {
                let objection = RaiseObjection(noticeID: notice, caseID: one.id, author: "某人", body: "说明情况")
                #expect(await t.refusal(objection, as: actor, at: posted)?.kind == .notFound, "\(actor.role)")
            }
        }
    }

    @Test(
        "B60 S13 S14 what comes later is for whom it is made: certificate, receipt, table of a notice, letter, minutes",
        arguments: engines)
    func later(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let stranger = try await t.applicant(2)
            let otherClerk = try await t.otherEmployer(2, approve: true)
            try await t.certify([one])
            let ids = try await t.database.read { tx in
                (
                    notice: try tx.one("SELECT id FROM notices WHERE kind = 'employer'")?.text("id"),
                    meeting: try tx.one("SELECT id FROM meetings")?.text("id"),
                    expert: try tx.one("SELECT account_id FROM experts ORDER BY id LIMIT 1")?.text("account_id")
                )
            }
            let (notice, meeting) = (try #require(ids.notice), try #require(ids.meeting))
            let expert = try await CaseworkFixture.actor(t.casework, #require(ids.expert), .expert, unit: nil)
            let (casework, unit) = (t.casework, try #require(t.clerk.unitID))
            let files: Files = [
                ("certificate", { _ = try await casework.ask(ReadCertificateFile(caseID: one.id), as: $0) }),
                ("receipt", { _ = try await casework.ask(ReadReceipt(caseID: one.id), as: $0) }),
                ("table", { _ = try await casework.ask(ReadNoticeTable(noticeID: notice), as: $0) }),
                ("letter", { _ = try await casework.ask(ReadLetter(unitID: unit), as: $0) }),
                ("minutes", { _ = try await casework.ask(ReadMinutes(meetingID: meeting), as: $0) }),
            ]
            let last = try #require(t.authorities.last)
            let everybody: [(who: String, actor: Actor?, found: [Refusal.Kind?])] = [
                ("owner", one.actor, [nil, nil, .forbidden, .forbidden, .forbidden]),
                ("another applicant", stranger, [.notFound, .notFound, .forbidden, .forbidden, .forbidden]),
                ("clerk", t.clerk, [nil, .forbidden, nil, .forbidden, .forbidden]),
                ("another unit's clerk", otherClerk, [.notFound, .forbidden, .notFound, .forbidden, .forbidden]),
                ("authority", last, [nil, .forbidden, .forbidden, .forbidden, .forbidden]),
                ("office", t.office, [nil, nil, .forbidden, .forbidden, nil]),
                ("expert", expert, [.notFound, .forbidden, .forbidden, .forbidden, .forbidden]),
                ("bureau", t.bureau, [nil, .forbidden, .forbidden, .forbidden, .forbidden]),
                ("administrator", t.administrator, [.notFound, .forbidden, .forbidden, nil, .forbidden]),
                ("nobody", nil, [.signedOut, .signedOut, .signedOut, .signedOut, .signedOut]),
            ]
            for (who, actor, found) in everybody {
                for (file, kind) in zip(files, found) {
                    #expect(await refusal(file.read, actor) == kind, "\(file.name) as \(who)")
                }
            }
        }
    }
}
