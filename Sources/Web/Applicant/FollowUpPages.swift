import Casework
import TitleReview

/// What may follow a result: a recheck (R14), paper by post (N2.3, A4.1).
enum FollowUpPages {
    struct Model: Encodable, Sendable {
        let application: ReadCase.View
        let followUp: ReadFollowUp.View
    }

    private static let recheckFields = [
        Field(
            "reason", "申请复核的理由", .longText(5...1000),
            hint: "请写明评审程序中您认为有误的地方。复核只纠正程序错误，不重新评价水平。")
    ]
    private static let paperFields = [
        Field(
            "returnAddress", "回寄地址", .text(5...200), hint: "收件人、电话和地址。评审表盖章后用 EMS 到付寄回。（附件4）",
            autocomplete: "street-address"),
        Field("waybill", "EMS 运单号", .text(5...40), hint: "寄出后在回执上，例如 EA123456789CN。"),
    ]

    private static func load(_ casework: Casework, _ context: PageContext) async throws -> Model {
        Model(
            application: try await ApplicationOverview.load(casework, context),
            followUp: try await casework.ask(ReadFollowUp(caseID: context.parameter("id")), for: context))
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/applications/{id}/recheck", name: "readRecheck", policy: ApplicantPages.own, summary: "申请复核") {
                    context in
                    try await load(casework, context)
                } view: { model, context in
                    recheckPage(model, context, Form())
                },
                Screen("/applications/{id}/paper", name: "readPaper", policy: ApplicantPages.own, summary: "邮寄纸质材料") {
                    context in
                    try await load(casework, context)
                } view: { model, context in
                    paperPage(model, context, Form())
                },
            ],
            acts: [
                Act(
                    "/applications/{id}/recheck", name: "askForRecheck", policy: ApplicantPages.own, summary: "申请复核",
                    fields: recheckFields, button: "提交复核申请",
                    again: { context, form in recheckPage(try await load(casework, context), context, form) }
                ) { context, form in
                    let id = context.parameter("id")
                    try await casework.perform(AskForRecheck(caseID: id, reason: form.text("reason")), for: context)
                    return .redirect("/applications/\(id)", flash: "复核申请已提交，评委会办公室会书面答复。")
                },
                Act(
                    "/applications/{id}/paper", name: "sendPaper", policy: ApplicantPages.own, summary: "登记邮寄",
                    fields: paperFields, button: "登记",
                    again: { context, form in paperPage(try await load(casework, context), context, form) }
                ) { context, form in
                    let id = context.parameter("id")
                    _ = try await casework.perform(
                        SendPapers(
                            caseIDs: [id], returnAddress: form.text("returnAddress"), waybill: form.text("waybill")),
                        for: context)
                    return .redirect("/applications/\(id)", flash: "已登记。材料收到、盖章和寄回时，这里都会更新。")
                },
            ],
            downloads: [
                Download(
                    "/applications/{id}/cover.pdf", name: "downloadOwnCoverSheet", policy: ApplicantPages.own,
                    summary: "邮寄封面"
                ) { context in
                    let sheet = try await casework.ask(ReadCoverSheet(caseID: context.parameter("id")), for: context)
                    return FileAnswer(
                        name: "邮寄封面.pdf", type: "application/pdf", inline: true,
                        bytes: try sheet.document(at: context.now).bytes())
                }
            ])
    }

    private static func crumbs(_ view: ReadCase.View) -> [Link] {
        [Link("我的申报", "/me"), Link(view.plan.title, "/applications/\(view.record.id)")]
    }

    private static func recheckPage(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let view = model.application
        let body =
            model.followUp.recheckUntil.map { recheckForm(until: $0, view, context, form) } ?? """
                <p>现在不能申请复核。只有评审未通过、在期限内并且没有申请过的，可以申请。</p>\
                <p><a href="/applications/\(part: view.record.id)">回到这份申报</a></p>
                """
        return Page("申请复核", crumbs: crumbs(view), body: "\(ErrorSummary(form.problems))<h1>申请复核</h1>\(body)")
    }

    private static func recheckForm(until last: Day, _ view: ReadCase.View, _ context: PageContext, _ form: Form)
        -> HTML
    {
        """
        <p>对本人的评审结果有异议，可以在 \(last.chinese) 24:00 前申请复核 \
        \(DeadlineBadge(until: .deadline(last), now: context.now))。每份申报可以申请一次。（人社部令第40号）</p>
        <ul><li>评委会办公室核查评审程序。</li>\
        <li>程序确有错误的，重新提交评审会议表决；没有错误的，书面说明理由。</li></ul>
        \(PostForm(recheckFields, to: "/applications/\(view.record.id)/recheck", context, form: form, button: "提交复核申请"))
        """
    }

    private static func paperPage(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let view = model.application
        let paper = view.plan.paper
        guard model.followUp.paperDue else {
            let words = paper.stage == .never ? "本计划不需要报送纸质材料。" : "现在不需要报送纸质材料，评审通过后再邮寄。（通知二、3）"
            return Page("邮寄纸质材料", crumbs: crumbs(view), body: "<h1>邮寄纸质材料</h1><p>\(words)</p>")
        }
        let id = view.record.id
        let download: HTML = "<p><a href=\"/applications/\(part: id)/evaluation-form.pdf\">下载评审表</a></p>"
        return Page(
            "邮寄纸质材料", crumbs: crumbs(view),
            body: """
                \(ErrorSummary(form.problems))
                <h1>邮寄纸质材料</h1>
                <section class="card"><h2>寄什么</h2><ol>\(HTML.each(paper.items) { "<li>\($0)</li>" })</ol>
                \(HTML.when(model.followUp.formReady, download))</section>
                <section class="card"><h2>寄到哪里</h2><p>\(paper.address)</p>
                <p><a href="/applications/\(part: id)/cover.pdf">打印邮寄封面（PDF）</a>，\
                放在信封最上面，对方扫码登记收到。单位统一邮寄的，交给单位即可。</p></section>
                \(PostForm(paperFields, to: "/applications/\(id)/paper", context, form: form, button: "登记"))
                """)
    }
}
