import Casework
import TitleReview

/// The register of certificates, one page per certificate, and revocation there (N3.4, N5, R15, R17).
enum CertificateRegister {
    static let here = Link("证书", "/bureau/certificates")
    private static let find = Field("find", "证书编号或持证人完整姓名", .text(1...40), required: false)
    private static let revokeFields = [
        Field("number", "证书编号", .hidden(1...40)),
        Field("reason", "查实的情况", .longText(1...500), hint: "写明事实和认定依据。持证人会看到，公开验证不显示。"),
    ]

    static func path(_ number: String) -> String { "/bureau/certificates/\(Percent.encode(number))" }

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func one(_ context: PageContext, _ number: String) async throws -> ReadRegisteredCertificate.View {
            try await casework.ask(ReadRegisteredCertificate(number: number), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/bureau/certificates", name: "listCertificates", policy: BureauPages.policy("issued certificates"),
                    summary: "证书登记簿",
                    query: [find, Field("after", "从这个编号之后", .text(1...40), required: false)]
                ) { context in
                    try await casework.ask(
                        ReadRegister(
                            search: context.query.text("find") ?? "", after: context.query.text("after") ?? ""),
                        for: context)
                } view: { page, context in
                    list(page, context)
                },
                Screen(
                    "/bureau/certificates/{number}", name: "readRegisteredCertificate",
                    policy: BureauPages.policy("issued certificates"), summary: "一份证书"
                ) { context in
                    try await one(context, context.parameter("number"))
                } view: { view, context in
                    page(view, context, Form())
                },
            ],
            acts: Act(
                "/bureau/revocations", name: "revokeCertificate",
                policy: BureauPages.policy("issued certificates", "certified.revoke"), summary: "撤销证书",
                fields: revokeFields + [FreshCode.field], button: "撤销证书",
                again: { context, form in page(try await one(context, form.text("number")), context, form) }
            ) { context, form in
                let number = form.text("number")
                let came = try await casework.perform(
                    RevokeCertificate(number: number, reason: form.text("reason")),
                    as: FreshCode.actor(casework, context, form), at: context.now, once: context.command)
                switch came {
                case .done: return .redirect(path(number), flash: "证书已撤销，公开验证从现在起显示“已撤销”。")
                case .waits(let until):
                    return .redirect(path(number), flash: ProposalPages.waiting(.revokeCertificate, until: until))
                }
            }.confirmed(as: "confirmRevocation", asking: [FreshCode.field]) { context, form in
                revoking(try await one(context, form.text("number")))
            })
    }

    private static func revoking(_ view: ReadRegisteredCertificate.View) -> Confirmation {
        let c = view.certificate
        return Confirmation(
            "撤销证书", to: "撤销\(c.holder)的证书", tone: .bad, crumbs: [BureauPages.home, here],
            facts: [
                .init("证书编号", c.number), .init("持证人", c.holder), .init("工作单位", view.employer),
                .init("资格", "\(c.title)，\(c.speciality)"), .init("文号", c.document),
            ],
            consequences: [
                "公开验证立即显示“已撤销”，扫二维码、上传 PDF 查验也一样；编号列入带签名的撤销名单。",
                "\(c.holder)会收到您写的情况，并记入诚信档案三年，期内不能申报。（通知五）",
                "撤销以后不能恢复。只是印错了的，请回到证书页面办理更换。",
            ], back: Link("不撤销，回到证书", path(c.number)))
    }

    private static func list(_ page: ReadRegister.Page, _ context: PageContext) -> Page {
        let search = context.query.text("find") ?? ""
        let query = context.query
        let first = query.text("after").map { _ in query.with("after", nil) }
        let next = page.next.map { query.with("after", $0) }
        return Page(
            "证书登记簿", crumbs: [BureauPages.home], wide: true,
            body: """
                <h1>证书登记簿</h1>
                <p>共颁发 \(page.total) 份，其中已撤销 \(page.revoked) 份，已更换 \(page.replaced) 份。</p>
                \(SearchForm("/bureau/certificates", find, value: search))
                \(table(page.certificates, search: search))
                \(Pagination(shown: page.certificates.count, first: first, next: next))
                """)
    }

    private static func table(_ certificates: [CertificateView], search: String) -> DataTable {
        DataTable(
            "证书",
            columns: [
                .init("编号"), .init("持证人"), .init("资格"), .init("专业"), .init("文号"), .init("颁发"), .init("状态"),
            ],
            rows: certificates.map { c in
                .init(
                    id: c.number, url: path(c.number),
                    cells: [
                        "<span class=\"nb\">\(c.number)</span>", "\(c.holder)", "\(c.title)", "\(c.speciality)",
                        "\(c.document)", "<span class=\"nb\">\(c.issuedAt.day.description)</span>", state(c).html,
                    ])
            }, empty: search.isEmpty ? "还没有颁发证书。" : "没有编号或持证人是“\(search)”的证书。姓名要写完整。")
    }

    private static func state(_ c: CertificateView) -> Tag {
        c.revokedAt != nil ? Tag("已撤销", .bad) : c.replacedBy != nil ? Tag("已更换", .warn) : Tag("有效", .ok)
    }

    static func page(_ view: ReadRegisteredCertificate.View, _ context: PageContext, _ form: Form) -> Page {
        let c = view.certificate
        let isReplacing = Replacements.isOwn(form)
        let isStanding = c.revokedAt == nil && c.replacedBy == nil && view.proposal == nil
        let revoked = HTML.with(c.revokedAt) {
            Banner(.warning, "\($0.chinese) 撤销", body: "<p>\(view.revokedBecause)</p>").html
        }
        return Page(
            c.number, crumbs: [BureauPages.home, here],
            body: """
                \(ErrorSummary(form.problems, scope: isReplacing ? "replace-" : "revoke-"))
                <h1>\(c.number) \(state(c))</h1>
                \(revoked)\(Replacements.told(view))\(HTML.with(view.proposal, ProposalPages.bureau.told))
                \(summary(view))
                <ul><li><a href="/applications/\(part: view.caseID)/certificate.pdf">证书 PDF</a></li>\
                <li><a href="/bureau/cases/\(part: view.caseID)">这份申报的材料和办理经过</a></li></ul>
                \(HTML.when(isStanding, acts(view, context, form)))
                """)
    }

    /// What can be done with a certificate that stands; the form that was sent belongs to one of the two.
    private static func acts(_ view: ReadRegisteredCertificate.View, _ context: PageContext, _ form: Form) -> HTML {
        let isReplacing = Replacements.isOwn(form)
        return Replacements.card(view, context, isReplacing ? form : Form()).html
            + revocation(view.certificate, context, isReplacing ? Form() : form).html
    }

    private static func summary(_ view: ReadRegisteredCertificate.View) -> SummaryList {
        let c = view.certificate
        return SummaryList([
            .init("持证人", text: c.holder), .init("工作单位", text: view.employer),
            .init("资格", text: c.title), .init("专业", text: c.speciality), .init("评委会", text: c.committee),
            .init("文号", text: c.document), .init("发文日期", text: c.documentDay.chinese),
            .init("颁发时间", text: c.issuedAt.chinese),
            .init("适用范围", text: c.restriction.isEmpty ? "没有限制" : c.restriction),
        ])
    }

    private static func revocation(_ c: CertificateView, _ context: PageContext, _ form: Form) -> Card {
        let fields = [revokeFields[0].showing(c.number), revokeFields[1]]
        let post = PostForm(
            fields, to: "/bureau/revocations/confirmation", context, form: form, button: "下一步：核对", tone: .bad,
            scope: "revoke-")
        return Card(
            "撤销证书",
            """
            <ul><li>公开验证立即显示“已撤销”，扫二维码、上传 PDF 查验也一样。</li>\
            <li>\(c.holder)会收到消息，并记入诚信档案三年。（通知五）</li>\
            <li>撤销以后不能恢复。</li></ul>
            \(post)
            """)
    }
}
