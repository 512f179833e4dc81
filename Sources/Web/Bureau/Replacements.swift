import Casework
import TitleReview

/// A certificate whose paper was wrong is replaced under a new number, on its page in the register (N3.4, R15).
enum Replacements {
    private static let one = "one", all = "all"
    private static let fields = [
        Field("number", "证书编号", .hidden(1...40)),
        Field("document", "正确的文号", .text(1...60)),
        Field("day", "正确的发文日期", .day(nil)),
        Field(
            "scope", "更换哪些", .choice([.init(one, "只更换这一份"), .init(all, "这个文号下的证书都更换")], .radios),
            required: false),
        Field("reason", "原来哪里印错了", .longText(2...200), hint: "例如：文号漏了年份。持证人会看到，登记簿里留存。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func one(_ context: PageContext, _ form: Form) async throws -> ReadRegisteredCertificate.View {
            try await casework.ask(ReadRegisteredCertificate(number: form.text("number")), for: context)
        }
        return Routes(
            acts: Act(
                "/bureau/replacements", name: "replaceCertificate",
                policy: BureauPages.policy("issued certificates that stand"), summary: "更换证书",
                fields: fields + [Confirmation.seen], button: "更换证书",
                again: { context, form in CertificateRegister.page(try await one(context, form), context, form) }
            ) { context, form in
                let numbers = try await ReplaceCertificates.run(
                    mending(form), seen: form.optionalText(Confirmation.seen.name), casework: casework,
                    actor: context.actor,
                    at: context.now, once: context.command)
                return .done(
                    numbers.count == 1 ? CertificateRegister.path(numbers[0]) : CertificateRegister.here.url,
                    flash: "已更换 \(numbers.count) 份证书，持证人会收到消息。", data: numbers)
            }.confirmed(as: "confirmReplacement") { context, form in
                let draft = try await casework.ask(ReadReplacement(mending(form)), for: context)
                return confirmation(draft, number: form.text("number"))
            })
    }

    private static func mending(_ form: Form) throws -> CertificateMending {
        CertificateMending(
            number: form.text("number"), document: form.text("document"), day: try form.day("day"),
            all: form.text("scope") == all, reason: form.text("reason"))
    }

    private static func confirmation(_ draft: ReadReplacement.Draft, number: String) -> Confirmation {
        Confirmation(
            "更换证书", to: "更换 \(draft.people.count) 份证书", crumbs: [BureauPages.home, CertificateRegister.here],
            facts: [.init("原证书", number)]
                + draft.changes.map {
                    .init($0.label, "\($0.before.isEmpty ? "（空）" : $0.before) → \($0.after.isEmpty ? "（空）" : $0.after)")
                } + [.init("新编号从", draft.firstNumber)],
            consequences: [
                "每份换发一个新编号，重新签名；登记簿、公开查验和名单里，新旧编号互相注明。",
                "原证书从现在起显示“已由新证书替换”，不是撤销：资格不受影响，不记诚信档案。", "持证人会收到消息，下载到的是新证书。",
                "编号用过不能收回，更换以后不能恢复原证书。",
            ], people: draft.people.map { .init($0) }, back: Link("不更换，回到证书", CertificateRegister.path(number)),
            seen: draft.list)
    }

    /// What a certificate has to do with those before and after it.
    static func told(_ view: ReadRegisteredCertificate.View) -> HTML {
        let c = view.certificate
        let after = HTML.with(c.replacedBy) { new in
            Banner(
                .warning, "\(c.replacedAt?.chinese ?? "") 更换",
                body: """
                    <p>已由 <a href="\(url: CertificateRegister.path(new))">\(new) 号证书</a>替换。原因：\(view.replacedBecause)</p>
                    """
            ).html
        }
        let before = HTML.with(c.replaces) { old in
            """
            <p>换发，替换 <a href="\(url: CertificateRegister.path(old))">\(old) 号证书</a>。原因：\(view.replacesBecause)</p>
            """
        }
        return after + before
    }

    /// Whether a form is this one's, not the revocation's on the same page.
    static func isOwn(_ form: Form) -> Bool { form.values["document"] != nil || form.problem("document") != nil }

    static func card(_ view: ReadRegisteredCertificate.View, _ context: PageContext, _ form: Form) -> Card {
        let c = view.certificate
        let shown = fields.compactMap { field -> Field? in
            switch field.name {
            case "number": field.showing(c.number)
            case "document": field.showing(c.document)
            case "day": field.showing(c.documentDay.description)
            case "scope": view.underTheSameDocument > 0 ? field.showing(one) : nil
            default: field
            }
        }
        let others =
            view.underTheSameDocument > 0 ? "同一文号下还有 \(view.underTheSameDocument) 份证书，文号印错的可以一起更换。" : ""
        let name =
            view.nameNow == c.holder
            ? "姓名印错的，请本人先在“我的信息”里申请更正，由工作单位核对以后再更换。"
            : "持证人现在登记的姓名是“\(view.nameNow)”，新证书印这个姓名。"
        let post = PostForm(
            shown, to: "/bureau/replacements/confirmation", context, form: form, button: "下一步：核对", tone: .plain,
            scope: "replace-")
        return Card(
            "更换证书",
            """
            <p>文号、日期、姓名印错了的，换发一份新编号的证书。不是撤销：资格不受影响，不记诚信档案。\(others)\(name)</p>
            \(post)
            """)
    }
}
