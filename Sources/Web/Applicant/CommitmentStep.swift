import Casework
import TitleReview

/// Step 2, the commitment: the plan's text, agreed to and signed with one's name; kept as a PDF with time and digest (A2.2.2).
enum CommitmentStep {
    private static let fields = [
        Field("agree", "我已逐字阅读，以上承诺是我本人的真实意思", .flag),
        Field("signature", "签名", .text(1...40), hint: "填写您的姓名，须与注册的姓名一致。"),
    ]

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/applications/{id}/commitment", name: "readCommitmentStep", policy: ApplicantPages.own, summary: "真实性保证书") { visit in
                try await ApplicationOverview.load(house, visit)
            } view: { view, visit in page(view, visit, Form()) },
        ], acts: [
            Act(
                "/applications/{id}/commitment", name: "signCommitment", policy: ApplicantPages.own, summary: "签署真实性保证书", fields: fields, button: "签署",
                again: { visit, form in page(try await ApplicationOverview.load(house, visit), visit, form) }
            ) { visit, form in
                let view = try await ApplicationOverview.load(house, visit)
                guard form.text("signature") == view.record.name else {
                    throw FormProblems("signature", "签名与注册的姓名“\(view.record.name)”不一致，请由本人签署。（附件2 二、2）")
                }
                guard view.record.state.isEditable else { throw Refusal.conflict("这份申报现在是“\(view.record.state.chinese)”，不能修改。") }
                let file = try CommitmentFile.make(plan: view.plan, name: form.text("signature"), at: visit.now, house: house)
                try await house.perform(SignCommitment(caseID: view.record.id, file: file), for: visit)
                return .redirect(Step.commitment.url(view.record.id), flash: "签名已收到。")
            },
        ])
    }

    private static func page(_ view: ReadCase.View, _ visit: Visit, _ form: Form) -> Page {
        let id = view.record.id, signed = view.record.commitment != nil
        return Step.commitment.page(view, visit, problems: form.problems, body: """
            <section class="card"><h2>真实性保证书</h2><p>\(view.plan.commitment)</p></section>
            \(HTML.when(signed, Banner(.success, "已签署", body: "<p><a href=\"/applications/\(part: id)/commitment.pdf\">查看签署的保证书</a></p>").html))
            \(HTML.when(view.record.state.isEditable, PostForm(fields, to: "/applications/\(id)/commitment", visit, form: form, button: signed ? "重新签署" : "签署").html))
            """)
    }
}
