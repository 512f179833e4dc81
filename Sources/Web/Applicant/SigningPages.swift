import Casework
import TitleReview

/// What a phone opens from the QR code: text, name and plan, and a surface to sign on; no sign-in, the link speaks for
/// the applicant (A2.2.2, S10).
enum SigningPages {
    private static let policy = Policy(.anyone, relation: "who holds the unused link of the last five minutes")

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/sign/{token}", name: "readSigningPaper", policy: policy, summary: "手机签名") { context in
                    try await casework.ask(ReadSigningPaper(token: context.parameter("token")), for: context)
                } view: { paper, context in
                    page(paper, context, Form())
                }
            ],
            acts: [
                Act(
                    "/sign/{token}", name: "signByLink", policy: policy, summary: "手机签名", fields: CommitmentStep.fields,
                    button: "签署",
                    again: { context, form in
                        page(
                            try await casework.ask(ReadSigningPaper(token: context.parameter("token")), for: context),
                            context,
                            form)
                    }
                ) { context, form in
                    let signing = try await SignByLink.prepare(
                        token: context.parameter("token"), hand: form.file("hand").bytes(), at: context.now,
                        casework: casework)
                    try await casework.perform(signing, for: context)
                    return .page(done, data: ["signed": true])
                }
            ])
    }

    private static func page(_ paper: ReadSigningPaper.View, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "手机签名",
            body: """
                \(ErrorSummary(form.problems))
                <h1>真实性保证书</h1>
                <p class="muted">\(paper.planTitle)</p>
                <section class="card"><p>\(paper.text)</p><p>承诺人：<b>\(paper.name)</b></p></section>
                \(HTML.when(paper.signedBefore, "<p>您已经签过一次。这次签署会代替上一次。</p>"))
                <p class="muted">如果这不是您的姓名，请不要签名，关闭这一页。</p>
                \(SignaturePad(CommitmentStep.fields, to: context.path, context, form: form, button: "签署"))
                """)
    }

    private static let done = Page(
        "签名已收到",
        body: """
            <h1>签名已收到</h1>
            \(Banner(.success, "签署完成", body: "<p>可以关闭这一页。电脑上的页面会自动进入下一步。</p>"))
            """)
}
