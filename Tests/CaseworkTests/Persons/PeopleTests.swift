import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct PeopleTests {
    @Test(
        """
        A2.1.2 who has left keeps the draft and files it with the employer chosen next; \
        what was submitted stays with the employer of filing
        """,
        arguments: engines)
    func leaving(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let other = try await t.otherEmployer()
            let drafter = try await t.applicant(1)
            let draft = try await t.filledDraft(drafter)
            let submitted = try await t.submitted(2)
            for person in [drafter, submitted.actor] {
                try await t.casework.perform(MarkLeft(personID: person.personID ?? ""), as: t.clerk, at: t.inWindow)
            }
            #expect(try await t.casework.ask(ReadPeople(), as: t.clerk).people.isEmpty)
            #expect(try await t.casework.ask(ReadHome(), as: drafter).messages.first?.body.contains("离职") == true)
            #expect(
                await t.refusal(SubmitApplication(caseID: draft), as: drafter, at: t.inWindow)?.message.contains("工作单位")
                    == true)
            #expect(
                await t.refusal(ChooseEmployer(employerID: "nowhere"), as: drafter)?.faults.first?.field == "employer")
            try await t.casework.perform(ChooseEmployer(employerID: other.unitID ?? ""), as: drafter, at: t.inWindow)
            #expect(
                try await t.casework.perform(SubmitApplication(caseID: draft), as: drafter, at: t.inWindow)
                    == .employerReview)
            #expect(try await t.casework.ask(ReadCase(caseID: draft), as: other).record.employerID == other.unitID)
            #expect(await t.refusal(ReadCase(caseID: draft), as: t.clerk)?.kind == .notFound)
            // The case under way: the old employer sees its files and decides, whatever the person chooses.
            try await t.casework.perform(
                ChooseEmployer(employerID: other.unitID ?? ""), as: submitted.actor, at: t.inWindow)
            let file = try #require(
                try await t.casework.ask(ReadCase(caseID: submitted.id), as: t.clerk).attachments.flatMap(\.files).first
            )
            _ = try await t.casework.ask(ReadEvidence(id: file.id), as: t.clerk)
            #expect(await t.refusal(ReadCase(caseID: submitted.id), as: other)?.kind == .notFound)
            try await t.passByEmployer(submitted.id)
            #expect(try await t.state(submitted.id) == .employerNotice)
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).allSatisfy { $0.value == 0 })
        }
    }

    @Test(
        "S13 evidence of an archive stays closed to an employer that the person has left, unless a case of its own is under way",
        arguments: engines)
    func evidence(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var files: [String] = []
            for serial in [1, 2] {
                let actor = try await t.applicant(serial)
                let record = try #require(
                    try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" })
                try await t.casework.perform(
                    AttachEvidence(recordID: record.id, file: t.photo), as: actor, at: t.inWindow)
                files.append(
                    try #require(
                        try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" }?.evidence
                            .first?
                            .id))
                _ = try await t.casework.perform(
                    DecideArchiveRecordsAgain.send(record, of: actor, t), as: t.clerk, at: t.inWindow)
                if serial == 2 {
                    _ = try await t.casework.perform(
                        SubmitApplication(caseID: t.filledDraft(actor)), as: actor, at: t.inWindow)
                }
                try await t.casework.perform(MarkLeft(personID: actor.personID ?? ""), as: t.clerk, at: t.inWindow)
            }
            #expect(await t.refusal(ReadEvidence(id: files[0]), as: t.clerk)?.kind == .notFound)
            _ = try await t.casework.ask(ReadEvidence(id: files[1]), as: t.clerk)
        }
    }

    /// Sends a record again and says how the employer passes it.
    private enum DecideArchiveRecordsAgain {
        static func send(_ record: ArchiveRecord, of actor: Actor, _ t: CaseworkFixture) async throws
            -> DecideArchiveRecord
        {
            let now = try #require(try await t.casework.ask(ReadArchive(), as: actor).first { $0.id == record.id })
            _ = try await t.casework.perform(
                SaveArchiveRecord(
                    id: record.id, kind: #require(ArchiveKind.find(record.kind)), body: now.body,
                    edition: DraftVersion(version: now.version, writer: ""), send: true), as: actor, at: t.inWindow)
            return DecideArchiveRecord(recordIDs: [record.id], approve: true, reason: "")
        }
    }

    @Test(
        "A3.1.2 the list knows how far each colleague is, is narrowed, goes on by key and leaves as a spreadsheet without formulas",
        arguments: engines)
    func list(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let idle = try await t.applicant(1)
            let drafter = try await t.applicant(2)
            let done = try await t.submitted(3)
            _ = try await t.casework.perform(StartApplication(planID: t.plan.id), as: drafter, at: t.inWindow)
            let page = try await t.casework.ask(ReadPeople(), as: t.clerk, at: t.inWindow)
            #expect(page.plan?.id == t.plan.id && page.people.map(\.progress) == [.none, .draft, .submitted])
            #expect(page.counts == ["none": 1, "draft": 1, "submitted": 1])
            #expect(page.people[0].records == 9 && page.people[0].approved == 9 && page.people[0].unfinished == 0)
            for (progress, actor) in [(PeopleProgress.none, idle), (.draft, drafter), (.submitted, done.actor)] {
                #expect(
                    try await t.casework.ask(ReadPeople(.init(progress: progress)), as: t.clerk).people.map(\.personID)
                        == [actor.personID])
            }
            var seen: [String] = []
            var after = ""
            repeat {
                let part = try await t.casework.ask(ReadPeople(.init(after: after, limit: 1)), as: t.clerk)
                seen += part.people.map(\.personID)
                after = part.next ?? ""
            } while !after.isEmpty && seen.count < 10
            #expect(seen == [idle, drafter, done.actor].map { $0.personID ?? "" })
            #expect(try await t.casework.ask(ReadPeople(.init(name: "王工2")), as: t.clerk).people.count == 1)
            _ = try await t.database.write {
                try $0.execute("UPDATE persons SET name = '=HYPERLINK(1)' WHERE id = \(idle.personID ?? "")")
            }
            let sheet = try await t.casework.ask(ReadPeople(), as: t.clerk).spreadsheet()
            #expect(sheet.starts(with: Array("PK".utf8)))
        }
    }

    @Test(
        "A3.1 colleagues who have not finished are reminded once in three days, while there is time, on record",
        arguments: engines)
    func remind(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let idle = try await t.applicant(1)
            let done = try await t.submitted(2)
            let ids = [idle.personID ?? "", done.actor.personID ?? ""]
            let act = RemindPeople(planID: t.plan.id, personIDs: ids)
            #expect(
                await t.refusal(act, as: t.clerk, at: Instant(startOf: t.plan.dates.open).adding(seconds: -1))?.kind
                    == .conflict)
            #expect(
                try await t.casework.perform(act, as: t.clerk, at: t.inWindow)
                    == .init(sent: 1, finished: 1, recent: 0, late: 0))
            let said = try #require(try await t.casework.ask(ReadHome(), as: idle).messages.first?.body)
            #expect(
                said.contains("杭州临平某机械有限公司") && said.contains(t.plan.title)
                    && said.contains(t.plan.dates.close.chineseDate))
            #expect(
                try await t.casework.perform(act, as: t.clerk, at: t.inWindow.adding(seconds: 3 * 86_400 - 1))
                    == .init(sent: 0, finished: 1, recent: 1, late: 0))
            #expect(
                try await t.casework.perform(act, as: t.clerk, at: t.inWindow.adding(seconds: 3 * 86_400)).sent == 1)
            #expect(
                try await t.casework.perform(act, as: t.clerk, at: .deadline(t.plan.dates.close))
                    == .init(sent: 0, finished: 1, recent: 0, late: 1))
            #expect(
                await t.refusal(RemindPeople(planID: t.plan.id, personIDs: []), as: t.clerk, at: t.inWindow)?.kind
                    == .invalid)
            let crowd = RemindPeople(planID: t.plan.id, personIDs: (0...200).map { "p\($0)" })
            #expect(await t.refusal(crowd, as: t.clerk, at: t.inWindow)?.kind == .invalid)
            let acts = try await t.database.read {
                try $0.query("SELECT detail FROM audit_entries WHERE act = 'people.reminded'").count
            }
            #expect(acts == 4)
        }
    }
}
