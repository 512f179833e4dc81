import Casework
import TitleReview

/// Step 6, everything as the expert will see it, findings first; submitting, and taking back (A2.2.6, N2.1).
enum PreviewStep {
    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/applications/{id}/preview", name: "readPreview", policy: ApplicantPages.own, summary: "预览提交") {
                    context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, Form())
                },
                Screen(
                    "/applications/{id}/withdrawal", name: "confirmWithdrawal", policy: ApplicantPages.own,
                    summary: "撤回申报"
                ) { context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    withdrawal(view, context)
                },
            ],
            acts: [
                Act(
                    "/applications/{id}/submission", name: "submitApplication",
                    policy: ApplicantPages.own("draft.submit, returned.resubmit"), summary: "提交申报", button: "提交给单位审核",
                    again: { context, form in page(try await ApplicationOverview.load(casework, context), context, form)
                    }
                ) { context, _ in
                    let id = context.parameter("id")
                    let state = try await casework.perform(SubmitApplication(caseID: id), for: context)
                    return .done(
                        "/applications/\(id)", flash: "已提交，现在是“\(state.chinese)”。", data: ["state": state.rawValue])
                },
                Act(
                    "/applications/{id}/withdrawal", name: "withdrawApplication",
                    policy: ApplicantPages.own("withdraw"), summary: "撤回申报", button: "撤回"
                ) { context, _ in
                    let id = context.parameter("id")
                    try await casework.perform(WithdrawApplication(caseID: id), for: context)
                    return .redirect("/applications/\(id)", flash: "申报已撤回。")
                },
            ])
    }

    private static func withdrawal(_ view: ReadCase.View, _ context: PageContext) -> Page {
        let id = view.record.id
        let way = CaseWay(view: view)
        guard view.actions.contains(.withdraw) else {
            return Page(
                "不能撤回", crumbs: [Link("我的申报", "/me")],
                body: """
                    <h1>现在不能撤回</h1><p>这份申报现在是“\(view.record.state.chinese)”。</p>\
                    <p><a href="/applications/\(part: id)">回到这份申报</a></p>
                    """)
        }
        var consequences = ["这份申报停止办理，不能恢复；填写的业绩档案仍然保留。"]
        if !way.holder.isEmpty && way.holder != "您" { consequences.append("\(way.holder)的待办里不再有这份申报。") }
        consequences.append(
            context.now < .deadline(view.plan.dates.close)
                ? "个人申报截止（\(view.plan.dates.close.chinese) 24:00）之前可以重新申报。" : "个人申报已经截止，撤回后今年不能再申报。")
        if let fee = view.plan.fee { consequences.append(fee.refundOnWithdrawal ? "已缴的评审费退回。" : "已缴的评审费不退。") }
        return ConfirmPage.page(
            "撤回申报", crumbs: [Link("我的申报", "/me"), Link(view.plan.title, "/applications/\(id)")],
            consequences: consequences,
            action: "/applications/\(id)/withdrawal", button: "确定撤回", back: Link("不撤回，回到这份申报", "/applications/\(id)"),
            context)
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> Page {
        let id = view.record.id
        return Step.preview.page(
            view, context,
            body: """
                \(problems(form.problems, id))
                \(HTML.when(!view.gaps.isEmpty && form.problems.isEmpty, gaps(view)))
                \(Card("条件逐条核对", findings(view)))
                <section class="card"><h2>申报人</h2>\(person(view))</section>
                <section class="card"><h2>申报信息</h2>\(DetailsStep.summary(view))</section>
                <section class="card"><h2>业绩</h2>\(achievements(view))</section>
                <section class="card"><h2>业绩档案</h2>\(archive(view))</section>
                <section class="card"><h2>附件</h2>\(attachments(view))</section>
                \(HTML.when(view.record.state.isEditable, submit(view, context)))
                """)
    }

    /// What the submission was refused for: each line leads to where it is mended.
    private static func problems(_ problems: [FieldProblem], _ id: String) -> HTML {
        let lines = HTML.each(problems) { problem in
            problem.field.isEmpty
                ? "<li>\(problem.message)</li>"
                : "<li><a href=\"\(url: place(of: problem, id))\">\(problem.message)</a></li>"
        }
        return HTML.when(
            !problems.isEmpty,
            """
            <div class="errors" role="alert" tabindex="-1" data-focus>\
            <h2>有 \(problems.count) 处不符合要求，还没有提交</h2><ul>\(lines)</ul><p>您填写的内容都已保存。</p></div>
            """)
    }

    private static func place(of problem: FieldProblem, _ id: String) -> String {
        Step(rawValue: problem.field)?.url(id) ?? (problem.field == "archive" ? "/me/archive" : "#f-\(problem.field)")
    }

    private static func gaps(_ view: ReadCase.View) -> HTML {
        let lines = HTML.each(view.gaps) {
            "<li><a href=\"/applications/\(part: view.record.id)/\(part: $0.step)\">\($0.message)</a></li>"
        }
        return Banner(.warning, "还有 \(view.gaps.count) 处没有填完", body: "<ul>\(lines)</ul>").html
    }

    /// Each finding can be linked to by its clause.
    private static func findings(_ view: ReadCase.View) -> HTML {
        guard !view.record.speciality.isEmpty else {
            return "<p>选择从事专业以后才能核对。<a href=\"\(url: Step.details.url(view.record.id))\">去填写申报信息</a></p>"
        }
        let word = Verdict.Decision(rawValue: view.verdict)?.chinese ?? view.verdict
        return "<p>结论：<strong>\(word)</strong>。只按单位已审核通过的档案判断；“待核实”的由审核人员判断，不会自动拒绝。</p>"
            + HTML.each(view.findings) { "<div id=\"f-clause.\($0.clause)\">\(FindingList([$0.row()]))</div>" }
    }

    private static func person(_ view: ReadCase.View) -> HTML {
        let c = view.record
        let photo: HTML = """
            <p><img src="/applications/\(part: c.id)/photo.jpg" alt="证件照" width="120" class="photo"></p>
            """
        let rows: [SummaryList.Row] = [
            .init("姓名", text: c.name), .init("性别", text: view.sex),
            .init("出生日期", text: Day(view.born)?.chineseDate ?? view.born), .init("工作单位", text: view.employer),
            .init("真实性保证书", text: c.commitment == nil ? "" : "已签署"),
        ]
        return """
            \(HTML.when(c.photo != nil, photo))
            \(SummaryList(rows))
            """
    }

    private static func achievements(_ view: ReadCase.View) -> HTML {
        guard !view.picked.isEmpty else { return "<p class=\"muted\">还没有选择业绩。</p>" }
        return HTML.each(view.picked) { item in
            let representative = HTML.when(item.representative, Tag("代表作", .accent).html)
            let marker = HTML.when(!item.marker.isEmpty, "<br>姓名位置：\(item.marker)")
            let link = NameMark.link(view, item.recordID)
            return """
                <h3>\(item.title) \(representative)</h3>
                <p><small>\(item.kindName)</small><br>贡献：\(item.contribution)\(marker) \(link)</p>
                \(FileList(view.records.first { $0.id == item.recordID }?.evidence ?? []))
                """
        }
    }

    private static func attachments(_ view: ReadCase.View) -> HTML {
        HTML.each(view.attachments.filter { $0.required || !$0.files.isEmpty }) { line in
            let files: HTML = line.files.isEmpty ? "<p class=\"muted\">还没有上传。</p>" : FileList(line.files).html
            return "<h3>\(line.name)</h3>\(files)"
        }
    }

    private static func archive(_ view: ReadCase.View) -> HTML {
        let counted = view.records.filter {
            $0.state == "approved" && ArchiveKind.find($0.kind)?.isAchievement == false
        }
        guard !counted.isEmpty else { return "<p class=\"muted\">还没有经单位审核通过的记录。<a href=\"/me/archive\">业绩档案</a></p>" }
        return "<ul>\(HTML.each(counted) { "<li>\($0.kindName)：\($0.title)</li>" })</ul>"
    }

    private static func submit(_ view: ReadCase.View, _ context: PageContext) -> HTML {
        let again = view.record.state == .returned
        let words =
            again
            ? "提交后回到退回它的环节继续审核。"
            : "提交后由 \(view.employer) 审核，审核期间不能修改；单位可以退回让您补正。"
        let button = again ? "补正后重新提交" : "提交给单位审核"
        return """
            <section class="card"><h2>\(again ? "重新提交" : "提交")</h2>
            <p>\(words)</p>
            \(PostForm([], to: "/applications/\(view.record.id)/submission", context, button: button))</section>
            """
    }
}
