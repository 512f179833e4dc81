import Casework
import TitleReview

/// One application: where it is, who has it, until when, what can be done now, what was said (A2.2.6, R5).
enum ApplicationOverview {
    struct Model: Encodable, Sendable {
        let application: ReadCase.View
        let followUp: ReadFollowUp.View
    }

    static func load(_ house: Casework, _ visit: Visit) async throws -> ReadCase.View {
        try await house.ask(ReadCase(caseID: visit.parameter("id")), for: visit)
    }

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/applications/{id}", name: "readApplication", policy: ApplicantPages.own, summary: "我的申报", isKept: true
            ) { visit in
                Model(
                    application: try await load(house, visit),
                    followUp: try await house.ask(ReadFollowUp(caseID: visit.parameter("id")), for: visit))
            } view: { model, visit in
                view(model, visit)
            }
        ])
    }

    private static func view(_ model: Model, _ visit: Visit) -> Page {
        let view = model.application
        let way = CaseWay(view: view)
        let id = view.record.id
        return Page(
            view.plan.title, crumbs: [Link("我的申报", "/me")],
            body: """
                <h1>\(view.plan.title)</h1>
                <section class="card"><p>\(Tag(view.record.state.chinese, way.tone))\(HTML.when(!way.holder.isEmpty, " 现在由 <strong>\(way.holder)</strong> 办理"))\
                \(HTML.with(view.dueShown) { "，\($0.chinese) 24:00 截止 \(DeadlineBadge(until: .deadline($0), now: visit.now))" })</p>
                <p>\(way.now)</p>\(actions(model, visit))</section>
                \(corrections(view))
                \(HTML.when(view.record.state.isEditable, todo(view)))
                \(followUp(model))
                \(documents(model))
                <section class="card"><h2>经过和接下来</h2>\(way.timeline)</section>
                <p class="muted">申报编号 \(id)</p>
                """)
    }

    /// Only what the table of transitions allows now.
    private static func actions(_ model: Model, _ visit: Visit) -> HTML {
        let view = model.application
        let id = view.record.id
        var links: [HTML] = []
        if view.record.state.isEditable {
            let first = Step.allCases.first { step in view.gaps.contains { $0.step == step.rawValue } } ?? .preview
            links.append(
                "<a class=\"btn\" href=\"\(url: first.url(id))\">\(first == .preview ? "预览并提交" : "继续填写：\(first.chinese)")</a>"
            )
        }
        if view.certificate != nil {
            links.append("<a class=\"btn\" href=\"/applications/\(part: id)/certificate.pdf\">下载电子证书</a>")
        }
        if view.record.state == .awaitingPayment {
            links.append("<a class=\"btn\" href=\"/applications/\(part: id)/payment\">缴纳评审费</a>")
        }
        if model.followUp.recheckUntil != nil {
            links.append("<a class=\"btn two\" href=\"/applications/\(part: id)/recheck\">申请复核</a>")
        }
        if model.followUp.paperDue {
            links.append("<a class=\"btn two\" href=\"/applications/\(part: id)/paper\">邮寄纸质材料</a>")
        }
        if !view.record.state.isEditable { links.append("<a href=\"\(url: Step.preview.url(id))\">查看申报材料</a>") }
        if view.actions.contains(.withdraw) {
            links.append("<a href=\"/applications/\(part: id)/withdrawal\">撤回申报</a>")
        }
        return HTML.when(!links.isEmpty, "<p class=\"acts\">\(HTML.join(links, separator: " "))</p>")
    }

    private static func todo(_ view: ReadCase.View) -> HTML {
        Card(
            "六个步骤",
            """
            \(Step.bar(view, here: nil))
            \(view.gaps.isEmpty ? ("<p>材料齐了，请预览后提交。</p>" as HTML) : "<ul>\(HTML.each(view.gaps) { gap in "<li><a href=\"/applications/\(part: view.record.id)/\(part: gap.step)\">\(gap.message)</a></li>" })</ul>")
            """
        ).html
    }

    private static func corrections(_ view: ReadCase.View) -> HTML {
        HTML.each(view.corrections.filter { !$0.mended || view.record.state == .returned }) { list in
            Card(
                "需要补正的内容",
                """
                <p>\(list.due.chinese) 24:00 前改好并重新提交，逾期视为放弃。\(list.mended ? Tag("已重新提交", .ok).html : Tag("待补正", .warn).html)</p>
                <ol>\(HTML.each(list.items) { "<li>\($0)</li>" })</ol>
                """
            ).html
        }
    }

    private static func followUp(_ model: Model) -> HTML {
        let follow = model.followUp
        let recheck =
            follow.recheck.map { asked in
                let word = asked.outcome == "granted" ? "成立，将重新提交评审会议表决" : asked.outcome == "rejected" ? "没有成立" : "正在处理"
                return Card(
                    "复核申请", "<p>您的理由：\(asked.reason)</p><p>结果：\(word)\(HTML.with(asked.answer) { "。答复：\($0)" })</p>"
                ).html
            } ?? .empty
        let paper =
            follow.paper.map { paper in
                let steps: [(String, String?)] = [
                    ("寄出", paper.waybill.map { "EMS \($0)" }), ("收到", paper.arrived?.chineseDate),
                    ("盖章", paper.stamped?.chineseDate),
                    (
                        "寄回",
                        paper.returned.map { day in day.chineseDate + (paper.returnWaybill.map { "，EMS \($0)" } ?? "") }
                    ),
                ]
                return Card("纸质材料", SummaryList(steps.map { .init($0.0, text: $0.1 ?? "") }).html).html
            } ?? .empty
        return recheck + paper
    }

    private static func documents(_ model: Model) -> HTML {
        let view = model.application
        let id = view.record.id
        var links: [HTML] = []
        if view.record.commitment != nil {
            links.append("<li><a href=\"/applications/\(part: id)/commitment.pdf\">真实性保证书</a></li>")
        }
        if model.followUp.formReady {
            links.append("<li><a href=\"/applications/\(part: id)/evaluation-form.pdf\">评审表（带水印 PDF）</a></li>")
        }
        if let number = view.certificate {
            links.append("<li><a href=\"/applications/\(part: id)/certificate.pdf\">电子证书 \(number)</a></li>")
        }
        return HTML.when(!links.isEmpty, Card("文件", "<ul>\(links)</ul>").html)
    }
}
