import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct SnapshotTests {
    /// Sequences of each of the two cases.
    private static let sequences = ProcessInfo.processInfo.environment["PINGHENG_LONG"] == "1" ? 250 : 25

    /// What everybody but the owner sees of a case: its page, its form, its files, the notice's table, and what stands of it on
    /// desks, in sheets and in the plan's package.
    private func seen(_ t: CaseworkFixture, _ id: String, _ readers: [Actor], notice: String, at moment: Instant)
        async throws
        -> [String]
    {
        var seen: [String] = []
        for reader in readers {
            let view = try await t.casework.ask(ReadCase(caseID: id), as: reader, at: moment)
            seen.append(try JSON.encode(view))
            if view.record.state.isQualified {
                let form = try await t.casework.ask(ReadEvaluationForm(caseID: id), as: reader, at: moment)
                seen.append(SHA256Digest(of: try form.bytes()).hex)
            }
            for file in view.records.flatMap(\.evidence) + view.attachments.flatMap(\.files) {
                seen.append("\(try await t.casework.ask(ReadEvidence(id: file.id), as: reader, at: moment))")
            }
            seen.append("\(try await t.casework.ask(ReadPhoto(caseID: id), as: reader, at: moment))")
            seen.append("\(try await t.casework.ask(ReadCommitment(caseID: id), as: reader, at: moment))")
            seen += try await listed(t, id, reader, at: moment)
        }
        seen.append(
            try JSON.encode(try await t.casework.ask(ReadNoticeTable(noticeID: notice), as: t.clerk, at: moment)))
        return seen
    }

    /// What stands of a case on the reader's desk, in the sheets and in the package that the reader can take away.
    private func listed(_ t: CaseworkFixture, _ id: String, _ reader: Actor, at moment: Instant) async throws
        -> [String]
    {
        if reader.role == .expert {
            return [try JSON.encode(try await t.casework.ask(ReadCaseAsExpert(caseID: id), as: reader, at: moment))]
        }
        let all = QueueFilter(states: CaseState.allCases.filter { $0 != .draft })
        let rows = try await t.casework.ask(ReadQueue(all), as: reader, at: moment).rows
        #expect(rows.map(\.id) == [id])
        var listed = [try JSON.encode(rows)]
        guard reader.role != .employer else { return listed }
        let sheet = try await QueueExport.rows(t.casework, all, as: reader, at: moment)
        #expect(sheet.count == 1)
        listed += sheet.map { $0.joined(separator: "|") }
        if reader.role == .office {
            // The tables of cases; what else is in a package says nothing of an archive.
            let packed = try await t.casework.ask(ReadPlanPackage(planID: t.plan.id), as: reader, at: moment)
            let cases = packed.tables.filter { $0.name.hasPrefix("cases/") }
            #expect(cases.count == 1)
            listed += cases.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        return listed
    }

    /// Where two lists of texts begin to differ, with what stands around it.
    private static func difference(_ before: [String], _ now: [String]) -> String {
        guard let pair = zip(before, now).first(where: { $0 != $1 }) else { return "\(before.count) → \(now.count)" }
        let same = zip(pair.0, pair.1).prefix { $0 == $1 }.count
        let from = max(0, same - 80)
        return "\(pair.0.dropFirst(from).prefix(200)) → \(pair.1.dropFirst(from).prefix(200))"
    }

    private func otherEmployer(_ t: CaseworkFixture) async throws -> String {
        let early = CaseworkFixture.noon(t.plan.dates.open.adding(days: -30))
        let unit = try await t.casework.perform(
            RegisterEmployer(
                EmployerProfile(
                    name: "杭州另一家有限公司", creditCode: "91330110MA2B0BBB1N".validCreditCode, kind: "enterprise",
                    ownership: "private", sector: "other", supervisedBy: "district"),
                login: "clerk2", password: CaseworkFixture.password, clerk: "另一经办人",
                letter: t.casework.files.put(Array("letter".utf8))), as: nil, at: early)
        try await t.casework.perform(DecideRegistration(unitID: unit, approve: true), as: t.administrator, at: early)
        return unit
    }

    /// An applicant with evidence at every record, whose case was handed in.
    private func submitted(_ t: CaseworkFixture, _ serial: Int) async throws -> (actor: Actor, id: String) {
        let actor = try await t.applicant(serial)
        let early = CaseworkFixture.noon(t.plan.dates.open.adding(days: -20))
        for record in try await t.casework.ask(ReadArchive(), as: actor) {
            try await t.casework.perform(AttachEvidence(recordID: record.id, file: t.photo), as: actor, at: early)
            _ = try await t.casework.perform(
                SaveArchiveRecord(
                    id: record.id, kind: #require(ArchiveKind.find(record.kind)), body: record.body, send: true),
                as: actor, at: early)
        }
        let waiting = try await t.casework.ask(ReadArchive(), as: actor).map(\.id)
        _ = try await t.casework.perform(
            DecideArchiveRecord(recordIDs: waiting, approve: true, reason: ""), as: t.clerk, at: early)
        let id = try await t.filledDraft(actor)
        _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
        return (actor, id)
    }

    /// Disturbs a case again and again; after each sequence everybody else sees what they saw before.
    private func disturb(
        _ t: CaseworkFixture, _ one: (actor: Actor, id: String), _ readers: [Actor], seed: UInt64, at moment: Instant
    ) async throws {
        let notice = try #require(
            try await t.casework.database.read { tx in
                try tx.one(
                    """
                    SELECT n.id FROM notices n JOIN notice_cases x ON x.notice_id = n.id
                    WHERE x.case_id = \(one.id) AND n.kind = 'employer'
                    """)?.text("id")
            })
        func own() async throws -> String {
            try JSON.encode(try await t.casework.ask(ReadArchive(), as: one.actor, at: moment))
                + JSON.encode(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor, at: moment))
        }
        var disturber = Disturber(
            t, one.actor, caseID: one.id, otherEmployer: try await otherEmployer(t), at: moment, seed: seed)
        let before = try await seen(t, one.id, readers, notice: notice, at: moment)
        #expect(before.count > readers.count * 10)
        var changed = 0
        for number in 0..<Self.sequences {
            let page = try await own()
            let kinds = Disturbance.allCases
            for step in 0..<(2 + number % 5) { try await disturber.disturb(kinds[(number * 5 + step) % kinds.count]) }
            if try await own() != page { changed += 1 }
            let now = try await seen(t, one.id, readers, notice: notice, at: moment)
            try #require(now == before, "sequence \(number): \(Self.difference(before, now))")
        }
        #expect(
            changed * 10 >= Self.sequences * 8, "the owner's pages changed in \(changed) of \(Self.sequences) sequences"
        )
        let editable = try await t.state(one.id).isEditable
        for what in Disturbance.allCases where what != .editApplication || editable {
            let done = disturber.done[what] ?? 0
            #expect(done >= (Self.sequences > 100 ? 20 : 1), "\(what): \(done)")
        }
    }

    @Test(
        "B1 whatever happens to archive, employer, registers and plan, nobody but the owner sees a submitted case change",
        arguments: engines)
    func underCheck(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await submitted(t, 1)
            try await t.recommended(one.id)
            _ = try await t.published([one.id])
            let readers = [t.clerk, try #require(t.authorities.last), t.office]
            try await disturb(t, one, readers, seed: 1, at: CaseworkFixture.noon(t.plan.dates.officeDeadline))
        }
    }

    @Test(
        "B1 experts of the panel read and score what was handed in, whatever happens to archive, employer, registers and plan",
        arguments: engines)
    func underReview(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await submitted(t, 1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            var reader: Actor?
            for member in members where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                reader = member
            }
            try await disturb(t, one, [#require(reader), t.office], seed: 3, at: t.meetingMorning)
        }
    }

    @Test(
        "B1 while a returned case is mended, everybody else sees what was handed in, and both side by side afterwards",
        arguments: engines)
    func returned(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await submitted(t, 1)
            try await t.reported(one.id)
            let back = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 1))
            try await t.casework.perform(ReturnCase(caseID: one.id, items: ["请补充"]), as: t.authorities[0], at: back)
            try await disturb(t, one, [t.clerk, t.authorities[0], t.office], seed: 2, at: back)
        }
    }

    @Test(
        "B1 what was handed in is neither changed nor removed in the database, and its digest is on the chain",
        arguments: engines)
    func immutable(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await submitted(t, 1)
            for change: SQL in [
                "UPDATE snapshots SET number = 9", "DELETE FROM snapshots", "UPDATE snapshot_parts SET body = '[]'",
                "DELETE FROM snapshot_parts",
            ] {
                await #expect(throws: (any Error).self) {
                    try await t.database.write { tx in _ = try tx.execute(change) }
                }
            }
            let (row, said) = try await t.database.read { tx in
                (
                    try #require(try tx.one("SELECT * FROM snapshots WHERE case_id = \(one.id)")),
                    try #require(try tx.one("SELECT detail FROM audit_entries WHERE act = 'case.submit'")).text(
                        "detail")
                )
            }
            let digest = Snapshot.digest(
                salt: try row.bytes("salt"), caseID: one.id, number: 1,
                parts: [try row.bytes("application"), try row.bytes("archive"), try row.bytes("answers")])
            #expect(said.contains(digest.hex))
        }
    }

    @Test("B30 what is put back counts, and what was taken out is bounded", arguments: engines)
    func room(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant()
            let kind = try #require(ArchiveKind.find("assessment"))
            func add() async throws -> String {
                try await t.casework.perform(
                    SaveArchiveRecord(id: nil, kind: kind, body: ["year": "2019"], send: false), as: actor
                ).id
            }
            var last = try await add()
            for _ in 0..<2 {
                for record in try await t.casework.ask(ReadArchive(), as: actor) {
                    _ = try await t.casework.perform(RemoveArchiveRecord(id: record.id), as: actor)
                }
                let gone = try await t.casework.ask(ReadRemoved(), as: actor).records.count
                for _ in 0..<min(ArchiveRoom.record.most, ArchiveRoom.record.mostInAll - gone) {
                    last = try await add()
                }
            }
            let removed = try await t.casework.ask(ReadRemoved(), as: actor).records
            #expect(
                removed.count + (try await t.casework.ask(ReadArchive(), as: actor).count)
                    == ArchiveRoom.record.mostInAll)
            #expect(await t.refusal(of: { _ = try await add() })?.message.contains("连同已移除的") == true)
            #expect(await t.refusal(RemoveArchiveRecord(id: removed[0].id), as: actor)?.kind == .notFound)
            _ = try await t.casework.perform(RemoveArchiveRecord(id: last), as: actor)
            _ = try await t.casework.perform(RestoreArchiveRecord(id: last), as: actor)
        }
    }

    @Test(
        "B1 a draft record and its files are their owner's alone, and so are files that were added after the submission",
        arguments: engines)
    func draftsAreOwn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await submitted(t, 1)
            let kind = try #require(ArchiveKind.find("award"))
            let draft = try await t.casework.perform(
                SaveArchiveRecord(id: nil, kind: kind, body: ["name": "没有送审的奖"], send: false), as: one.actor)
            try await t.casework.perform(AttachEvidence(recordID: draft.id, file: t.photo), as: one.actor)
            let file = try #require(
                try await t.casework.ask(ReadArchive(), as: one.actor).first { $0.id == draft.id }?.evidence.first)
            await #expect(throws: Refusal.notFound) {
                _ = try await t.casework.ask(ReadEvidence(id: file.id), as: t.clerk)
            }
            let view = try await t.casework.ask(ReadCase(caseID: one.id), as: t.clerk)
            #expect(!view.records.contains { $0.id == draft.id })
            #expect(try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).records == view.records)
        }
    }
}
