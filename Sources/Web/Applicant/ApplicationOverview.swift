import Casework
import TitleReview

/// One application: where it is, who has it, until when, what can be done now, what was said (A2.2.6, R5).
enum ApplicationOverview {
    struct Model: Encodable, Sendable {
        let application: ReadCase.View
        let followUp: ReadFollowUp.View
    }

    static func load(_ casework: Casework, _ context: PageContext) async throws -> ReadCase.View {
        try await casework.ask(ReadCase(caseID: context.parameter("id")), for: context)
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/applications/{id}", name: "readApplication", policy: ApplicantPages.own, summary: "我的申报", isKept: true
            ) { context in
                Model(
                    application: try await load(casework, context),
                    followUp: try await casework.ask(ReadFollowUp(caseID: context.parameter("id")), for: context))
            } view: { model, context in
                view(model, context)
            }
        ])
    }

    private static func view(_ model: Model, _ context: PageContext) -> Page {
        let view = model.application
        let way = CaseWay(view: view, followUp: model.followUp)
        let id = view.record.id
        return Page(
            view.plan.title, crumbs: [Link("我的申报", "/me")],
            body: """
                <h1>\(view.plan.title)</h1>
                <section class="card"><p>\(standing(view, way, context))</p>
                <p>\(way.now)</p>\(actions(model, context))</section>
                \(corrections(view))
                \(HTML.when(view.record.state.isEditable, todo(view)))
                \(followUp(model))
                \(documents(model))
                <section class="card"><h2>经过和接下来</h2>\(way.timeline)</section>
                <p class="muted">申报编号 \(id)</p>
                """)
    }

    /// The state, who has the case, until when.
    private static func standing(_ view: ReadCase.View, _ way: CaseWay, _ context: PageContext) -> HTML {
        let holder = HTML.when(!way.holder.isEmpty, " 现在由 <strong>\(way.holder)</strong> 办理")
        let due = HTML.with(view.dueShown) {
            "，\($0.chinese) 24:00 截止 \(DeadlineBadge(until: .deadline($0), now: context.now))"
        }
        return "\(Tag(view.record.state.chinese, way.tone))\(holder)\(due)"
    }

    /// Only what the table of transitions allows now.
    private static func actions(_ model: Model, _ context: PageContext) -> HTML {
        let view = model.application
        let id = view.record.id
        var links: [HTML] = []
        if view.record.state.isEditable {
            let first = Step.allCases.first { step in view.gaps.contains { $0.step == step.rawValue } } ?? .preview
            let words = first == .preview ? "预览并提交" : "继续填写：\(first.chinese)"
            links.append("<a class=\"btn\" href=\"\(url: first.url(id))\">\(words)</a>")
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
        let gaps = HTML.each(view.gaps) { gap in
            "<li><a href=\"/applications/\(part: view.record.id)/\(part: gap.step)\">\(gap.message)</a></li>"
        }
        let left: HTML = view.gaps.isEmpty ? "<p>材料齐了，请预览后提交。</p>" : "<ul>\(gaps)</ul>"
        return Card(
            "六个步骤",
            """
            \(Step.bar(view, here: nil))
            \(left)
            """
        ).html
    }

    private static func corrections(_ view: ReadCase.View) -> HTML {
        HTML.each(view.corrections.filter { !$0.mended || view.record.state == .returned }) { list in
            let tag = list.mended ? Tag("已重新提交", .ok) : Tag("待补正", .warn)
            return Card(
                "需要补正的内容",
                """
                <p>\(list.due.chinese) 24:00 前改好并重新提交，逾期视为放弃。\(tag)</p>
                <ol>\(HTML.each(list.items) { "<li>\($0)</li>" })</ol>
                """
            ).html
        }
    }

    private static func followUp(_ model: Model) -> HTML {
        objections(model.followUp.objections) + HTML.with(model.followUp.recheck, recheck)
            + HTML.with(model.followUp.paper, paper)
    }

    /// That there are some, when, and what came of them; never who objected, or what was said.
    private static func objections(_ all: [ObjectionAgainst]) -> HTML {
        let lines = HTML.each(all) { one in
            let what = one.outcome.map { "\(one.answeredAt?.day.chineseDate ?? "")处理：\($0.chinese)" } ?? "正在调查核实"
            return "<li>\(one.at.day.chineseDate)收到，\(what)。</li>"
        }
        let waiting = HTML.when(
            all.contains { $0.outcome == nil }, "<p>答复之前，这份申报停在公示环节。需要您说明情况的，受理单位会联系您。</p>")
        return HTML.when(!all.isEmpty, Card("公示期间收到的异议", "<ul>\(lines)</ul>\(waiting)").html)
    }

    private static func recheck(_ asked: ReadFollowUp.Recheck) -> HTML {
        let outcome =
            switch asked.outcome {
            case "granted": "成立，将重新提交评审会议表决"
            case "rejected": "没有成立"
            default: "正在处理"
            }
        let answer = HTML.with(asked.answer) { "。答复：\($0)" }
        return Card("复核申请", "<p>您的理由：\(asked.reason)</p><p>结果：\(outcome)\(answer)</p>").html
    }

    private static func paper(_ paper: ReadFollowUp.Paper) -> HTML {
        let sentBack = paper.returned.map { day in
            day.chineseDate + (paper.returnWaybill.map { "，EMS \($0)" } ?? "")
        }
        let steps: [(name: String, done: String?)] = [
            ("寄出", paper.waybill.map { "EMS \($0)" }),
            ("收到", paper.arrived?.chineseDate),
            ("盖章", paper.stamped?.chineseDate),
            ("寄回", sentBack),
        ]
        return Card("纸质材料", SummaryList(steps.map { .init($0.name, text: $0.done ?? "") }).html).html
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
