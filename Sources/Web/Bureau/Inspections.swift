import Casework
import TitleReview

/// Inspections by random sample: opened with a commitment, drawn with a public value, judged case by case, closed with a conclusion (R16).
enum Inspections {
    static let here = Link("抽查", "/bureau/inspections")
    private static let sizeField = Field("size", "抽查份数", .number(1...OpenInspection.most), hint: "按专业的申报份数按比例分配。")
    private static let reasonField = Field("reason", "事由", .text(1...200), hint: "例如“年度随机抽查”。留存在抽查记录里。")
    private static let judgeFields = [
        Field("outcome", "抽查结果", .choice(InspectionOutcome.allCases.map { .init($0.rawValue, $0.chinese) }, .radios)),
        Field("note", "查到的情况和依据", .longText(0...2000), hint: "有瑕疵或违规的必须写明；没有问题的可以不写。", required: false),
    ]
    private static let closeFields = [
        Field("conclusion", "抽查结论", .longText(1...2000), hint: "写明总体情况、发现的问题和处理要求。办结以后不能再改。")
    ]

    static func path(_ id: String) -> String { "\(here.url)/\(Percent.encode(id))" }
    static func path(_ id: String, _ caseID: String) -> String { "\(path(id))/cases/\(Percent.encode(caseID))" }

    static func routes(_ house: Casework) -> Routes {
        @Sendable func all(_ visit: Visit) async throws -> ReadInspections.Page {
            try await house.ask(ReadInspections(), for: visit)
        }
        @Sendable func one(_ visit: Visit) async throws -> ReadInspection.View {
            try await house.ask(ReadInspection(id: visit.parameter("id")), for: visit)
        }
        @Sendable func inspected(_ visit: Visit) async throws -> ReadInspectedCase.View {
            try await house.ask(
                ReadInspectedCase(id: visit.parameter("id"), caseID: visit.parameter("case")), for: visit)
        }
        let openFields = [Field("plan", "评审计划", .text(1...80)), sizeField, reasonField]
        return Routes(
            screens: [
                Screen(
                    "/bureau/inspections", name: "listInspections", policy: BureauPages.policy("inspections"),
                    summary: "抽查", load: all
                ) { page, visit in list(page, visit, Form()) },
                Screen(
                    "/bureau/inspections/{id}", name: "readInspection", policy: BureauPages.policy("inspections"),
                    summary: "一次抽查", load: one
                ) { view, visit in page(view, visit, Form()) },
                Screen(
                    "/bureau/inspections/{id}/cases/{case}", name: "readInspectedCase",
                    policy: BureauPages.policy("case of the sample"), summary: "抽中的申报", load: inspected
                ) { view, visit in
                    caseView(view, visit, Form())
                },
            ],
            acts: [
                Act(
                    "/bureau/inspections", name: "openInspection", policy: BureauPages.policy("any plan"),
                    summary: "开始抽查", fields: openFields, button: "冻结名单并承诺",
                    again: { visit, form in list(try await all(visit), visit, form) }
                ) { visit, form in
                    let id = try await house.perform(
                        OpenInspection(
                            planID: form.text("plan"), size: try form.int("size"), reason: form.text("reason")),
                        for: visit)
                    return .done(path(id), flash: "名单已冻结，摘要已记入审计链。请在约定的公开数值产生后揭晓样本。", data: ["id": id])
                },
                Act(
                    "/bureau/inspections/{id}/reveal", name: "revealInspection",
                    policy: BureauPages.policy("open inspection"), summary: "揭晓样本", fields: [Draws.valueField],
                    button: "揭晓样本",
                    again: { visit, form in page(try await one(visit), visit, form) }
                ) { visit, form in
                    let count = try await house.perform(
                        RevealInspection(id: visit.parameter("id"), publicValue: form.text("publicValue")), for: visit)
                    return .redirect(path(visit.parameter("id")), flash: "已抽出 \(count) 份。")
                },
                Act(
                    "/bureau/inspections/{id}/cases/{case}", name: "judgeInspectedCase",
                    policy: BureauPages.policy("case of the sample, not the own"), summary: "写明抽查结果",
                    fields: judgeFields, button: "保存抽查结果",
                    again: { visit, form in caseView(try await inspected(visit), visit, form) }
                ) { visit, form in
                    guard let outcome = InspectionOutcome(rawValue: form.text("outcome")) else {
                        throw Refused.notFound
                    }
                    let id = visit.parameter("id")
                    let caseID = visit.parameter("case")
                    try await house.perform(
                        JudgeInspectedCase(id: id, caseID: caseID, outcome: outcome, note: form.text("note")),
                        for: visit)
                    return .redirect(path(id), flash: "抽查结果已保存。")
                },
                Act(
                    "/bureau/inspections/{id}/conclusion", name: "closeInspection",
                    policy: BureauPages.policy("open inspection"), summary: "办结抽查", fields: closeFields, button: "办结",
                    again: { visit, form in page(try await one(visit), visit, form) }
                ) { visit, form in
                    try await house.perform(
                        CloseInspection(id: visit.parameter("id"), conclusion: form.text("conclusion")), for: visit)
                    return .redirect(path(visit.parameter("id")), flash: "抽查已办结。")
                },
            ],
            downloads: [
                Download(
                    "/bureau/inspections/{id}/draw.py", name: "readInspectionScript",
                    policy: BureauPages.policy("inspections"), summary: "重算脚本"
                ) { visit in
                    let view = try await one(visit)
                    guard view.summary.isRevealed else { throw Refused.notFound }
                    return FileAnswer(
                        name: "draw.py", type: "text/x-python; charset=utf-8",
                        bytes: Array(DrawScript(view.draw).text.utf8))
                }
            ])
    }

