import Casework
import TitleReview

/// Experts and cases whose employers or works have names that are alike: the office decides each, and it stays on record (R12).
enum Doubts {
    private static let fields = [
        Field("case", "申报", .hidden(1...64)), Field("expert", "专家", .hidden(1...64)),
        Field(
            "decision", "是否回避",
            .choice(
                [
                    .init(RecusalDoubt.Decision.recused.rawValue, "是同一个，回避"),
                    .init(RecusalDoubt.Decision.cleared.rawValue, "不是同一个，不回避"),
                ], .radios)),
        Field("reason", "核实的情况", .text(2...200), hint: "例如：电话核实，是同一单位的旧名称。留存在评委会办公室和审计记录。"),
    ]

    static func acts(_ casework: Casework) -> [Act] {
        Act(
            "/office/committees/{plan}/doubts", name: "decideDoubt", policy: CommitteePages.policy("own plan"),
            summary: "决定疑似回避", fields: fields, button: "记录决定",
            again: { context, form in
                Committees.view(
                    try await Committees.load(casework, context, plan: context.parameter("plan")), context,
                    Sent(form: form, scope: scope(form.text("expert"), form.text("case"))))
            }
        ) { context, form in
            let decision: RecusalDoubt.Decision =
                form.text("decision") == RecusalDoubt.Decision.recused.rawValue ? .recused : .cleared
            let count = try await casework.perform(
                DecideDoubt(
                    planID: context.parameter("plan"), caseID: form.text("case"), expertID: form.text("expert"),
                    decision,
                    reason: form.text("reason")), for: context)
            return .done(
                Committees.path(context.parameter("plan")),
                flash: decision == .recused ? "已回避 \(count) 份申报，空出的评议席位已换人。" : "已记录：\(count) 份申报不用回避。",
                data: ["count": count])
        }.confirmed(as: "confirmDoubt") { context, form in
            let model = try await Committees.load(casework, context, plan: context.parameter("plan"))
            guard
                let doubt = model.doubts.first(where: {
                    $0.decision == nil && $0.expertID == form.text("expert") && $0.caseID == form.text("case")
                })
            else { throw FormProblems("", "这一项已经决定，或者不用决定。", status: 409) }
            let isRecused = form.text("decision") == RecusalDoubt.Decision.recused.rawValue
            return Confirmation(
                "决定疑似回避", to: isRecused ? "回避" : "不回避", crumbs: [CommitteePages.home],
                facts: [Confirmation.Fact("专家", doubt.expert)]
                    + doubt.matches.map { Confirmation.Fact("相近的名称", $0.chinese) },
                consequences: [
                    isRecused
                        ? "下面的申报，这位专家不能再看，也不能表决；已交的评议意见取出，空出的评议席位换人。"
                        : "下面的申报，这位专家照常评议和表决。",
                    "决定以后不能更改，连同核实的情况留存记录。",
                ], people: doubt.applicants.map { .init($0) },
                back: Link("先不决定，回到评委会", Committees.path(context.parameter("plan"))))
        }
    }

    private static func scope(_ expert: String, _ caseID: String) -> String { "doubt-\(expert)-\(caseID)-" }

    /// What waits, and what was decided; nothing where there was no doubt.
    static func card(_ model: ReadCommittee.View, _ context: PageContext, _ sent: Sent) -> HTML {
        let waiting = model.doubts.filter { $0.decision == nil }
        let decided = model.doubts.filter { $0.decision != nil }
        if model.doubts.isEmpty { return .empty }
        let explanation: HTML = """
            <p>下面的单位或成果名称相近，系统认不准是不是同一个。请核实后决定；没有决定的，有关申报不能开始表决。（人社部令第40号）</p>
            """
        return Card(
            "疑似回避",
            """
            \(HTML.when(!waiting.isEmpty, explanation))
            \(HTML.each(waiting) { waits($0, model.planID, context, sent) })
            \(HTML.when(!decided.isEmpty, record(decided).html))
            """
        ).html
    }

    private static func waits(_ doubt: RecusalDoubt, _ plan: String, _ context: PageContext, _ sent: Sent) -> HTML {
        let scope = scope(doubt.expertID, doubt.caseID)
        var own = fields
        own[0] = own[0].showing(doubt.caseID)
        own[1] = own[1].showing(doubt.expertID)
        let form = PostForm(
            own, to: Committees.path(plan) + "/doubts/confirmation", context, form: sent.form(scope), button: "核对并记录决定",
            tone: .plain, scope: scope)
        return """
            <h3>\(doubt.expert)与\(applicants(doubt))</h3><ul>\(HTML.each(doubt.matches) { "<li>\($0.chinese)</li>" })</ul>
            \(form)
            """
    }

    private static func applicants(_ doubt: RecusalDoubt) -> String {
        let some = doubt.applicants.prefix(10).joined(separator: "、")
        return doubt.applicants.count > 10 ? "\(some) 等 \(doubt.applicants.count) 人" : some
    }

    private static func record(_ decided: [RecusalDoubt]) -> DataTable {
        DataTable(
            "已经决定的疑似回避",
            columns: [.init("专家"), .init("申报人"), .init("相近的名称"), .init("决定"), .init("核实的情况"), .init("谁、何时")],
            rows: decided.map { doubt in
                .init(
                    id: doubt.expertID + doubt.caseID,
                    cells: [
                        "\(doubt.expert)", "\(applicants(doubt))",
                        "\(doubt.matches.map(\.chinese).joined(separator: "；"))",
                        (doubt.decision == .recused ? Tag("回避", .warn) : Tag("不回避")).html, "\(doubt.reason)",
                        "\(doubt.by) \(doubt.decidedAt?.chinese ?? "")",
                    ])
            }, empty: "")
    }
}
