import Casework
import TitleReview

/// Framing one's name on a page of evidence (A2.2.4): four numbers that work by themselves, and where scripts run a frame
/// that is drawn, moved and sized by pointer, finger or keys (`Public/js/mark.js`).
enum NameMark {
    private static let sides = [("left", "左边距"), ("top", "上边距"), ("width", "宽"), ("height", "高")]
    private static let fields =
        [Field("page", "页", .number(1...10_000))]
        + sides.map { name, label in Field(name, "\(label)（%）", .text(1...6)) }

    static func path(_ caseID: String, _ recordID: String) -> String {
        "\(Step.achievements.url(caseID))/\(recordID)/name"
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/applications/{id}/achievements/{record}/name/{file}", name: "readNameSpot",
                    policy: ApplicantPages.own, summary: "框出署名处", query: EvidenceReader.query
                ) { context in
                    try await load(casework, context)
                } view: { view, context in
                    page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/applications/{id}/achievements/{record}/name/{file}", name: "markName",
                    policy: ApplicantPages.own, summary: "框出署名处", fields: fields, button: "保存署名处",
                    again: { context, form in page(try await load(casework, context), context, form) }
                ) { context, form in
                    let id = context.parameter("id")
                    try await casework.perform(
                        MarkName(
                            caseID: id, recordID: context.parameter("record"),
                            spot: spot(form, file: context.parameter("file"))), for: context)
                    return .redirect(Step.achievements.url(id), flash: "已框出署名处，审核人员和专家打开材料就能看到。")
                },
                Act(
                    "/applications/{id}/achievements/{record}/name-removal", name: "unmarkName",
                    policy: ApplicantPages.own, summary: "去掉署名框", button: "去掉署名框"
                ) { context, _ in
                    let id = context.parameter("id")
                    try await casework.perform(
                        UnmarkName(caseID: id, recordID: context.parameter("record")), for: context)
                    return .redirect(Step.achievements.url(id), flash: "已去掉署名框。")
                },
            ])
    }

    private static func load(_ casework: Casework, _ context: PageContext) async throws -> ReadNameSpot.View {
        try await casework.ask(
            ReadNameSpot(
                caseID: context.parameter("id"), recordID: context.parameter("record"),
                fileID: context.parameter("file")),
            for: context)
    }

    /// The frame that was sent, or everything that is wrong with it.
    private static func spot(_ form: Form, file: String) throws -> NameSpot {
        var parts: [Int] = []
        var problems: [FieldProblem] = []
        for (name, label) in sides {
            if let part = hundredths(form.text(name)) {
                parts.append(part)
            } else {
                problems.append(.init(name, "\(label)：请填 0 到 100 之间的数，最多两位小数，例如 12.5。"))
            }
        }
        guard problems.isEmpty else { throw FormProblems(problems) }
        if parts[2] < NameSpot.least { problems.append(.init("width", "框太窄，看不见：宽至少 0.5%。")) }
        if parts[3] < NameSpot.least { problems.append(.init("height", "框太矮，看不见：高至少 0.5%。")) }
        if parts[0] + parts[2] > NameSpot.whole { problems.append(.init("width", "框超出了页面右边：左边距加宽不能超过 100%。")) }
        if parts[1] + parts[3] > NameSpot.whole { problems.append(.init("height", "框超出了页面下边：上边距加高不能超过 100%。")) }
        guard problems.isEmpty,
            let spot = NameSpot(
                fileID: file, page: try form.int("page"), left: parts[0], top: parts[1], width: parts[2],
                height: parts[3])
        else { throw FormProblems(problems) }
        return spot
    }

    /// Per cent with at most two decimals, as ten-thousandths.
    static func hundredths(_ text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, (1...3).contains(first.utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let whole = Int(first)
        else { return nil }
        guard parts.count == 2 else { return whole <= 100 ? whole * 100 : nil }
        guard (1...2).contains(parts[1].utf8.count), let rest = Int(parts[1]) else { return nil }
        let value = whole * 100 + (parts[1].utf8.count == 1 ? rest * 10 : rest)
        return value <= NameSpot.whole ? value : nil
    }

    static func percent(_ part: Int) -> String {
        let rest = part % 100
        return rest == 0
            ? "\(part / 100)"
            : rest % 10 == 0 ? "\(part / 100).\(rest / 10)" : "\(part / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    // MARK: The page

    private static func page(_ view: ReadNameSpot.View, _ context: PageContext, _ form: Form) -> Page {
        let file = view.file
        let look = EvidenceReader.Look(context.query, pages: file.pages)
        let here = "\(path(view.caseID, view.recordID))/\(Percent.encode(file.id))"
        let crumbs = [Link("我的申报", "/me"), Link("选择业绩", Step.achievements.url(view.caseID))]
        guard view.isEditable else {
            return Page(
                "署名处", crumbs: crumbs, wide: true,
                body: """
                    <h1>\(view.title)</h1><p class="muted">\(view.kindName) · \(file.name)</p>\
                    \(EvidenceReader(file: file, look: look, path: here, spot: view.spot))
                    """)
        }
        let shown = form.optionalInt("page").map { min(max($0, 1), file.pages) } ?? look.page
        let spot = view.spot.flatMap { $0.page == shown ? $0 : nil }
        return Page(
            "框出署名处", crumbs: crumbs, wide: true,
            body: """
                \(ErrorSummary(form.problems))<h1>框出署名处</h1>
                <p>\(view.kindName)“\(view.title)”，\(file.name)。\
                把您的姓名框起来，审核人员和专家打开这份材料时会看到这个框。（附件2 二、4）</p>
                \(HTML.when(file.pages > 1, pages(shown, file, here)))
                <div class="cols marking">\(leaf(file, page: shown, spot))
                <div class="card"><h2>框的位置</h2>\(editor(spot, shown, here, context, form))\(removal(view, context))
                <p><a href="\(url: Step.achievements.url(view.caseID))">不框了，回到选择业绩</a></p></div></div>
                """)
    }

    /// The page of the file, with the frame that is kept for it.
    private static func leaf(_ file: EvidenceItem, page: Int, _ spot: NameSpot?) -> HTML {
        let picture: HTML = """
            <img src="/evidence/\(part: file.id)/pages/\(page)?width=1400" \
            alt="\(file.name)，第 \(page) 页，共 \(file.pages) 页">
            """
        let frame = HTML.with(spot) { SpotFrame($0).html }
        return "<div class=\"sheet fit\"><div class=\"leaf\" id=\"leaf\">\(picture)\(frame)</div></div>"
    }

    private static func pages(_ page: Int, _ file: EvidenceItem, _ here: String) -> HTML {
        func link(_ text: String, to target: Int) -> HTML {
            "<a href=\"\(url: "\(here)?page=\(target)")\">\(text)</a>"
        }
        let before = HTML.when(page > 1, "\(link("上一页", to: page - 1)) ")
        let after = HTML.when(page < file.pages, " \(link("下一页", to: page + 1))")
        return """
            <nav class="tools" aria-label="翻页"><span>\(before)<b>\(page) / \(file.pages) 页</b>\(after)</span></nav>
            """
    }

    private static func removal(_ view: ReadNameSpot.View, _ context: PageContext) -> HTML {
        guard view.spot != nil else { return .empty }
        let action = "\(path(view.caseID, view.recordID))-removal"
        return PostForm([], to: action, context, button: "去掉署名框", tone: .plain).html
    }

    private static func editor(_ spot: NameSpot?, _ page: Int, _ here: String, _ context: PageContext, _ form: Form)
        -> HTML
    {
        let values = spot.map { [$0.left, $0.top, $0.width, $0.height].map(percent) }
        let shown = fields.dropFirst().enumerated().map { index, field in
            values.map { field.showing($0[index]) } ?? field
        }
        let inputs = HTML.each(shown) { FieldView($0, in: form).html }
        return """
            <form method="post" action="\(url: here)" novalidate data-mark="leaf">\
            <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
            <input type="hidden" name="page" value="\(page)">
            <p class="hint">数字是占整页宽、高的百分比，从左上角量起。</p><div class="quad">\(inputs)</div>
            <p class="acts"><button class="btn" type="submit">保存署名处</button></p></form>
            """
    }

    // MARK: Where it is reached from

    /// The files of an achievement, each with the way to frame the name in it.
    static func files(_ view: ReadCase.View, _ recordID: String) -> HTML {
        let files = view.records.first { $0.id == recordID }?.evidence ?? []
        guard !files.isEmpty else { return .empty }
        return "<ul>" + HTML.each(files) { line($0, view, recordID) } + "</ul>"
    }

    private static func line(_ file: EvidenceItem, _ view: ReadCase.View, _ recordID: String) -> HTML {
        let spot = view.nameSpots[recordID]
        let isHere = spot?.fileID == file.id
        let page = spot?.page ?? 1
        let words = isHere ? "看署名处" : view.record.state.isEditable ? "框出署名处" : ""
        let reader =
            "\(path(view.record.id, recordID))/\(Percent.encode(file.id))" + (isHere ? "?page=\(page)#spot" : "")
        let pages = HTML.when(file.pages > 1, "<small>\(file.pages) 页</small> ")
        let link = HTML.when(!words.isEmpty, "<a href=\"\(url: reader)\">\(words)</a>")
        let framed = HTML.when(isHere, " \(Tag("已框出", .ok)) <small>第 \(page) 页</small>")
        let hints = HTML.each(file.hints) { " \(Tag($0.tag, .warn)) <small class=\"muted\">\($0.message)</small>" }
        return """
            <li><a href="/evidence/\(part: file.id)">\(file.name)</a> \(pages)\(link)\(framed)\(hints)</li>
            """
    }

    static func link(_ view: ReadCase.View, _ recordID: String) -> HTML {
        SpotLink(spot: view.nameSpots[recordID], reader: path(view.record.id, recordID)).html
    }
}
