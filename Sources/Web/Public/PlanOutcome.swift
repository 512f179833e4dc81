import Casework
import TitleReview

/// How a plan ended, on its public page.
enum PlanOutcome {
    /// The plan as it was always answered, with its outcome beside.
    struct Model: Encodable, Sendable {
        let plan: Plan
        let outcome: ReadPlanOutcome.Outcome?
        private enum Key: String, CodingKey { case outcome }

        func encode(to encoder: any Encoder) throws {
            try plan.encode(to: encoder)
            var beside = encoder.container(keyedBy: Key.self)
            try beside.encodeIfPresent(outcome, forKey: .outcome)
        }
    }

    static func card(_ outcome: ReadPlanOutcome.Outcome) -> HTML {
        let all = outcome.all
        return Card(
            "评审结果",
            """
            <p>结果公示已于 \(outcome.noticeOver.chineseDate) 24:00 结束。\
            申报 <strong>\(all.applied)</strong> 人，资格审核通过并进入评审 <strong>\(all.reviewed)</strong> 人，\
            评审通过并公示 <strong>\(all.passed)</strong> 人。</p>
            \(specialities(outcome))
            <p class="muted">申报不满 \(PublicCounts.smallest) 人的专业合并为“其他专业”。</p>
            """
        ).html
    }

    private static func specialities(_ outcome: ReadPlanOutcome.Outcome) -> DataTable {
        DataTable(
            "各专业的评审结果",
            columns: [
                .init("专业"), .init("申报", number: true), .init("进入评审", number: true), .init("通过", number: true),
            ],
            rows: outcome.specialities.map { group in
                let name = group.name.isEmpty ? "其他专业" : group.name
                return .init(cells: ["\(name)", "\(group.applied)", "\(group.reviewed)", "\(group.passed)"])
            }, empty: "人数太少，不分专业公布。", captionShown: true)
    }
}
