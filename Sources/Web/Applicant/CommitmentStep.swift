import Casework
import TitleReview

/// Step 2, the commitment: the plan's text, signed by hand on a phone or on this page; kept as a PDF with the signature,
/// time and digest (A2.2.2).
enum CommitmentStep {
    static let fields = [
        Field("agree", "我已逐字阅读，以上承诺是我本人的真实意思", .flag),
        Field("hand", "手写签名", .file(most: CommitmentFile.handLimit, accept: "image/png"), hint: "端正清晰地签上您的姓名。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/applications/{id}/commitment", name: "readCommitmentStep", policy: ApplicantPages.own,
                    summary: "真实性保证书"
                ) { context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, Form(), link: nil)
                },
                Screen(
                    "/applications/{id}/signing", name: "readSigning", policy: ApplicantPages.own, summary: "签名收到了没有"
                ) { context in
                    try await casework.ask(ReadSigning(caseID: context.parameter("id")), for: context)
                } view: { state, context in
                    waiting(state, context)
                },
            ],
            acts: [
                Act(
                    "/applications/{id}/commitment", name: "signCommitment", policy: ApplicantPages.own,
                    summary: "签署真实性保证书", fields: fields, button: "签署",
                    again: { context, form in
                        page(try await ApplicationOverview.load(casework, context), context, form, link: nil)
                    }
                ) { context, form in
                    let view = try await ApplicationOverview.load(casework, context)
                    guard view.record.state.isEditable else {
                        throw Refusal.conflict("这份申报现在是“\(view.record.state.chinese)”，不能修改。")
                    }
                    let file = try await CommitmentFile.make(
                        plan: view.plan, name: view.record.name, hand: form.file("hand").bytes(), at: context.now,
                        casework: casework)
                    try await casework.perform(SignCommitment(caseID: view.record.id, file: file), for: context)
                    return .redirect(Step.commitment.url(view.record.id), flash: "签名已收到。")
                },
                Act(
                    "/applications/{id}/signing", name: "openSigningLink", policy: ApplicantPages.own,
                    summary: "用手机扫码签名", button: "用手机扫码签名"
                ) { context, _ in
                    let link = try await casework.perform(
                        OpenSigningLink(caseID: context.parameter("id")), for: context)
                    return .page(
                        page(try await ApplicationOverview.load(casework, context), context, Form(), link: link),
                        data: link
                    )
                },
            ])
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form, link: OpenSigningLink.Opened?)
        -> Page
    {
        let ways: HTML = "<div class=\"cols\">\(here(view, context, form))\(byPhone(view, context, link))</div>"
        return Step.commitment.page(
            view, context, problems: form.problems,
            body: """
                <section class="card"><h2>真实性保证书</h2><p>\(view.plan.commitment)</p><p>承诺人：\(view.record.name)</p></section>
                \(signed(view))
                \(HTML.when(view.record.state.isEditable, ways))
                """)
    }

    private static func signed(_ view: ReadCase.View) -> HTML {
        guard view.record.commitment != nil else { return .empty }
        let words: HTML = """
            <p><a href="/applications/\(part: view.record.id)/commitment.pdf">查看签署的保证书</a>。\
            提交之前可以重新签署，以最后一次为准。</p>
            """
        return Banner(.success, "已签署", body: words).html
    }

    private static func here(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> HTML {
        Card(
            "在这里签",
            SignaturePad(
                fields, to: "/applications/\(view.record.id)/commitment", context, form: form,
                button: view.record.commitment == nil ? "签署" : "重新签署"
            ).html
        ).html
    }

    private static func byPhone(_ view: ReadCase.View, _ context: PageContext, _ link: OpenSigningLink.Opened?) -> HTML
    {
        let path = "/applications/\(view.record.id)/signing"
        let shown =
            link.map { link in
                """
                <p><img class="qr" src="\(link.image)" alt="签名二维码" width="240" height="240"></p>
                <p>用手机扫一扫，在手机上签名。二维码 <span data-left>5 分钟</span>内有效，只能用一次。</p>
                <p data-state role="status"></p><p><a href="\(url: path)" data-plain>签好了？查看是否收到</a></p>
                """
            } ?? "<p class=\"muted\">在手机上用手指签，更像您平时的字。不需要在手机上登录。</p>" as HTML
        let next = Step.details.url(view.record.id)
        return """
            <section class="card" data-phone="/api\(path)" data-next="\(url: next)"\
            \("data-seconds", link.map { String($0.seconds) })>\
            <h2>用手机签</h2>\(shown)
            \(PostForm([], to: path, context, button: link == nil ? "用手机扫码签名" : "换一个二维码", tone: .plain))</section>
            """
    }

    /// For a browser without scripts; with them the page before goes on by itself.
    private static func waiting(_ state: ReadSigning.View, _ context: PageContext) -> Page {
        let id = context.parameter("id")
        let back = Step.commitment.url(id)
        let words =
            switch state.link {
            case .signed: "签名已收到。"
            case .waiting: "还没有收到签名。二维码还有 \(state.seconds) 秒有效。"
            case .expired: "二维码已过期，没有收到签名。请换一个新的二维码。"
            case .none: state.signed ? "已经签署。" : "还没有签署。"
            }
        let next = state.link == .signed ? Link("下一步：申报信息", Step.details.url(id)) : Link("再看一次", context.path)
        return Page(
            "手机签名", crumbs: [Link("我的申报", "/me"), Link("承诺", back)],
            body: """
                <h1>手机签名</h1><p>\(words)</p>
                <p class="acts"><a class="btn" href="\(url: next.url)">\(next.text)</a> \
                <a class="btn two" href="\(url: back)">回到承诺</a></p>
                """)
    }
}
