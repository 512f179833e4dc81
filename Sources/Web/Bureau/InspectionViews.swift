import Casework
import TitleReview

/// What the bureau sees of inspections: the list, one inspection with its sample, one case of the sample.
extension Inspections {
    static func list(_ page: ReadInspections.Page, _ context: PageContext, _ form: Form) -> Page {
        let plans = Field(
            "plan", "评审计划", .choice(page.plans.map { .init($0.id, "\($0.title)（\($0.cases) 份）") }, .select))
        let opening: HTML =
            page.plans.isEmpty
            ? "<p class=\"empty\">还没有人申报，没有可以抽查的计划。</p>"
            : PostForm([plans, sizeField, reasonField], to: here.url, context, form: form, button: "冻结名单并承诺").html
        return Page(
            "抽查", crumbs: [BureauPages.home],
            body: """
                \(ErrorSummary(form.problems))<h1>抽查</h1>
                <p>从一个计划的全部申报（不论结果）里随机抽取，材料、审核经过和评议意见全部可以查看，选票除外。（人社部令第40号）</p>
                \(table(page.inspections))
                \(Card("开始一次抽查", opening))
                """)
    }

    private static func table(_ inspections: [InspectionSummary]) -> DataTable {
        DataTable(
            "抽查", columns: [.init("开始"), .init("计划"), .init("事由"), .init("进度"), .init("状态")],
            rows: inspections.map { one in
                .init(
                    id: one.id, url: path(one.id),
                    cells: [
                        "<span class=\"nb\">\(one.openedAt.day.description)</span>", "\(one.planTitle)",
                        "\(one.reason)", one.isRevealed ? "\(one.judged)/\(one.cases)" : "—", state(one).html,
                    ])
            }, empty: "还没有抽查。")
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

    static func page(_ view: ReadInspection.View, _ context: PageContext, _ form: Form) -> Page {
        let one = view.summary
        let draw = view.draw
        let conclusion = HTML.each(view.conclusion.split(separator: "\n")) { "<p>\($0)</p>" }
        let canBeClosed = one.isRevealed && one.closedAt == nil && one.judged == one.cases
        let closing = PostForm(
            closeFields, to: path(one.id) + "/conclusion/confirmation", context, form: form, button: "下一步：核对")
        return Page(
            "一次抽查", crumbs: [BureauPages.home, here], wide: true,
            body: """
                \(ErrorSummary(form.problems))<h1>\(one.planTitle) \(state(one))</h1>
                <p>事由：\(one.reason)。共 \(draw.candidates.count) 份申报，抽查名额：\(draw.seats.joined(separator: "，"))。</p>
                \(HTML.when(!view.conclusion.isEmpty, Card("抽查结论", conclusion).html))
                \(HTML.when(!one.isRevealed, revealing(one.id, context, form).html))
                \(HTML.when(one.isRevealed, sample(view)))
                \(HTML.when(canBeClosed, Card("办结", closing.html).html))
                \(Card("样本是怎么抽出来的", proof(view)))
                """)
    }

    private static func revealing(_ id: String, _ context: PageContext, _ form: Form) -> Card {
        let post = PostForm(
            [Draws.valueField], to: path(id) + "/reveal/confirmation", context, form: form, button: "核对并揭晓样本")
        return Card(
            "揭晓样本",
            """
            <p>名单已经冻结。公开数值产生以后在这里填写，样本由名单摘要、秘密数和公开数值算出来，谁也不能挑选。</p>
            \(post)
            """)
    }

    /// What everybody can calculate the sample from.
    private static func proof(_ view: ReadInspection.View) -> HTML {
        let draw = view.draw
        let one = view.summary
        let waiting: HTML = "<span class=\"muted\">等待揭晓</span>"
        func value(_ text: String?) -> HTML { text.map { "<code>\($0)</code>" } ?? waiting }
        let values = SummaryList([
            .init("承诺时间", text: draw.committedAt.chinese),
            .init("名单摘要", value(draw.orderDigest)), .init("秘密数摘要", value(draw.nonceDigest)),
            .init("公开数值", value(draw.publicValue)), .init("秘密数", value(draw.nonce)),
            .init("种子", value(draw.seed)),
        ])
        let check: HTML =
            one.isRevealed
            ? """
            <p><a href="\(url: path(one.id))/draw.py">下载重算脚本</a>，\
            运行 <code>python3 draw.py</code>（只用 Python 自带的库，不联网）：\
            名单、摘要、种子和样本有任何一处对不上，它会停下来说明。</p>
            """
            : "<p>现在可以先抄下两个摘要，揭晓后对照。</p>"
        return """
            \(values)
            \(check)
            """
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

    static func caseView(_ view: ReadInspectedCase.View, _ context: PageContext, _ form: Form) -> Page {
        let whole = view.whole
        let c = whole.record
        let id = view.inspection.id
        let judged = view.inspected
        let route = HTML.when(c.route != nil, " · 途径：\(routeName(c.route, whole.plan))")
        let previous = HTML.with(view.previous) { "<a href=\"\(url: path(id, $0))\">上一份</a> " }
        let next = HTML.with(view.next) { "<a href=\"\(url: path(id, $0))\">下一份</a>" }
        let evidence = CaseEvidence(view: whole, reader: path(id, c.id) + "/evidence")
        return Page(
            "\(c.name)的申报", crumbs: [BureauPages.home, here, Link("一次抽查", path(id))], wide: true,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(c.name) \(Tag(c.state.chinese, c.state.tone)) \(tag(judged.outcome))</h1>
                <p>\(whole.employer) · \(c.speciality) · \(c.filing.chinese)\(route)<br>\
                <span class="muted">\(whole.plan.title)\(HTML.with(c.submittedAt) { "，提交于 \($0.chinese)" })</span></p>
                <p>\(previous)\(next)</p>
                <div class="cols"><div>\(evidence)\(opinions(view))</div><div>
                \(Card("抽查结果", judgement(view, context, form)))
                \(onViolation(whole))
                \(CaseReview.timeline(whole))</div></div>
                """)
    }

    private static func judgement(_ view: ReadInspectedCase.View, _ context: PageContext, _ form: Form) -> HTML {
        let judged = view.inspected
        guard view.inspection.closedAt == nil else {
            return """
                <p>\(tag(judged.outcome)) \(judged.note)</p><p class="muted">抽查已办结，结果不能再改。</p>
                """
        }
        let fields = [judgeFields[0].showing(judged.outcome?.rawValue ?? ""), judgeFields[1].showing(judged.note)]
        return PostForm(
            fields, to: path(view.inspection.id, view.whole.record.id), context, form: form, button: "保存抽查结果"
        ).html
    }

    private static func onViolation(_ whole: ReadCase.View) -> HTML {
        let certificate = HTML.with(whole.certificate) {
            "证书在<a href=\"\(url: CertificateRegister.path($0))\">证书登记簿</a>里撤销。"
        }
        return """
            <p class="muted">违规的处理：\(certificate)\
            已上报未批准的，在<a href="\(url: BureauCases.path(whole.record.id))">这份申报</a>里退回；\
            会议违规，在<a href="/bureau/meetings">会议</a>里作废。</p>
            """
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