    // MARK: Pages

    private static func list(_ page: ReadInspections.Page, _ visit: Visit, _ form: Form) -> Page {
        let plans = Field(
            "plan", "评审计划", .choice(page.plans.map { .init($0.id, "\($0.title)（\($0.cases) 份）") }, .select))
        let opening: HTML =
            page.plans.isEmpty
            ? "<p class=\"empty\">还没有人申报，没有可以抽查的计划。</p>"
            : PostForm([plans, sizeField, reasonField], to: here.url, visit, form: form, button: "冻结名单并承诺").html
        return Page(
            "抽查", crumbs: [BureauPages.home],
            body: """
                \(ErrorSummary(form.problems))<h1>抽查</h1>
                <p>从一个计划的全部申报（不论结果）里随机抽取，材料、审核经过和评议意见全部可以查看，选票除外。（人社部令第40号）</p>
                \(DataTable("抽查", columns: [.init("开始"), .init("计划"), .init("事由"), .init("进度"), .init("状态")], rows: page.inspections.map { one in
                    .init(id: one.id, url: path(one.id), cells: [
                        "<span class=\"nb\">\(one.openedAt.day.description)</span>", "\(one.planTitle)", "\(one.reason)", one.isRevealed ? "\(one.judged)/\(one.cases)" : "—", state(one).html,
                    ])
                }, empty: "还没有抽查。"))
                \(Card("开始一次抽查", opening))
                """)
    }

    private static func state(_ one: InspectionSummary) -> Tag {
        one.closedAt != nil ? Tag("已办结", .ok) : one.isRevealed ? Tag("检查中", .accent) : Tag("等待揭晓", .warn)
    }

    private static func tag(_ outcome: InspectionOutcome?) -> HTML {
        switch outcome {
        case .inOrder: Tag("没有问题", .ok).html
        case .flaw: Tag("有瑕疵", .warn).html
        case .violation: Tag("违规", .bad).html
        case nil: Tag("待检查").html
        }
    }

    private static func page(_ view: ReadInspection.View, _ visit: Visit, _ form: Form) -> Page {
        let one = view.summary
        let waiting: HTML = "<span class=\"muted\">等待揭晓</span>"
        func value(_ text: String?) -> HTML { text.map { "<code>\($0)</code>" } ?? waiting }
        return Page(
            "一次抽查", crumbs: [BureauPages.home, here], wide: true,
            body: """
                \(ErrorSummary(form.problems))<h1>\(one.planTitle) \(state(one))</h1>
                <p>事由：\(one.reason)。共 \(view.draw.candidates.count) 份申报，抽查名额：\(view.draw.seats.joined(separator: "，"))。</p>
                \(HTML.when(!view.conclusion.isEmpty, Card("抽查结论", HTML.each(view.conclusion.split(separator: "\n")) { "<p>\($0)</p>" }).html))
                \(HTML.when(!one.isRevealed, Card("揭晓样本", """
                <p>名单已经冻结。公开数值产生以后在这里填写，样本由名单摘要、秘密数和公开数值算出来，谁也不能挑选。</p>
                \(PostForm([Draws.valueField], to: path(one.id) + "/reveal", visit, form: form, button: "揭晓样本"))
                """).html))
                \(HTML.when(one.isRevealed, sample(view)))
                \(HTML.when(one.isRevealed && one.closedAt == nil && one.judged == one.cases, Card("办结", PostForm(closeFields, to: path(one.id) + "/conclusion", visit, form: form, button: "办结").html).html))
                \(Card("样本是怎么抽出来的", """
                \(SummaryList([
                    .init("承诺时间", text: view.draw.committedAt.chinese), .init("名单摘要", value(view.draw.orderDigest)), .init("秘密数摘要", value(view.draw.nonceDigest)),
                    .init("公开数值", value(view.draw.publicValue)), .init("秘密数", value(view.draw.nonce)), .init("种子", value(view.draw.seed)),
                ]))
                \(one.isRevealed
                    ? "<p><a href=\"\(url: path(one.id))/draw.py\">下载重算脚本</a>，运行 <code>python3 draw.py</code>（只用 Python 自带的库，不联网）：名单、摘要、种子和样本有任何一处对不上，它会停下来说明。</p>"
                    : "<p>现在可以先抄下两个摘要，揭晓后对照。</p>" as HTML)
                """))
                """)
    }

