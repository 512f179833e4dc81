import Casework
import TitleReview

/// What became of an objection, by its receipt (R13): for whoever has the number, and nobody else.
enum ObjectionStatus {
    struct Model: Encodable, Sendable {
        let asked: String
        let objection: ReadObjection.View?
    }

    static func path(_ receipt: ObjectionReceipt) -> String { "/objections?receipt=\(receipt)" }

    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/objections", name: "readObjection", policy: Policy(.anyone, relation: "who has the receipt's number"),
                rateLimit: .lookUp, summary: "查询异议处理结果",
                query: [Field("receipt", "回执编号", .text(1...60), required: false)]
            ) { context in
                let asked = context.query.text("receipt") ?? ""
                guard let receipt = ObjectionReceipt(parsing: asked) else { return Model(asked: asked, objection: nil) }
                return Model(
                    asked: asked, objection: try await casework.ask(ReadObjection(receipt: receipt), for: context))
            } view: { model, context in
                page(model)
            }
        ])
    }

    private static func page(_ model: Model) -> Page {
        let field = Field(
            "receipt", "回执编号", .text(1...60), hint: "16 个字母和数字，提交异议后页面上显示的编号。大小写、横线和空格不影响。",
            initial: [model.objection?.receipt.description ?? model.asked])
        var page = Page(
            "查询异议", crumbs: [Link("首页", "/"), Link("公示", "/notices")],
            body: """
                <h1>查询异议处理结果</h1>
                \(HTML.with(model.objection, card))
                \(HTML.when(!model.asked.isEmpty && model.objection == nil, unknown))
                <form method="get" action="/objections">\(FieldView(field))
                <p class="acts"><button class="btn" type="submit">查询</button></p></form>
                <p class="muted">回执编号丢了的，请按申报通知里的联系方式联系受理单位，工作人员核对后告诉您结果。</p>
                """)
        if !model.asked.isEmpty && model.objection == nil { page.status = 404 }
        return page
    }

    private static let unknown: HTML = Banner(
        .warning, "没有找到", body: "<p>没有这个编号的异议。请核对编号，数字 0 和 1 不会与字母 O、I、L 混淆。</p>"
    ).html

    private static func card(_ view: ReadObjection.View) -> HTML {
        let state: HTML =
            view.outcome.map { Tag($0.chinese, $0 == .upheld ? .bad : .plain).html } ?? Tag("正在调查核实", .warn).html
        let rows: [SummaryList.Row] = [
            .init("回执编号", text: view.receipt.description),
            .init("公示", text: "\(view.planTitle)，\(view.noticeKind)"), .init("被公示的人", text: view.name),
            .init("收到", text: view.at.chinese), .init("证据材料", text: view.files == 0 ? "没有" : "\(view.files) 个文件"),
            .init("受理单位", text: view.unit), .init("处理情况", state),
        ]
        let answer = [
            view.answeredAt.map { SummaryList.Row("答复时间", text: $0.chinese) },
            view.answer.map { SummaryList.Row("答复", HTML.each($0.split(separator: "\n")) { "<p>\($0)</p>" }) },
        ].compactMap { $0 }
        return Card("处理情况", SummaryList(rows + answer).html).html
    }
}
