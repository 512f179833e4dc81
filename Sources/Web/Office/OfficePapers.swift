import Casework
import TitleReview

/// Paper by post at the office (N2.3, A4.1): arrivals read from the cover sheet's code, stamp, the way back, the mailing list.
enum OfficePapers {
    private static let here = Link("纸质材料", "/office/papers")
    private static let fields = [
        Field(
            "step", "办理",
            .choice([.init("arrived", "已收到"), .init("stamped", "已盖章"), .init("returned", "已寄回")], .radios)),
        Field("waybill", "寄回运单号", .text(1...40), required: false),
    ]
    private static let scanFields = [
        Field(
            "code", "扫描邮寄封面上的二维码", .text(1...300),
            hint: "用扫码枪对准二维码，会自动登记收到，然后可以扫下一份。也可以用手机相机扫，在手机上登录后登记。")
    ]
    private static let exportFields = [Field("stage", "进度", .hidden(0...20), required: false)]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ListPapers.Page = { context in
            try await casework.ask(
                ListPapers(
                    stage: context.query.text("stage").flatMap(PaperStage.init(rawValue:)),
                    after: context.query.text("after") ?? ""), for: context)
        }
        let one: @Sendable (PageContext) async throws -> PaperItem = {
            try await casework.ask(ReadPaper(caseID: $0.parameter("case")), for: $0)
        }
        return Routes(
            screens: [
                Screen(
                    here.url, name: "listPapers", policy: OfficePages.policy("cases of own plans"), summary: "纸质材料",
                    query: [
                        Field("stage", "进度", .text(1...20), required: false),
                        Field("after", "从这一条之后", .text(1...64), required: false),
                        Field("scan", "接着扫描", .text(1...3), required: false),
                    ], load: load
                ) { page, context in view(page, context, Form()) },
                // The address on cover sheets: a phone's camera opens it.
                Screen(
                    "/office/papers/{case}", name: "readPaperOfCase", policy: OfficePages.policy("case of an own plan"),
                    summary: "一份纸质材料", load: one
                ) { item, context in page(item, context, Form()) },
            ],
            acts: [
                Act(
                    here.url, name: "scanPaper", policy: OfficePages.policy("case of an own plan"),
                    summary: "扫码登记收到（A4.1）", fields: scanFields, button: "登记收到",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let received = try await casework.perform(ReceivePaper(code: form.text("code")), for: context)
                    let left = received.missing == 0 ? "该单位的材料已经到齐。" : "该单位还有 \(received.missing) 份没到。"
                    let said =
                        received.isAgain
                        ? "\(received.name)（\(received.employer)）的材料 \(received.arrived.chineseDate)已经登记收到，没有改动。"
                        : "\(received.name)（\(received.employer)）的材料已登记收到。"
                    return .done("\(here.url)?scan=yes", flash: said + left, data: received)
                },
                Act(
                    "/office/papers/{case}", name: "trackPaper", policy: OfficePages.policy("case of an own plan"),
                    summary: "登记纸质材料（A4.1）", fields: fields, button: "登记",
                    again: { context, form in page(try await one(context), context, form) }
                ) { context, form in
                    let step: TrackPaper.Step =
                        switch try form.choice("step") {
                        case "arrived": .arrived
                        case "stamped": .stamped
                        default: .returned(waybill: form.text("waybill"))
                        }
                    try await casework.perform(TrackPaper(caseID: context.parameter("case"), step: step), for: context)
                    return .redirect(here.url, flash: "已登记。")
                },
                Act(
                    "/office/mailing-list", name: "exportPapers", policy: OfficePages.policy("cases of own plans"),
                    summary: "导出邮寄名单（A4.1）", fields: exportFields, button: "导出邮寄名单（Excel）", isRemembered: false
                ) { context, form in
                    let sheet = try await MailingList.make(
                        casework, stage: PaperStage(rawValue: form.text("stage")), as: context.actor, at: context.now)
                    return .file(
                        FileAnswer(
                            name: "邮寄名单 \(context.now.day).xlsx",
                            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes: sheet))
                },
            ])
    }

    private static func view(_ page: ListPapers.Page, _ context: PageContext, _ form: Form) -> Page {
        let stage = context.query.text("stage")
        let isScanning = context.query.text("scan") != nil || !form.problems.isEmpty
        let chips: [Chips.Chip] =
            [.init("全部", here.url, count: page.counts.values.reduce(0, +), on: stage == nil)]
            + PaperStage.allCases.map {
                .init(
                    $0.chinese, "\(here.url)?stage=\($0.rawValue)", count: page.counts[$0] ?? 0,
                    on: stage == $0.rawValue)
            }
        let scan = PostForm(
            scanFields.map { isScanning ? $0.focused : $0 }, to: here.url, context, form: form, button: "登记收到")
        let export = PostForm(
            [exportFields[0].showing(stage ?? "")], to: "/office/mailing-list", context, button: "导出邮寄名单（Excel）",
            tone: .plain, scope: "export-")
        return Page(
            "纸质材料", crumbs: [OfficerQueue.office.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>纸质材料</h1>
                <p>依次登记：收到、盖章、寄回。回寄邮费由收件人支付（EMS 到付）。申请人能看到每一步的日期。（附件4）</p>
                <details class="card"\(has: isScanning, "open")><summary>扫码登记收到</summary>\(scan)</details>
                \(Chips("进度", chips))
                \(table(page.items, context))
                \(Pagination(
                    shown: page.items.count, first: context.query.text("after").map { _ in here.url },
                    next: page.next.map { here.url + context.query.with("after", $0) }))
                \(HTML.when(!page.items.isEmpty, export.html))
                """)
    }

    private static func table(_ items: [PaperItem], _ context: PageContext) -> DataTable {
        DataTable(
            "纸质材料",
            columns: [
                .init("姓名"), .init("单位"), .init("来件运单"), .init("回寄地址"), .init("收到"), .init("盖章"), .init("寄回"),
                .init("登记"),
            ],
            rows: items.map { item in
                let back: HTML = item.returnWaybill.isEmpty ? .empty : " \(item.returnWaybill)"
                return .init(
                    id: item.caseID, url: OfficerQueue.office.path(item.caseID),
                    cells: [
                        "\(item.name)", "\(item.employer)",
                        item.waybill.isEmpty ? "<span class=\"muted\">未寄</span>" : "\(item.waybill)",
                        item.returnAddress.isEmpty ? "<span class=\"muted\">未填</span>" : "\(item.returnAddress)",
                        day(item.arrived), day(item.stamped),
                        item.returned == nil ? "—" : "\(day(item.returned))\(back)",
                        next(item, context),
                    ])
            }, empty: "现在没有需要登记的纸质材料。")
    }

    private static func page(_ item: PaperItem, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "\(item.name)的纸质材料", crumbs: [OfficerQueue.office.home, here],
            body: """
                \(ErrorSummary(form.problems.map { FieldProblem("", $0.message) }))
                <h1>\(item.name)的纸质材料 \(Tag(item.stage.chinese, item.stage == .returned ? .ok : .accent))</h1>
                <div class="acts">\(next(item, context))</div>
                \(summary(item))
                <p><a href="\(url: OfficerQueue.office.path(item.caseID))">这份申报</a></p>
                """)
    }

    private static func summary(_ item: PaperItem) -> SummaryList {
        SummaryList([
            .init("单位", text: item.employer), .init("专业", text: item.speciality),
            .init("评审计划", text: item.planTitle),
            .init("来件运单", text: item.waybill.isEmpty ? "没有登记" : item.waybill),
            .init("收到", day(item.arrived)), .init("盖章", day(item.stamped)), .init("寄回", day(item.returned)),
            .init("回寄地址", text: item.returnAddress.isEmpty ? "没有填写" : item.returnAddress),
        ])
    }

    private static func day(_ day: Day?) -> HTML { day.map { "\($0)" } ?? "—" }

    /// The one step that comes next.
    private static func next(_ item: PaperItem, _ context: PageContext) -> HTML {
        let (step, word): (String, String)
        switch item.stage {
        case .returned: return Tag("已完成", .ok).html
        case .notSent, .onTheWay: (step, word) = ("arrived", "收到")
        case .arrived: (step, word) = ("stamped", "盖章")
        case .stamped: (step, word) = ("returned", "寄回")
        }
        let waybill: HTML =
            step == "returned"
            ? """
            <label class="unseen" for="w-\(item.caseID)">\(item.name)的寄回运单号</label>\
            <input id="w-\(item.caseID)" type="text" name="waybill" class="short" placeholder="寄回运单号">
            """
            : .empty
        return """
            <form method="post" action="/office/papers/\(part: item.caseID)">\
            <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
            <input type="hidden" name="step" value="\(step)">\(waybill)\
            <button class="btn two" type="submit">\(word)<span class="unseen">：\(item.name)</span></button></form>
            """
    }
}
