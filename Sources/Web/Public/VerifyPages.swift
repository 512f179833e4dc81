import Casework
import TitleReview

/// Verifying a certificate: by number and name, by the code of its QR, or by dropping the PDF (N3.5, R15).
enum VerifyPages {
    struct Model: Encodable, Sendable {
        let asked: Bool
        let result: Result?
        let certificate: CertificateView?
        let number: String
        let name: String
    }
    enum Result: String, Encodable, Sendable { case valid, revoked, replaced, none }

    private static let fileLimit = 10 << 20
    private static let fileFields = [
        Field("file", "证书 PDF", .file(most: fileLimit, accept: "application/pdf"), hint: "只在这一次查验中读取，不会保存。")
    ]
    private static let query = [
        Field("number", "证书编号", .text(1...40), required: false), Field("name", "持证人姓名", .text(1...40), required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/verify", name: "verifyCertificate", policy: .everyone, rateLimit: .lookUp, summary: "查验证书",
                    query: query
                ) { context in
                    try await look(
                        casework, context, number: context.query.text("number") ?? "", name: context.query.text("name"),
                        code: nil)
                } view: { model, context in
                    page(model, context, Form())
                },
                Screen(
                    "/certificates/{number}", name: "readCertificate",
                    policy: Policy(.anyone, relation: "who holds the certificate's code or knows number and name"),
                    rateLimit: .lookUp,
                    summary: "证书查验结果",
                    query: [
                        Field("code", "校验码", .text(1...64), required: false),
                        Field("name", "持证人姓名", .text(1...40), required: false),
                    ]
                ) { context in
                    try await look(
                        casework, context, number: context.parameter("number"), name: context.query.text("name"),
                        code: context.query.text("code"))
                } view: { model, context in
                    var page = page(model, context, Form())
                    if model.result == Result.none { page.status = 404 }
                    return page
                },
            ],
            acts: [
                Act(
                    "/verify/file", name: "verifyCertificateFile", policy: .everyone, rateLimit: .lookUp,
                    summary: "查验证书文件",
                    fields: fileFields, button: "查验文件",
                    again: { context, form in
                        page(Model(asked: false, result: nil, certificate: nil, number: "", name: ""), context, form)
                    }
                ) { context, form in
                    let verification = try await VerifyFile.prepare(form.file("file").file, casework: casework)
                    let checked = try await casework.ask(verification, for: context)
                    return .page(filePage(checked, context), data: checked)
                }
            ],
            downloads: [
                Download("/authorities.pem", name: "readAuthorities", policy: .everyone, summary: "颁证机构的根证书") { _ in
                    FileAnswer(
                        name: "authorities.pem", type: "application/x-pem-file", publicFor: 3600,
                        bytes: Array(casework.seal.trust.joined(separator: "\n").utf8))
                },
                Download(
                    "/revocations.txt", name: "readRevocations", policy: .everyone, rateLimit: .lookUp,
                    summary: "撤销名单（签名）"
                ) { context in
                    FileAnswer(
                        name: "revocations.txt", type: "text/plain; charset=utf-8", publicFor: 300,
                        bytes: try await RevocationRegister.signed(casework: casework, at: context.now))
                },
            ])
    }

    private static func look(_ casework: Casework, _ context: PageContext, number: String, name: String?, code: String?)
        async throws -> Model
    {
        guard !number.isEmpty, name != nil || code != nil else {
            return Model(asked: false, result: nil, certificate: nil, number: number, name: name ?? "")
        }
        let found = try await casework.ask(VerifyCertificate(number: number, name: name, code: code), for: context)
        return Model(
            asked: true, result: found.map(standing) ?? Result.none,
            certificate: found, number: number, name: name ?? "")
    }

    private static func standing(_ c: CertificateView) -> Result {
        c.revokedAt != nil ? .revoked : c.replacedBy != nil ? .replaced : .valid
    }

    static func searchForm(number: String, name: String) -> HTML {
        let fields = [
            Field("number", "证书编号", .text(1...40), initial: [number]),
            Field("name", "持证人姓名", .text(1...40), initial: [name]),
        ]
        return """
            <form method="get" action="/verify">
            \(HTML.each(fields) { FieldView($0).html })
            <p class="acts"><button class="btn" type="submit">查验</button></p></form>
            """
    }

    private static func page(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let file = PostForm(fileFields, to: "/verify/file", context, form: form, button: "查验文件", tone: .plain)
        return Page(
            "查验证书", crumbs: [Link("首页", "/")],
            body: """
                \(ErrorSummary(form.problems))
                \(model.result.map { result(model, $0, context) } ?? "<h1>查验职称证书</h1>")
                <section class="card"><h2>按编号和姓名查验</h2>\(searchForm(number: model.number, name: model.name))</section>
                <section class="card"><h2>用证书 PDF 查验</h2>\(file)</section>
                \(offline)
                """)
    }

    private static func result(_ model: Model, _ result: Result, _ context: PageContext) -> HTML {
        switch result {
        case .none: hero(.plain, "?", "未找到", "没有编号和姓名都相符的证书。请核对后再查；仍查不到的，请向颁证机构核实。", context)
        case .replaced:
            card(hero(.warn, "↻", "证书已更换", model.certificate.flatMap(replaced) ?? "", context), model.certificate)
        case .valid: card(hero(.ok, "✓", "证书有效", "", context), model.certificate)
        case .revoked:
            card(
                hero(
                    .bad, "✗", "证书已撤销", model.certificate?.revokedAt.map { "\($0.day.chineseDate)撤销，从那时起无效。" } ?? "",
                    context), model.certificate)
        }
    }

    /// What became of the paper; the title stands.
    private static func replaced(_ c: CertificateView) -> String? {
        c.replacedBy.map { "已由 \($0) 号证书替换。原证书印得有误，不再使用；持证人的资格不受影响，请查验新证书。" }
    }

    /// The big answer: symbol and word, never colour alone.
    private static func hero(_ tone: Tone, _ symbol: String, _ word: String, _ note: String, _ context: PageContext)
        -> HTML
    {
        """
        <div class="hero"><span class="seal \(tone.rawValue) \(tone.rawValue)-ink" aria-hidden="true">\(symbol)</span><h1>\(word)</h1>
        \(HTML.when(!note.isEmpty, "<p>\(note)</p>"))<p class="muted">\(context.now) 查询</p></div>
        """
    }

    private static func card(_ hero: HTML, _ certificate: CertificateView?) -> HTML {
        "<section class=\"card\">\(hero)\(HTML.with(certificate, rows))</section>"
    }

    private static func rows(_ c: CertificateView) -> HTML {
        SummaryList([
            .init("姓名", text: Masking.name(c.holder)), .init("资格名称", text: c.title), .init("专业", text: c.speciality),
            .init("评审委员会", text: c.committee),
            .init("取得时间", text: c.documentDay.chineseDate), .init("发文", text: c.document),
            .init("证书编号", text: c.number + (c.replaces.map { "（换发，替换 \($0) 号证书）" } ?? "")),
            .init("有效范围", text: c.restriction.isEmpty ? "全国" : c.restriction),
        ]).html
    }

    private static func filePage(_ checked: FileVerification, _ context: PageContext) -> Page {
        let replacement = checked.certificate.flatMap(replaced)
        let answer: HTML =
            checked.revoked
            ? hero(.bad, "✗", "证书已撤销", "文件的签名是真的，但证书已经撤销。", context)
            : !checked.signed
                ? hero(.bad, "✗", "文件不能证明证书有效", "\(checked.reason ?? "签名无效")。", context)
                : replacement.map { hero(.warn, "↻", "证书已更换", $0, context) }
                    ?? hero(.ok, "✓", "证书有效", "文件没有被改动，签名属于本平台。", context)
        return Page(
            "查验证书文件", crumbs: [Link("首页", "/"), Link("查验证书", "/verify")],
            body: """
                \(card(answer, checked.certificate))
                \(HTML.with(checked.signedAt) { "<p class=\"muted\">\(checked.signer ?? "")，\($0) 签名。</p>" })
                <p><a href="/verify">再查一份</a></p>
                """)
    }

    private static let offline: HTML = """
        <details class="card"><summary>如何离线验证</summary>
        <p>证书 PDF 带有 PAdES 数字签名。用 Adobe Acrobat 等阅读器打开，\
        把<a href="/authorities.pem">颁证机构的根证书</a>设为可信，即可看到签名是否有效、文件是否被改动。</p>
        <p>装有评衡的机器上也可以运行 <code>pingheng certificate verify 文件.pdf</code>。\
        离线只能证明文件没有被改动；是否已被撤销或更换，请在本页查询，\
        或下载带签名的<a href="/revocations.txt">撤销和更换名单</a>，
        加上 <code>--revocations revocations.txt</code> 一并核对：名单写明签发时间，之后的撤销以本页为准。</p></details>
        """
}
