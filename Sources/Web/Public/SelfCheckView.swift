import Casework
import TitleReview

/// The self-check's page: one sentence first, then every condition with its clause, the routes compared, the questions.
struct SelfCheckView {
    let loaded: SelfCheck.Loaded
    let context: PageContext

    private var plan: Plan { loaded.plan }
    private var model: SelfCheck.Model { loaded.model }
    private var address: String { "/plans/\(Percent.encode(plan.id))/check" }

    var page: Page {
        Page(
            "条件自查", crumbs: [Link("首页", "/"), Link(plan.title, "/plans/\(Percent.encode(plan.id))")],
            body: """
                \(ErrorSummary(model.problems))
                <h1>条件自查</h1>
                \(beside)
                """)
    }

    /// The answer first and the questions at its side; on a narrow screen below it.
    private var beside: HTML {
        let asking = HTML.when(model.source == .archive, archiveForm) + questions
        return model.verdict.map { "<div class=\"cols\"><div>\(answer($0))</div><div>\(asking)</div></div>" } ?? asking
    }

    private func answer(_ verdict: Verdict) -> HTML {
        """
        \(VerdictBanner(verdict: verdict, plan: plan))
        \(Card("逐条核对", FindingList(verdict.findings.map { $0.row(next: mend($0)) }).html))
        \(HTML.when(!model.routes.isEmpty, routes))
        \(wayOn(verdict))
        """
    }

    /// What is missing leads to where it is filled in.
    private func mend(_ finding: Finding) -> Link? {
        guard finding.outcome != .met else { return nil }
        guard model.source == .archive else { return Link("补充这一项", "#questions") }
        let kinds = [
            "A1.3": "credit", "A1.4": "assessment", "A1.2.0": "education", "A1.2.2.2.1": "skill",
            "A1.2.2.2.2": "honour", "A1.2.3": "exceptional",
        ]
        let prefixes = [("A1.2.1", "appointment"), ("A1.2.2.1", "work")]
        guard let kind = kinds[finding.clause] ?? prefixes.first(where: { finding.clause.hasPrefix($0.0) })?.1,
            let name = ArchiveKind.find(kind)?.name
        else { return nil }
        return Link("补充“\(name)”", "/me/archive/\(kind)/new")
    }

    private var routes: HTML {
        Card(
            "各申报途径比较",
            DataTable(
                "各申报途径比较", columns: [.init("途径"), .init("申报方式"), .init("结论"), .init("还缺什么")],
                rows: model.routes.map { route in
                    DataTable.Row(cells: [
                        "\(route.name)", "\(route.filing)", tag(route.outcome),
                        route.lacks.isEmpty
                            ? "—"
                            : "<div class=\"wrap\">\(HTML.join(route.lacks.map { HTML(text: $0) }, separator: "<br>"))</div>",
                    ])
                }, empty: ""
            ).html
        ).html
    }

    private func tag(_ outcome: TitleReview.Outcome) -> HTML {
        switch outcome {
        case .met: Tag("符合", .ok).html
        case .unmet: Tag("不符合", .bad).html
        case .unknown: Tag("待核实", .warn).html
        }
    }

    private func wayOn(_ verdict: Verdict) -> HTML {
        let close = Instant.deadline(plan.dates.close)
        let open = context.now >= Instant(startOf: plan.dates.open) && context.now < close
        let deadline: HTML = """
            <p class="muted">个人申报到 \(plan.dates.close.chinese) 24:00 截止 \
            \(DeadlineBadge(until: close, now: context.now))</p>
            """
        switch model.source {
        case .archive where open:
            let chosen = Field("plan", "评审计划", .hidden(1...80), initial: [plan.id])
            return "\(PostForm([chosen], to: "/applications", context, button: "开始申报"))\(deadline)"
        case .archive: return deadline
        default: return "<p><a class=\"btn\" href=\"/me/archive\">开始建立业绩档案</a></p>\(deadline)"
        }
    }

    private var archiveForm: HTML {
        Card(
            "用我的业绩档案核对",
            """
            <p>按您档案里的全部记录（包括还没有送审的草稿）核对。正式申报时只认单位已审核通过的记录。（附件2 一、1）</p>
            <form method="get" action="\(url: address)">\(FieldView(speciality, in: loaded.form, scope: "mine-"))\
            <p class="acts"><button class="btn" type="submit">核对</button></p></form>
            """
        ).html
    }

    private var speciality: Field {
        SelfCheckFields(plan: plan).all.first { $0.name == "speciality" } ?? Field("speciality", "从事专业", .text(1...40))
    }

    private var questions: HTML {
        let groups = HTML.each(SelfCheckFields(plan: plan).groups) { group in
            "<h3>\(group.title)</h3>\(group.fields.map { FieldView($0, in: loaded.form).html })"
        }
        let form: HTML = """
            <form method="get" action="\(url: address)" novalidate>
            \(groups)
            <p class="acts"><button class="btn" type="submit">核对条件</button></p></form>
            """
        let folded = model.source == .archive
        let title = folded ? "不用档案，自己填" : model.verdict == nil ? "填写您的情况" : "修改后再核对"
        return """
            <section class="card" id="questions"><h2>\(title)</h2>
            <p class="muted">不登录也可以查。填写的内容不会保存，不清楚的请留空，结论会是“待核实”，不会当作不符合。</p>
            \(folded ? "<details><summary>展开问题</summary>\(form)</details>" : form)</section>
            """
    }
}

/// A verdict in one sentence, by tone; what to choose when filing.
struct VerdictBanner: Part {
    let verdict: Verdict
    let plan: Plan

    var html: HTML {
        let informal = plan.eligibility.affiliation.map { [$0.provinceClause, $0.cityClause] } ?? []
        let counted = verdict.findings.filter { !informal.contains($0.clause) }
        let unmet = counted.count { $0.outcome == .unmet }
        let unknown = counted.count { $0.outcome == .unknown }
        let route = verdict.route.flatMap { id in plan.eligibility.routes.first { $0.id == id } }
        let choose = route.map { route in
            let fit = verdict.verdict == .eligible ? "您符合条件" : "其余条件已符合"
            return "按“\(route.name)”\(fit)，申报时请选择“\(route.filings.first?.chinese ?? "正常申报")”。"
        }
        switch verdict.verdict {
        case .eligible: return Banner(.success, "您符合申报条件", body: "<p>\(choose ?? "")</p>").html
        case .manual:
            return Banner(
                .warning, unknown == 1 ? "还缺 1 项信息就能确认" : "还有 \(unknown) 项待核实",
                body: "<p>\(choose ?? "补充下面标为“待核实”的内容后再核对；表里没有的情况由审核人员判断，不会自动拒绝。")</p>"
            ).html
        case .ineligible:
            return Banner(
                .error, unmet == 1 ? "有 1 项条件不符合" : "有 \(unmet) 项条件不符合",
                body: "<p>下面写明了差多少、怎么办。如情况有变化，可以修改后再核对。</p>"
            ).html
        }
    }
}
