import Testing
import TitleReview

@testable import Casework
@testable import Web

/// What the office sees of names that are alike (R12).
@Suite struct DoubtPagesTests {
    private func doubt(_ expert: String, _ decision: RecusalDoubt.Decision?) -> RecusalDoubt {
        RecusalDoubt(
            expertID: expert, expert: "专家\(expert)", caseID: "case", applicants: ["王工1", "王工2"],
            matches: [NearMatch(kind: .employer, expert: "临平某机械", applicant: "杭州临平某机械有限公司")],
            decision: decision, reason: decision == nil ? "" : "电话核实<b>", by: decision == nil ? "" : "经办人甲",
            decidedAt: decision == nil ? nil : Instant(microseconds: 1_660_000_000_000_000))
    }

    private func page(_ doubts: [RecusalDoubt], _ sent: Sent = .nothing) -> String {
        let model = ReadCommittee.View(
            planID: "plan", planTitle: "计划", committeeID: "committee", wanted: 7, termTo: nil, members: [],
            openDraw: nil, draws: [], ready: 0, underReview: 2, doubts: doubts)
        return Doubts.card(model, PageContext(now: Instant(microseconds: 0), csrf: "c"), sent).string
    }

    @Test("B15 R12 a doubt is shown with both names and a form to decide it; what was decided stays to be read")
    func card() {
        let text = page([doubt("1", nil), doubt("2", .cleared)])
        for wanted in [
            "专家1与王工1、王工2", "专家“临平某机械”，申报人“杭州临平某机械有限公司”", "/office/committees/plan/doubts", "是同一个，回避",
            "不是同一个，不回避", "专家2", "电话核实&lt;b&gt;", "经办人甲",
        ] { #expect(text.contains(wanted), "\(wanted)") }
        #expect(page([]).isEmpty)
        #expect(!page([doubt("2", .recused)]).contains("<form"))
    }
}
