import Casework
import TitleReview

/// Objecting to a case in a running notice (N3.2, R13): the form, its evidence, and the code that proves a contact.
enum Objecting {
    private static let policy = Policy(.anyone, relation: "public; an internal notice for its unit")
    private static let accept = "image/jpeg,image/png,application/pdf"
    private static let files = (1...RaiseObjection.mostFiles).map { number in
        Field(
            "file\(number)", "证据材料 \(number)", .file(most: RaiseObjection.fileLimit, accept: accept),
            hint: number == 1 ? "JPG、PNG 或 PDF。只有处理异议的工作人员能看到。" : nil, required: false)
    }
    private static let fields =
        [
            Field("case", "申报", .hidden(1...64)),
            Field("author", "您的姓名", .text(2...40), hint: "只有处理异议的工作人员能看到。", required: false, autocomplete: "name"),
            Field(
                "contact", "联系方式", .text(5...254), hint: "\(ObjectorContact.form)。用来向您核实和告诉您结果。", required: false),
            Field(
                "code", "验证码", .text(6...20), hint: "发到上面联系方式的 6 位数字。", required: false, autocomplete: "one-time-code"),
            Field("body", "异议的内容和依据", .longText(5...2000), hint: "请写明具体事实，例如哪一项业绩、什么时间、有什么证据。"),
        ] + files

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/notices/{id}/objections/new", name: "newObjection", policy: policy, summary: "提出异议",
                    query: [Field("case", "申报", .text(1...64))]
                ) { context in
                    try await load(casework, context, context.query.text("case") ?? "")
                } view: { model, context in
                    page(model, context, Form())
                }
            ], acts: [raise(casework), code(casework)])
    }

    private static func load(_ casework: Casework, _ context: PageContext, _ caseID: String) async throws
        -> ReadObjecting.View
    {
        try await casework.ask(ReadObjecting(noticeID: context.parameter("id"), caseID: caseID), for: context)
    }

    // MARK: Acts

    private static func raise(_ casework: Casework) -> Act {
        Act(
            "/notices/{id}/objections", name: "raiseObjection", policy: policy, rateLimit: .lookUp, summary: "提出异议",
            fields: fields, button: "提交异议",
            again: { context, sent in page(try await load(casework, context, sent.text("case")), context, sent) }
        ) { context, sent in
            if let code = sent.optionalText("code") {
                let proof = ProveContact(contact: sent.text("contact"), code: code)
                // Apart from the objection, which may be sent again: what was wrong is counted either way.
                if let wrong = try await casework.perform(proof, as: context.actor, at: context.now) { throw wrong }
            }
            func objection(_ files: [StoredFile]) -> RaiseObjection {
                RaiseObjection(
                    noticeID: context.parameter("id"), caseID: sent.text("case"), author: sent.text("author"),
                    contact: sent.text("contact"), body: sent.text("body"), files: files, from: context.caller)
            }
            var kept: [StoredFile] = []
            for field in files {
                guard let upload = sent.optionalFile(field.name) else { continue }
                // Of what is not taken no file is kept.
                if kept.isEmpty { try await casework.ask(CheckObjection(objection([])), for: context) }
                kept.append(
                    try await StoredFile.keep(
                        upload.file, name: upload.name, limit: RaiseObjection.fileLimit, field: field.name,
                        casework: casework
                    ))
            }
            let raised = try await casework.perform(objection(kept), for: context)
            return .done(
                ObjectionStatus.path(raised.receipt),
                flash: "异议已收到。回执编号 \(raised.receipt)，请记下或拍照，凭它查询处理结果。", data: raised)
        }
    }

    /// Sends the code and shows the form again, with everything that was typed.
    private static func code(_ casework: Casework) -> Act {
        Act(
            "/notices/{id}/objections/code", name: "sendObjectionCode", policy: policy, rateLimit: .lookUp,
            summary: "发送异议联系方式的验证码", fields: fields.map { $0.name == "contact" ? $0.needed : $0.optional },
            button: "发送验证码", isRemembered: false,
            again: { context, sent in page(try await load(casework, context, sent.text("case")), context, sent) }
        ) { context, sent in
            try await ContactCode.send(
                to: sent.text("contact"), notice: context.parameter("id"), case: sent.text("case"),
                from: context.caller,
                casework: casework, actor: context.actor, at: context.now)
            let model = try await load(casework, context, sent.text("case"))
            let said = Banner(
                .success, "验证码已发送", body: "<p>\(ContactCode.minutes) 分钟内有效，请填在“验证码”里。选过的文件请重新选择。</p>")
            return .page(page(model, context, sent, said: said.html), data: ["minutes": ContactCode.minutes])
        }
    }

    // MARK: View

    private static func page(_ model: ReadObjecting.View, _ context: PageContext, _ sent: Form, said: HTML = .empty)
        -> Page
    {
        let notice = model.notice
        let action = "/notices/\(notice.id)/objections"
        return Page(
            "提出异议",
            crumbs: [Link("首页", "/"), Link("公示", "/notices"), Link(notice.kindChinese, "/notices/\(notice.id)")],
            body: """
                \(ErrorSummary(sent.problems))\(said)
                <h1>提出异议</h1>
                <p>对 <strong>\(model.person.name)</strong>（\(model.person.employer)，\(model.person.speciality)）的公示提出异议。</p>
                <ul><li>提交以后，这份申报停在公示环节，直到异议答复。</li>\
                <li>受理单位调查核实，结论是成立、部分成立或不成立，并写明理由。</li>
                <li>提交后给您回执编号，凭它<a href="/objections">查询处理结果</a>。</li>
                <li>您的姓名和联系方式不会告诉被公示的人。</li></ul>
                \(PostForm(shown(model), to: action, context, form: sent, button: "提交异议", beside: sending(model, action)))
                """)
    }

    private static func shown(_ model: ReadObjecting.View) -> [Field] {
        fields.compactMap { field -> Field? in
            switch field.name {
            case "case": field.showing(model.person.caseID)
            case "author", "contact":
                model.anonymousAllowed ? field.saying("可以不填。" + (field.hint ?? "")) : field.needed
            case "code":
                model.provable.map { field.saying("填写\($0)的，先按下面的“发送验证码”，再填收到的 6 位数字；填过的内容会留着。") }
            default: field
            }
        }
    }

    /// A second button of the form, which sends what was typed to be proved first.
    private static func sending(_ model: ReadObjecting.View, _ action: String) -> HTML {
        HTML.when(
            model.provable != nil,
            """
             <button class="btn two" type="submit" formaction="\(url: action + "/code")">发送验证码</button>
            """)
    }
}
