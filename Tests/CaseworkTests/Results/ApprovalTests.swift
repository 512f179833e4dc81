import Casework
import Store
import Testing
import TitleReview

@Suite struct ApprovalTests {
    @Test(
        "B17 a number is of the usual form, of the day's year, and never used twice, whatever its brackets",
        arguments: engines)
    func number(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let at = try await t.reportedToBureau([one])
            let day = at.day
            func approve(_ number: String, seen: String? = nil) -> ApproveResults {
                ApproveResults(planID: t.plan.id, number: number, day: day, seen: seen)
            }
            for wrong in ["x", "", "杭人社发2022188号", "杭人社发〔\(day.year - 1)〕1号"] {
                #expect(
                    await t.refusal(approve(wrong), as: t.bureau, at: at)?.faults.first?.field == "number", "\(wrong)")
            }
            let draft = try await t.casework.ask(
                ReadApproval(planID: t.plan.id, number: "杭人社发[\(day.year)]１号", day: day), as: t.bureau, at: at)
            #expect(draft.number == "杭人社发〔\(day.year)〕1号" && draft.people.map(\.caseID) == [one.id])
            #expect(
                await t.refusal(approve(draft.number, seen: String(repeating: "0", count: 64)), as: t.bureau, at: at)?
                    .kind == .conflict)
            #expect(try await t.casework.perform(approve(draft.number, seen: draft.list), as: t.bureau, at: at) == 1)
            #expect(try await t.state(one.id) == .approved)
            let again = await t.refusal(approve("杭人社发（\(day.year)）1 号"), as: t.bureau, at: at)
            #expect(again?.faults.first?.field == "number" && again?.message.contains("已经用过") == true)
            await #expect(throws: Refusal.self) {
                try await t.casework.ask(
                    ReadApproval(planID: t.plan.id, number: draft.number, day: day), as: t.office, at: at)
            }
        }
    }
}
