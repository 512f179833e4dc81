import Casework
import Foundation
import Store
import Testing
import TitleReview

/// The expert's scoring sheet while it is typed and after (R8, A2.3.4).
@Suite struct SheetTests {
    @Test(
        "R8 a sheet is kept as it is typed; an older window is refused, a window's own text is not, and the submitted sheet stands",
        arguments: engines)
    func editions(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (id, reader, other) = try await readers(t)
            let item = try #require(t.plan.scoring.first)
            let full = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
            func save(_ text: String, _ scores: [String: Int] = [:], _ edition: DraftVersion, submit: Bool = false)
                -> SaveOpinion
            {
                SaveOpinion(
                    caseID: id, .init(scores: scores, opinion: text, recommends: submit ? true : nil), submit: submit,
                    edition: edition)
            }
            func kept() async throws -> ReadCaseAsExpert.View {
                try await t.casework.ask(ReadCaseAsExpert(caseID: id), as: reader)
            }
            #expect(try await kept().version == 0)
            let first = try await t.casework.perform(
                save("一", [item.id: 1], DraftVersion(version: 0, writer: "a")), as: reader, at: t.meetingMorning)
            #expect(first.version == 1)
            // The answer was lost: the same window sends the next text with the version that it knew.
            #expect(
                try await t.casework.perform(
                    save("一二", [item.id: 1], DraftVersion(version: 0, writer: "a")), as: reader, at: t.meetingMorning
                ).version == 2)
            #expect(
                try await t.casework.perform(
                    save("一二", [item.id: 1], DraftVersion(version: 0, writer: "b")), as: reader, at: t.meetingMorning
                ).version == 2, "the same text is no change")
            let older = await t.refusal(
                save("别的", [:], DraftVersion(version: 1, writer: "b")), as: reader, at: t.meetingMorning)
            #expect(older?.kind == .conflict && older?.message.contains("另一个窗口") == true)
            #expect(
                await t.refusal(
                    save("别的", full, DraftVersion(version: 1, writer: "b"), submit: true), as: reader,
                    at: t.meetingMorning)?
                    .kind == .conflict)
            let standing = try await kept()
            #expect(
                standing.opinion == "一二" && standing.scores == [item.id: 1] && standing.version == 2
                    && !standing.submitted)
            #expect(
                try await t.casework.ask(ReadCaseAsExpert(caseID: id), as: other).opinion.isEmpty, "nobody else's sheet"
            )

            let final = save("一二三", full, DraftVersion(version: 2, writer: "b"), submit: true)
            #expect(try await t.casework.perform(final, as: reader, at: t.meetingMorning).version == 3)
            #expect(
                try await t.casework.perform(final, as: reader, at: t.meetingMorning).version == 3,
                "sent once more after a lost answer")
            #expect(
                await t.refusal(
                    save("一二三四", full, DraftVersion(version: 3, writer: "b")), as: reader, at: t.meetingMorning)?
                    .kind == .conflict)
            let entries = try await t.database.read {
                try $0.one("SELECT COUNT(*) AS n FROM audit_entries WHERE act = 'panel.opinion' AND subject = \(id)")?
                    .int("n")
            }
            #expect(entries == 1)
        }
    }

    @Test(
        """
        A2.3.5 points come off by the plan's rule alone: for files of the case, \
        each once, with a reason, up to the plan's most; and the sum says so
        """,
        arguments: engines)
    func deductions(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (id, reader, other) = try await readers(t)
            let rule = try #require(t.plan.deduction)
            let full = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum) })
            let files = try await t.casework.ask(ReadCaseAsExpert(caseID: id), as: reader).attachments.flatMap(\.files)
                .map(
                    \.id)
            try #require(files.count >= 2)
            func sheet(_ deductions: [MaterialDeduction]) -> SaveOpinion.Sheet {
                .init(scores: full, deductions: deductions, opinion: "材料有模糊的。", recommends: true)
            }
            func wrong(_ deductions: [MaterialDeduction], submit: Bool = true) async -> [String] {
                await t.refusal(
                    SaveOpinion(caseID: id, sheet(deductions), submit: submit), as: reader, at: t.meetingMorning)?
                    .faults.map(\.message) ?? []
            }
            let one = MaterialDeduction(fileID: files[0], amount: rule.each, reason: "第 2 页倒置")
            #expect(
                await wrong([one, MaterialDeduction(fileID: UnitOfWork.randomID(), amount: 1, reason: "模糊")]) == [
                    "材料扣分第 2 行：这份申报里没有这份材料。"
                ])
            #expect(await wrong([one, one]) == ["材料扣分第 2 行：这份材料前面已经扣过分。"])
            #expect(
                await wrong([MaterialDeduction(fileID: files[0], amount: rule.each + 1, reason: "模糊")]) == [
                    "材料扣分第 1 行：每份材料最多扣 2 分。"
                ])
            #expect(
                await wrong([MaterialDeduction(fileID: files[0], amount: -1, reason: "模糊")], submit: false).count == 1,
                "no points are given this way")
            #expect(
                await wrong([MaterialDeduction(fileID: "", amount: 0, reason: "")]).count == 3,
                "file, amount and reason")
            let much = (0..<4).map { _ in MaterialDeduction(fileID: "", amount: rule.each, reason: "模糊") }
            #expect(await wrong(much, submit: false) == ["材料扣分合计扣 8 分，超过计划规定的最多扣 6 分。"])
            // A draft may lack what is still to be written.
            _ = try await t.casework.perform(
                SaveOpinion(
                    caseID: id, sheet([MaterialDeduction(fileID: files[1], amount: 0, reason: "")]), submit: false),
                as: reader, at: t.meetingMorning)
            _ = try await t.casework.perform(
                SaveOpinion(caseID: id, sheet([one]), submit: true), as: reader, at: t.meetingMorning)
            let kept = try await t.casework.ask(ReadCaseAsExpert(caseID: id), as: reader)
            #expect(kept.deductions == [one] && kept.sum.earned == 100 && kept.sum.total == 98 && kept.submitted)
            #expect(try await t.casework.ask(ReadExpertHome(), as: reader).items.map(\.total) == [98])
            #expect(try await t.casework.ask(ReadCaseAsExpert(caseID: id), as: other).deductions.isEmpty)
        }
        try await CaseworkFixture.with(engine, plan: { $0.deduction = nil }) { t in
            let (id, reader, _) = try await readers(t)
            let sheet = SaveOpinion.Sheet(
                scores: [:], deductions: [MaterialDeduction(fileID: "", amount: 1, reason: "模糊")], opinion: "",
                recommends: nil)
            #expect(
                await t.refusal(SaveOpinion(caseID: id, sheet, submit: false), as: reader, at: t.meetingMorning)?.faults
                    .map(\.message) == ["这个计划没有材料扣分。"])
        }
    }

    @Test(
        "A2.3.5 R7 what was taken off is on the result sheet and in what the members read before they vote",
        arguments: engines)
    func onTheResultSheet(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let full = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum) })
            for member in members where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                let file = try #require(
                    try await t.casework.ask(ReadCaseAsExpert(caseID: one.id), as: member).attachments.flatMap(\.files)
                        .first)
                let sheet = SaveOpinion.Sheet(
                    scores: full, deductions: [MaterialDeduction(fileID: file.id, amount: 2, reason: "倒置")],
                    opinion: "好", recommends: true)
                _ = try await t.casework.perform(
                    SaveOpinion(caseID: one.id, sheet, submit: true), as: member, at: t.meetingMorning)
                break
            }
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let line = try #require(
                try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first)
            #expect(line.opinions[1] == "98 分（已扣材料 2 分），推荐：好", "\(line.opinions)")
            _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            let points = try await t.casework.ask(ReadResults(.meeting(meeting)), as: t.office).sheet.lines[0].points
            #expect(points.sheets == 3 && points.deducted == 2 && points.total > 98)
        }
    }

    /// A case before its panel: its id and two of its readers.
    private func readers(_ t: CaseworkFixture) async throws -> (String, Actor, Actor) {
        let one = try await t.submitted(1)
        try await t.ready([one])
        let members = try await t.committee()
        _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
        var found: [Actor] = []
        for member in members where try await !t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
            found.append(member)
        }
        return (one.id, try #require(found.first), try #require(found.last))
    }
}
