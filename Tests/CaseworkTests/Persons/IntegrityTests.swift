import Casework
import Store
import Testing
import TitleReview

@Suite struct IntegrityTests {
    @Test(
        "N5 S31 the bureau lists integrity records masked, and takes those in force out whole, as texts, on the audit chain first",
        arguments: engines)
    func records(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let first = try await t.submitted(1)
            let second = try await t.submitted(2)
            #expect(
                await t.refusal(of: { _ = try await IntegrityExport.make(t.casework, as: t.bureau, at: t.inWindow) })?
                    .kind
                    == .conflict)
            for one in [first, second] { try await t.reported(one.id) }
            let moment = CaseworkFixture.noon(t.plan.dates.employerDeadline.adding(days: 1))
            try await t.casework.perform(
                VetoCase(caseID: first.id, reason: "=HYPERLINK(\"http://127.0.0.1/\",\"业绩造假\")"), as: t.authorities[0],
                at: moment)
            try await t.casework.perform(
                VetoCase(caseID: second.id, reason: "论文抄袭"), as: t.authorities[0], at: moment.adding(seconds: 60))

            let page = try await t.casework.ask(ListIntegrityRecords(limit: 1), as: t.bureau, at: moment)
            #expect(
                page.items.map(\.name) == ["王工2"] && page.running == 2 && page.items[0].isRunning
                    && page.items[0].planTitle == t.plan.title)
            #expect(
                page.items[0].residentID == "3301**********"
                    + ResidentID.test(born: "19900315", serial: 2).revealed.suffix(4))
            let rest = try await t.casework.ask(
                ListIntegrityRecords(after: #require(page.next), limit: 1), as: t.bureau, at: moment)
            #expect(rest.items.map(\.name) == ["王工1"] && rest.next == nil)
            #expect(
                rest.items[0].from == moment.day && rest.items[0].to == moment.day.adding(months: 36).adding(days: -1))
            #expect(await t.refusal(ListIntegrityRecords(after: "none"), as: t.bureau)?.kind == .notFound)
            #expect(await t.refusal(ListIntegrityRecords(), as: t.office)?.kind == .forbidden)
            #expect(
                await t.refusal(of: { _ = try await IntegrityExport.make(t.casework, as: t.office, at: moment) })?.kind
                    == .forbidden)

            let sheet = try await IntegrityExport.make(t.casework, as: t.bureau, at: moment)
            #expect(sheet.count == 2)
            let cells = try part("xl/worksheets/sheet1.xml", of: sheet.bytes)
            let strings = try part("xl/sharedStrings.xml", of: sheet.bytes)
            #expect(!cells.contains("<f>") && !cells.contains("<f ") && !cells.contains("<hyperlink"))
            for text in [
                ResidentID.test(born: "19900315", serial: 1).revealed,
                ResidentID.test(born: "19900315", serial: 2).revealed, "论文抄袭", "=HYPERLINK(", moment.day.description,
            ] {
                #expect(strings.contains(text), "\(text)")
            }
            let entries = try await t.database.read { tx in
                try tx.query("SELECT actor, detail FROM audit_entries WHERE act = 'integrity.exported'").map {
                    (try $0.text("actor"), try $0.text("detail"))
                }
            }
            #expect(
                entries.count == 1 && entries[0].0 == "bureau:\(t.bureau.accountID)"
                    && entries[0].1 == #"{"count":"2"}"#)
            // Three years later nothing is in force, and nothing can be taken out.
            let later = CaseworkFixture.noon(moment.day.adding(months: 36))
            #expect(
                try await t.casework.ask(ListIntegrityRecords(), as: t.bureau, at: later).items.allSatisfy {
                    !$0.isRunning
                })
            #expect(
                await t.refusal(of: { _ = try await IntegrityExport.make(t.casework, as: t.bureau, at: later) })?.kind
                    == .conflict)
        }
    }
}
