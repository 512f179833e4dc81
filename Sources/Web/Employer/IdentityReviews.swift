import Casework
import TitleReview

/// Colleagues' corrections of name and number: the proof beside the request, the number typed again from it, and the decision (S40).
enum IdentityReviews {
    struct Model: Encodable, Sendable { let waiting: [IdentityCorrection] }

    private static let here = Link("更正姓名、身份证号", "/employer/corrections")
    private static let decision = Field(
        "decision", "决定", .choice([.init("approve", "更正"), .init("return", "退回")], .radios))
    private static let number = Field(
        "residentID", "证明上的身份证号", .text(1...30), hint: "照证明逐位填写，和本人填写的一致才能更正。退回的不用填。", required: false)
    private static let reason = Field("reason", "退回的原因", .longText(1...500), hint: "退回时必填，本人会看到。", required: false)

    static func routes(_ casework: Casework) -> Routes {
        let policy = EmployerPages.policy("people of the unit")
        @Sendable func one(_ context: PageContext) async throws -> IdentityCorrection {
            try await casework.ask(ReadIdentityCorrection(id: context.parameter("id")), for: context)
        }
        return Routes(
            screens: [
                Screen("/employer/corrections", name: "listIdentityCorrections", policy: policy, summary: "更正姓名、身份证号") {
                    context in
                    Model(waiting: try await casework.ask(ReadIdentityCorrections(), for: context))
                } view: { model, _ in
                    list(model)
                },
                Screen(
                    "/employer/corrections/{id}", name: "readIdentityCorrection", policy: policy, summary: "一份更正申请",
                    load: one
                ) { item, context in page(item, context, Form()) },
            ],
            acts: [
                Act(
                    "/employer/corrections/{id}", name: "decideIdentityCorrection", policy: policy, summary: "核对更正申请",
                    fields: [decision, number, reason], button: "提交",
                    again: { context, form in page(try await one(context), context, form) }
                ) { context, form in
                    let approve = try form.choice("decision") == "approve"
                    let number = try form.optionalText("residentID").flatMap {
                        $0.isEmpty ? nil : try IdentityPages.parsed(form, context)
                    }
                    try await casework.perform(
                        DecideIdentityCorrection(
                            id: context.parameter("id"), approve: approve, reason: form.text("reason"), number: number),
                        for: context)
                    return .redirect(here.url, flash: approve ? "已更正，本人会收到消息。" : "已退回，本人会看到原因。")
                }
            ],
            downloads: [
                Download("/employer/corrections/{id}/proof", name: "readIdentityProof", policy: policy, summary: "更正证明")
                { context in
                    let proof = try await casework.ask(ReadIdentityProof(id: context.parameter("id")), for: context)
                    return FileAnswer(name: proof.name, type: proof.type, bytes: proof.bytes)
                }
            ])
    }

    private static func list(_ model: Model) -> Page {
        let table = DataTable(
            "更正姓名、身份证号",
            columns: [.init("现在的姓名"), .init("申请更正为"), .init("身份证号"), .init("提交时间")],
            rows: model.waiting.map { item in
                .init(
                    id: item.id, url: "/employer/corrections/\(item.id)",
                    cells: [
                        "\(item.oldName)", "\(item.name)", item.changesNumber ? "更正" : "不变",
                        "\(item.askedAt.chinese)",
                    ])
            }, empty: "没有等待核对的更正。")
        return Page(
            "更正姓名、身份证号", crumbs: [OfficerQueue.employer.home], wide: true,
            body: """
                <h1>更正姓名、身份证号</h1>
                \(table)
                """)
    }

    private static func page(_ item: IdentityCorrection, _ context: PageContext, _ form: Form) -> Page {
        let entries = SummaryList([
            .init("现在的姓名", text: item.oldName),
            .init("申请更正为", text: item.name == item.oldName ? "不变" : item.name),
            .init("身份证号", text: item.changesNumber ? "更正" : "不变"),
            .init("提交时间", text: item.askedAt.chinese),
        ])
        return Page(
            "更正：\(item.oldName)", crumbs: [OfficerQueue.employer.home, here],
            body: """
                \(ErrorSummary(form.problems))
                <h1>更正姓名、身份证号</h1>
                \(entries)
                \(item.state == "waiting" ? check(item, context, form) : "<p>这份申请已经处理过。</p>")
                """)
    }

    private static func check(_ item: IdentityCorrection, _ context: PageContext, _ form: Form) -> HTML {
        let fields = item.changesNumber ? [decision, number, reason] : [decision, reason]
        return """
            <p><a class="btn two" href="/employer/corrections/\(part: item.id)/proof" download>下载证明</a></p>
            <p>核对：证明是本人的，姓名\(item.changesNumber ? "和号码" : "")写得清楚。\
            更正以后，正在办理的申报随之更正；已经办结的申报和证书不变。</p>
            \(PostForm(fields, to: "/employer/corrections/\(item.id)", context, form: form, button: "提交"))
            """
    }
}
