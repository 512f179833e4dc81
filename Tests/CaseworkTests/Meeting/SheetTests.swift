import Casework
import Foundation
import Store
import Testing
import TitleReview

/// The expert's scoring sheet while it is typed and after (R8, A2.3.4).
@Suite struct SheetTests {
    @Test("R8 a sheet is kept as it is typed; an older window is refused, a window's own text is not, and the submitted sheet stands", arguments: engines)
    func editions(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let (id, reader, other) = try await readers(t)
            let item = try #require(t.plan.scoring.first), full = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
            func save(_ text: String, _ scores: [String: Int] = [:], _ edition: Edition, submit: Bool = false) -> SaveOpinion {
                SaveOpinion(caseID: id, .init(scores: scores, opinion: text, recommends: submit ? true : nil), submit: submit, edition: edition)
            }
            func kept() async throws -> ReadDeskCase.View { try await t.house.ask(ReadDeskCase(caseID: id), as: reader) }
            #expect(try await kept().version == 0)
            let first = try await t.house.perform(save("一", [item.id: 1], Edition(version: 0, writer: "a")), as: reader, at: t.meetingMorning)
            #expect(first.version == 1)
            // The answer was lost: the same window sends the next text with the version that it knew.
            #expect(try await t.house.perform(save("一二", [item.id: 1], Edition(version: 0, writer: "a")), as: reader, at: t.meetingMorning).version == 2)
            #expect(try await t.house.perform(save("一二", [item.id: 1], Edition(version: 0, writer: "b")), as: reader, at: t.meetingMorning).version == 2, "the same text is no change")
            let older = await t.refusal(save("别的", [:], Edition(version: 1, writer: "b")), as: reader, at: t.meetingMorning)
            #expect(older?.kind == .conflict && older?.message.contains("另一个窗口") == true)
            #expect(await t.refusal(save("别的", full, Edition(version: 1, writer: "b"), submit: true), as: reader, at: t.meetingMorning)?.kind == .conflict)
            let standing = try await kept()
            #expect(standing.opinion == "一二" && standing.scores == [item.id: 1] && standing.version == 2 && !standing.submitted)
            #expect(try await t.house.ask(ReadDeskCase(caseID: id), as: other).opinion.isEmpty, "nobody else's sheet")

            let final = save("一二三", full, Edition(version: 2, writer: "b"), submit: true)
            #expect(try await t.house.perform(final, as: reader, at: t.meetingMorning).version == 3)
            #expect(try await t.house.perform(final, as: reader, at: t.meetingMorning).version == 3, "sent once more after a lost answer")
            #expect(await t.refusal(save("一二三四", full, Edition(version: 3, writer: "b")), as: reader, at: t.meetingMorning)?.kind == .conflict)
            let entries = try await t.database.read { try $0.one("SELECT COUNT(*) AS n FROM audit_entries WHERE act = 'panel.opinion' AND subject = \(id)")?.int("n") }
            #expect(entries == 1)
        }
    }

    /// A case before its panel: its id and two of its readers.
    private func readers(_ t: TestHouse) async throws -> (String, Actor, Actor) {
        let one = try await t.submitted(1)
        try await t.ready([one])
        let members = try await t.committee()
        _ = try await t.house.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
        var found: [Actor] = []
        for member in members where try await !t.house.ask(ReadDesk(), as: member).items.isEmpty { found.append(member) }
        return (one.id, try #require(found.first), try #require(found.last))
    }
}