    private static func sample(_ view: ReadInspection.View) -> HTML {
        DataTable(
            "抽中的申报", columns: [.init("姓名"), .init("单位"), .init("专业"), .init("状态"), .init("抽查结果"), .init("情况")],
            rows: view.cases.map { one in
                .init(
                    id: one.caseID, url: path(one.inspectionID, one.caseID),
                    cells: [
                        "\(one.name)", "\(one.employer)", "\(one.speciality)",
                        Tag(one.state.chinese, one.state.tone).html, tag(one.outcome), "\(one.note)",
                    ])
            }, empty: "没有抽中的申报。", captionShown: true
        ).html
    }

    private static func caseView(_ view: ReadInspectedCase.View, _ visit: Visit, _ form: Form) -> Page {
        let c = view.whole.record
        let id = view.inspection.id
        let judged = view.inspected
        let fields = [judgeFields[0].showing(judged.outcome?.rawValue ?? ""), judgeFields[1].showing(judged.note)]
        return Page(
            "\(c.name)的申报", crumbs: [BureauPages.home, here, Link("一次抽查", path(id))], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(c.name) \(Tag(c.state.chinese, c.state.tone)) \(tag(judged.outcome))</h1>
                <p>\(view.whole.employer) · \(c.speciality) · \(c.filing.chinese)\(HTML.when(c.route != nil, " · 途径：\(routeName(c.route, view.whole.plan))"))<br>\
                <span class="muted">\(view.whole.plan.title)\(HTML.with(c.submittedAt) { "，提交于 \($0.chinese)" })</span></p>
                <p>\(HTML.with(view.previous) { "<a href=\"\(url: path(id, $0))\">上一份</a> " })\(HTML.with(view.next) { "<a href=\"\(url: path(id, $0))\">下一份</a>" })</p>
                <div class="cols"><div>\(CaseEvidence(view: view.whole, reader: path(id, c.id) + "/evidence"))\(opinions(view))</div><div>
                \(Card("抽查结果", view.inspection.closedAt == nil
                ? PostForm(fields, to: path(id, c.id), visit, form: form, button: "保存抽查结果").html
                : "<p>\(tag(judged.outcome)) \(judged.note)</p><p class=\"muted\">抽查已办结，结果不能再改。</p>"))
                <p class="muted">违规的处理：\(HTML.with(view.whole.certificate) { "证书在<a href=\"\(url: CertificateRegister.path($0))\">证书登记簿</a>里撤销。" })已上报未批准的，在<a href="\(url: BureauCases.path(c.id))">这份申报</a>里退回；会议违规，在<a href="/bureau/meetings">会议</a>里作废。</p>
                \(CaseReview.timeline(view.whole))</div></div>
                """)
    }

    /// By nobody's name (R11).
    private static func opinions(_ view: ReadInspectedCase.View) -> HTML {
        HTML.with(view.panelOpinion) {
            Card("评议组意见", "<p>\($0.recommends ? "推荐" : "不推荐")</p><p class=\"long\">\($0.text)</p>").html
        }
            + DataTable(
                "评议意见", columns: [.init("总分"), .init("其中材料扣分"), .init("是否推荐"), .init("意见")],
                rows: view.opinions.map {
                    .init(cells: [
                        "\($0.total)", $0.deducted > 0 ? "\($0.deducted)" : "", $0.recommends ? "推荐" : "不推荐",
                        "\($0.opinion)",
                    ])
                }, empty: "没有评议意见。", captionShown: true
            ).html
    }
}
