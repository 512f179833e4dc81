import TitleReview

/// `/kit`: all parts in all states, for the browser tests and for people who look. Exists only with `--demo` (S58).
enum KitPage {
    struct Model: Encodable, Sendable {
        let parts: [String]
    }

    static let fields: [Field] = [
        Field("name", "姓名", .text(2...20), hint: "与身份证一致", autocomplete: "name"),
        Field("years", "年限", .number(0...60)),
        Field("from", "开始日期", .day(nil)),
        Field("series", "专业", .choice([.init("mechanical", "机电制造"), .init("textile", "纺织服装")], .select)),
        Field(
            "filing", "申报方式",
            .choice([.init("normal", "正常申报", hint: "直接申报也选这一项"), .init("exceptional", "破格申报")], .radios)),
        Field("evidence", "证明材料", .choices([.init("contract", "劳动合同"), .init("insurance", "社保证明")]), required: false),
        Field("report", "述职", .longText(10...1200), hint: "写您任现职以来的主要工作"),
        Field("file", "聘书", .file(most: 1 << 20, accept: "image/jpeg,application/pdf"), required: false),
        Field("promise", "我保证所填内容真实", .flag),
    ]

    static let act = Act("/kit", name: "postKit", policy: .everyone, summary: "组件：表单", fields: fields + Autosave.fields)
    { _, form in
        .redirect("/kit", flash: "已收到“\(form.text("name"))”")
    }

    static let screen = Screen("/kit", name: "getKit", policy: .everyone, summary: "组件") { _ in
        Model(parts: ["shell", "form", "findings", "table", "timeline", "chart"])
    } view: { _, context in
        Page(
            "组件", crumbs: [Link("首页", "/")],
            body: """
                <h1>组件</h1>
                \(StepBar([.init("照片", "#a", .done), .init("承诺", "#b", .here), .init("申报信息", "#c", .toDo)]))
                \(banners)
                <p>\(HTML.each([Tone.ok, .warn, .bad, .plain, .accent]) { "\(Tag("状态 " + $0.rawValue, $0)) " })
                \(DeadlineBadge(until: context.now.adding(seconds: 190_000), now: context.now)) \
                \(DeadlineBadge(until: context.now, now: context.now))</p>
                \(Tiles([.init("待审档案", 12, "#t"), .init("待审申报", 3, "#t", note: "最近截止 8月26日"), .init("可报送", 0, "#t")]))
                \(Chips("筛选", [.init("全部", "?", count: 318, on: true), .init("有待核实", "?f=u", count: 63)]))
                \(table(context))
                \(DataTable("空表", columns: [.init("姓名")], rows: [], empty: "没有待审核的申报。下一个截止时间是 8月26日。"))
                \(Pagination(shown: 30, first: "?", next: "?after=x"))
                \(Card("逐条核对", findings.html))
                \(Card("材料", summary.html))
                \(timeline)
                \(charts)
                \(Meter("实到", value: 16, of: 25, needed: 17))
                <h2>表单</h2>
                \(PostForm(fields, to: "/kit", context, scope: "empty-", autosave: Autosave("/kit", version: nil, sends: false)))
                """)
    }

    /// A name too long for one line.
    private static let longName = "杭州临平某某某某某某某某某某某某某某某某某某某某新材料科技股份有限公司"

    private static var banners: HTML {
        HTML.each([Banner.Kind.information, .success, .warning, .error]) {
            Banner($0, "提示的标题", body: "<p>提示的内容。</p>").html
        }
    }

    private static var findings: FindingList {
        FindingList([
            FindingRow(.met, clause: "附件1 二", title: "学历与专业", message: "本科，与“机电制造”一致。"),
            FindingRow(.unmet, clause: "附件1 三", title: "继续教育", message: "32 学分，要求 45 学分，还差 13 学分。"),
            FindingRow(
                .unknown, clause: "附件1 四", title: "年度考核", message: "缺少 2021 年度结果。", next: Link("补充 2021 年度考核", "#x")),
        ])
    }

    private static var summary: SummaryList {
        SummaryList([
            .init("姓名", text: "阿依古丽·买买提", change: Link("修改", "#n")),
            .init("单位", text: longName),
            .init("职务", text: ""),
        ])
    }

    private static var timeline: Timeline {
        Timeline([
            .init(.past, "已提交", when: "8月12日 10:32"),
            .init(.now, "待单位审核", detail: "<p>由单位经办人审核</p>"),
            .init(.ahead, "单位公示", when: "预计 8月20日起"),
        ])
    }

    private static var charts: HTML {
        """
        \(Chart(.bar, "各专业申报", unit: "人", bars: [.init("机电制造", 156), .init("纺织服装", 80), .init("材料", 12)]))
        \(Chart(.bar, "申报最多的单位", unit: "人", bars: [.init(longName, 31, url: "#u"), .init("临平中学", 2)]))
        \(Chart(.funnel, "各环节", unit: "件", bars: [.init("提交", 318), .init("受理", 280), .init("通过", 190)]))
        """
    }

    private static func table(_ context: PageContext) -> HTML {
        DataTable(
            "待审查", columns: [.init("姓名", sort: "?sort=name"), .init("规则结论"), .init("剩余"), .init("学分", number: true)],
            rows: [
                .init(
                    id: "A-018", url: "#1", marked: true,
                    cells: [
                        "周㛃", "\(FindingDots([.met, .met, .unknown]))",
                        "\(DeadlineBadge(until: context.now.adding(seconds: 90_000), now: context.now))", "52",
                    ]),
                .init(id: "A-019", url: "#2", cells: ["阿依古丽·买买提", "\(FindingDots([.met, .unmet]))", "6 天", "45"]),
            ], empty: "", select: "case"
        ).html
    }
}
