import Casework
import TitleReview

/// A case under review: the findings of the rules on top, everything that proves them below, decision and history beside.
/// The same page for employer, authority and office; what the role may do comes from the table of transitions.
enum CaseReview {
    static func load(_ casework: Casework, _ context: PageContext) async throws -> ReadCase.View {
        try await casework.ask(ReadCase(caseID: context.parameter("id")), for: context)
    }

    static func routes(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "\(desk.cases)/{id}", name: "\(desk.rawValue)ReadCase", policy: desk.policy, summary: "申报材料",
                query: [QueuePlace.field], isKept: true
            ) { context in
                try await load(casework, context)
            } view: { view, context in
                page(desk, view, context, place: QueuePlace(context.query.text("list")))
            }
        ])
    }

    /// The page once more after a decision that has to be mended.
    static func again(_ desk: OfficerQueue, _ decision: Decision, _ casework: Casework)
        -> @Sendable (PageContext, Form) async throws -> Page
    {
        { context, form in
            page(
                desk, try await load(casework, context), context, place: QueuePlace(form.text("list")),
                sent: (decision, form))
        }
    }

    /// - Parameters:
    ///   - place: the list from which the case was opened.
    ///   - problems: of an act on this page that is no decision.
    static func page(
        _ desk: OfficerQueue, _ view: ReadCase.View, _ context: PageContext, place: QueuePlace? = nil,
        sent: (decision: Decision, form: Form)? = nil, problems: [FieldProblem] = []
    ) -> Page {
        let c = view.record
        let evidence = CaseEvidence(view: view, reader: "\(desk.path(c.id))/evidence")
        let decisions = Decisions(desk: desk, view: view, context: context, place: place, sent: sent)
        let handling = HTML.when(
            desk.hasHandlers, CaseHandling.card(desk, view, place, context) + notes(desk, view, place, context))
        return Page(
            "\(c.name)的申报", crumbs: [desk.home, Link("申报审核", place?.list(desk, chosen: c.id) ?? desk.cases)],
            wide: true,
            body: """
                \(ErrorSummary(problems, scope: "assign-"))
                \(HTML.with(sent) { summary($0.form.problems, $0.decision).html })
                \(HTML.with(place) { "<p><a href=\"\(url: $0.list(desk, chosen: c.id))\" data-back>回到列表</a></p>" })
                <p class="muted"><kbd>J</kbd> <kbd>K</kbd> 逐条看没有符合的 <kbd>R</kbd> 加入补正清单 \
                <kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd> 办理 \(HTML.when(place != nil, "<kbd>L</kbd> 回到列表 "))<kbd>?</kbd> 帮助</p>
                <h1>\(c.name) \(Tag(c.state.chinese, c.state.tone))</h1>
                \(about(desk, view))
                \(HTML.with(view.dueShown) { "<p>本环节 \(LastDay($0, now: context.now))</p>" })
                \(HTML.when(!c.clause.isEmpty, Banner(.warning, "\(c.state.chinese)：\(ClauseName.chinese(c.clause))").html))
                <div class="cols"><div>\(HTML.with(view.mended) { MendedCard(mended: $0).html })\(evidence)</div>
                <div>\(decisions)\(next(desk, view))\(handling)\
                \(corrections(view))\(timeline(view))</div></div>
                """)
    }

    /// Employer, speciality, way of filing and plan; the personal numbers are a page away.
    private static func about(_ desk: OfficerQueue, _ view: ReadCase.View) -> HTML {
        let c = view.record
        let speciality = c.speciality.isEmpty ? "未选专业" : c.speciality
        let route = c.route == nil ? "" : " · 途径：\(routeName(c.route, view.plan))"
        return """
            <p>\(view.employer) · \(speciality) · \(c.filing.chinese)\(route)<br>\
            <span class="muted">\(view.plan.title)\(HTML.with(c.submittedAt) { "，提交于 \($0)" })</span><br>\
            <a href="\(url: UnmaskPages.path(desk, c.id))">身份证号和联系方式</a></p>
            """
    }

    /// Problems that name a clause belong to no field of the form; they are told with their clause.
    private static func summary(_ problems: [FieldProblem], _ decision: Decision) -> ErrorSummary {
        ErrorSummary(
            problems.map { problem in
                if problem.field.hasPrefix("clause.") {
                    return FieldProblem(
                        "", "\(problem.message)（\(ClauseName.chinese(String(problem.field.dropFirst(7))))）")
                }
                return problem.field == "checklist" ? FieldProblem(problem.field, "请核对并勾选：\(problem.message)") : problem
            }, scope: Decisions.scope(decision))
    }

    /// Where a step that is no decision on this page is taken.
    private static func next(_ desk: OfficerQueue, _ view: ReadCase.View) -> HTML {
        let links: [(CaseAction, Link)] =
            switch desk {
            case .employer: [(.report, Link("到“公示与报送”办理", "/employer/notices"))]
            case .authority: [(.recommend, Link("到“审核推荐”办理", "/authority/recommendations"))]
            case .office:
                [
                    (.upholdObjection, Link("查看异议", "/office/objections")),
                    (.publishResult, Link("公示评审结果", "/office/notices")),
                    (.reportResult, Link("上报评审结果", "/office/results")),
                    (.recheck, Link("查看复核申请", "/office/rechecks")),
                    (.assign, Link("分配评议组", "/office/committees/\(Percent.encode(view.plan.id))")),
                ]
            }
        let shown = links.filter { view.actions.contains($0.0) }
        let notice = HTML.with(view.noticeLastDay) { day in
            "<p>公示到 \(day.chinese) 24:00 期满，\(day.adding(days: 1).chineseDate) 起可以办理。</p>"
        }
        return HTML.when(
            !shown.isEmpty,
            Card(
                "下一步",
                """
                \(notice)
                <ul>\(HTML.each(shown) { "<li><a href=\"\(url: $0.1.url)\">\($0.1.text)</a></li>" })</ul>
                """
            ).html)
    }

    private static func corrections(_ view: ReadCase.View) -> HTML {
        HTML.each(view.corrections) { list in
            Card(
                "补正清单",
                """
                <p>\(list.mended ? Tag("已重新提交", .ok) : Tag("待补正", .warn)) 期限 \(list.due.chinese) 24:00</p>\
                <ol>\(HTML.each(list.items) { "<li>\($0)</li>" })</ol>
                """
            ).html
        }
    }

    /// Remarks among colleagues are another thing than what the applicant is told.
    private static func notes(_ desk: OfficerQueue, _ view: ReadCase.View, _ place: QueuePlace?, _ context: PageContext)
        -> HTML
    {
        let written = HTML.each(view.notes) { "<li>\($0.body)<br><small>\($0.author)，\($0.at)</small></li>" }
        let add = PostForm(
            [CaseActs.noteFields[0], QueuePlace.field.showing(place?.text ?? "")],
            to: "\(desk.path(view.record.id))/notes", context, button: "添加备注", tone: .plain, scope: "note-")
        return Card(
            "内部备注",
            """
            <p class="muted">只有本单位的审核人员能看到，申报人和其他单位看不到。</p>
            \(HTML.when(!view.notes.isEmpty, "<ul>\(written)</ul>"))
            \(add)
            """
        ).html
    }

    static func timeline(_ view: ReadCase.View) -> HTML {
        Card(
            "办理经过",
            Timeline(
                view.timeline.map { event in
                    Timeline.Event(
                        .past, "\(event.by)：\(event.action)", when: event.at.chinese,
                        detail: event.note.isEmpty
                            ? .empty : HTML.each(event.note.split(separator: "\n")) { "<p>\($0)</p>" })
                } + [
                    Timeline.Event(
                        .now, view.record.state.chinese, when: view.dueShown.map { "\($0.chinese) 24:00 截止" } ?? "")
                ]
            ).html
        ).html
    }
}
