import Casework
import TitleReview

/// The own name or number is wrong or has changed: asked of the employer with a proof (PIPL art. 46, S40).
enum OwnIdentityPages {
    static let link: HTML = "<p><a href=\"/me/identity\">更正姓名、身份证号</a>：由工作单位照证明核对。</p>"
    private static let here = "/me/identity"
    private static let policy = Policy(.roles([.applicant]), relation: "own person")
    private static let limit = 5 << 20
    private static let fields = [
        Field("name", "姓名", .text(2...40), hint: "与身份证一致。", autocomplete: "name"),
        Field("residentID", "公民身份号码", .text(1...30), hint: "18 位。号码没有错的，不用填写。", required: false),
        Field(
            "proof", "证明", .file(most: limit, accept: "image/jpeg,image/png,application/pdf"),
            hint: "身份证人像面，或户口簿本人页，JPG、PNG 或 PDF。单位核对一天以后，文件即删除。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadOwnIdentity.View = {
            try await casework.ask(ReadOwnIdentity(), for: $0)
        }
        return Routes(
            screens: [
                Screen("/me/identity", name: "readOwnIdentity", policy: policy, summary: "更正姓名、身份证号", load: load) {
                    view, context in page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/me/identity", name: "askForIdentityCorrection", policy: policy, summary: "申请更正姓名、身份证号",
                    fields: fields, button: "提交更正申请",
                    again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    let number = try form.optionalText("residentID").flatMap {
                        $0.isEmpty ? nil : try IdentityPages.parsed(form, context)
                    }
                    let file = try form.file("proof")
                    let stored = try await StoredFile.keep(
                        file.file, name: file.name, limit: limit, field: "proof", casework: casework)
                    try await casework.perform(
                        AskForIdentityCorrection(name: form.text("name"), residentID: number, proof: stored.address),
                        for: context)
                    return .redirect(here, flash: "更正申请已提交，请等单位核对。")
                }
            ])
    }

    private static func page(_ view: ReadOwnIdentity.View, _ context: PageContext, _ form: Form) -> Page {
        let canAsk = view.last?.state != "waiting" && view.employer != nil
        let shown = [fields[0].showing(view.name), fields[1], fields[2]]
        return Page(
            "更正姓名、身份证号", crumbs: [Link("我的申报", "/me"), Link("联系方式", "/me/contact")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>更正姓名、身份证号</h1>
                \(SummaryList([.init("现在的姓名", text: view.name), .init("现在的号码", text: view.maskedNumber)]))
                \(consequences(view))
                \(HTML.with(view.last) { banner($0) })
                \(HTML.when(view.employer == nil, noEmployer))
                \(HTML.when(canAsk, PostForm(shown, to: here, context, form: form, button: "提交更正申请").html))
                """)
    }

    private static func consequences(_ view: ReadOwnIdentity.View) -> HTML {
        """
        <ul><li>由\(view.employer ?? "工作单位")照证明核对，核对以后生效。</li>\
        <li>正在办理的申报随之更正；名单正在公示的，等公示结束后更正。</li>
        <li>已经办结的申报和发出的证书不变。证书上的姓名有错的，请联系发证机关。</li>\
        <li>更正号码以后，继续教育、社保的记录要重新查询。</li></ul>
        """
    }

    private static let noEmployer = Banner(
        .warning, "请先选择工作单位", body: "<p>更正由工作单位核对。<a href=\"/me\">到“我的申报”里选择</a></p>"
    ).html

    private static func banner(_ last: IdentityCorrection) -> HTML {
        let what = what(last)
        return switch last.state {
        case "waiting":
            Banner(.information, "更正申请正在核对", body: "<p>\(last.askedAt.chinese)向\(last.unit)提出：\(what)。</p>").html
        case "returned": Banner(.warning, "更正申请被退回", body: "<p>\(what)。原因：\(last.reason)</p>").html
        default: Banner(.information, "已更正", body: "<p>\(last.unit)已核对：\(what)。</p>").html
        }
    }

    /// What is corrected, in words.
    static func what(_ one: IdentityCorrection) -> String {
        [one.name != one.oldName ? "姓名由“\(one.oldName)”改为“\(one.name)”" : nil, one.changesNumber ? "更正身份证号" : nil]
            .compactMap { $0 }.joined(separator: "，并")
    }
}
