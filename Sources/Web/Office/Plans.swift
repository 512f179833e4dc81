import Casework
import TitleReview

/// Plans are published from YAML, pasted or uploaded: all mistakes at once with their lines, or a new version (P).
enum Plans {
    private static let fields = [
        Field("file", "计划文件", .file(most: PlanFile.sizeLimit, accept: ".yaml,.yml,text/yaml"), hint: "选择 YAML 文件，或者粘贴在下面。", required: false),
        Field("yaml", "计划内容（YAML）", .longText(0...PlanFile.sizeLimit), hint: "选了文件的，以文件为准。", required: false),
        Field("reason", "发布理由", .text(0...300), hint: "发布新版本时必填。已经开始的申报仍按开始时的版本办理。", required: false),
    ]
    private static let policy = Policy(.roles([.office, .administrator]), relation: "own plans")

    static func routes(_ house: Casework) -> Routes {
        let load: @Sendable (Visit) async throws -> ReadPlanVersions.Shelf = { try await house.ask(ReadPlanVersions(planID: $0.query.text("plan")), for: $0) }
        return Routes(screens: [
            Screen(
                "/office/plans", name: "listPlanVersions", policy: policy, summary: "计划", query: [Field("plan", "要修改的计划", .text(1...80), required: false)], load: load
            ) { shelf, visit in view(shelf, visit, Form(), source: shelf.source) },
        ], acts: [
            Act(
                "/office/plans", name: "publishPlan", policy: policy, summary: "发布计划", fields: fields, button: "检查并发布",
                again: { visit, form in view(try await load(visit), visit, form, source: (try? source(form)) ?? form.text("yaml")) }
            ) { visit, form in
                let text = try source(form), reading = PlanFile.read(text)
                guard let plan = reading.plan else {
                    throw FormProblems(reading.mistakes.map { FieldProblem("yaml", "第 \($0.line) 行：\($0.path.isEmpty ? "" : "\($0.path) ")\($0.message)（应为：\($0.remedy)）") })
                }
                let version = try await house.perform(PublishPlan(plan: plan, source: text, reason: form.text("reason")), for: visit)
                return .done("/office/plans", flash: "“\(plan.title)”第 \(version) 版已发布。", data: Published(id: plan.id, version: version))
            },
        ])
    }

    private struct Published: Encodable, Sendable {
        let id: String
        let version: Int
    }

    /// The file's text where one was sent, else what was pasted.
    private static func source(_ form: Form) throws -> String {
        if let file = form.optionalFile("file") {
            guard let text = String(validating: try file.bytes(), as: UTF8.self) else { throw FormProblems("file", "文件不是 UTF-8 文本，请另存为 UTF-8 编码。") }
            return text
        }
        guard let text = form.optionalText("yaml") else { throw FormProblems("yaml", "请选择计划文件，或粘贴计划内容。") }
        return text
    }

    private static func view(_ shelf: ReadPlanVersions.Shelf, _ visit: Visit, _ form: Form, source: String) -> Page {
        Page("计划", crumbs: [CaseDesk.office.home], wide: true, body: """
            \(ErrorSummary(form.problems))
            <h1>计划</h1>
            <p>一份通知的日期、名单、条件和数字都写在计划文件里。先检查，全部正确才会发布；有错误时逐行列出，什么都不会改变。</p>
            \(HTML.when(visit.query.text("plan") != nil && shelf.source.isEmpty, Banner(.information, "这份计划发布时没有保存 YAML 原文，请选择原来的计划文件。").html))
            <h2>已发布的版本</h2>
            \(DataTable("已发布的版本", columns: [.init("计划"), .init("版本", number: true), .init("理由"), .init("发布时间"), .init("修改")], rows: shelf.versions.map { version in
                .init(url: "/plans/\(version.planID)", cells: [
                    "\(version.title)", "\(version.version)", version.reason.isEmpty ? "—" : "\(version.reason)", "\(version.at)",
                    "<a href=\"/office/plans?plan=\(part: version.planID)\">载入最新内容<span class=\"unseen\">：\(version.title)</span></a>",
                ])
            }, empty: "还没有发布计划。"))
            \(Card("发布计划", editor(visit, form, source)))
            """)
    }

    private static func editor(_ visit: Visit, _ form: Form, _ source: String) -> HTML {
        let problem = form.problems.contains { $0.field == "yaml" }
        return """
            <form method="post" action="/office/plans" enctype="multipart/form-data" novalidate><input type="hidden" name="_token" value="\(visit.csrf)">\(CommandField.html)\(FieldView(fields[0], in: form))
            <div class="field\(problem ? " wrong" : "")"><label for="f-yaml">计划内容（YAML）</label><p class="hint" id="f-yaml-hint">选了文件的，以文件为准。行号从 1 开始。</p>
            <textarea id="f-yaml" name="yaml" rows="24" spellcheck="false" aria-describedby="f-yaml-hint"\(has: problem, "aria-invalid=\"true\"")>
            \(source)</textarea></div>\(FieldView(fields[2], in: form))<p class="acts"><button class="btn" type="submit">检查并发布</button></p></form>
            """
    }
}
