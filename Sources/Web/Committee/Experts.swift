import Casework
import TitleReview

/// The office's pool of experts (R3).
enum Experts {
    struct Model: Encodable, Sendable {
        let experts: [ListExperts.Item]
        let plans: [ListOwnPlans.Item]
    }
    struct Added: Encodable, Sendable {
        let id: String
        let totp: String
    }

    static let levels: [Field.Option] = [.init("senior", "高级"), .init("intermediate", "中级"), .init("assistant", "助理级")]

    /// - Parameter specialities: those of the office's plans; nil where they are not known yet.
    private static func fields(_ specialities: [String]? = nil) -> [Field] {
        [Field("name", "姓名", .text(2...40))] + profile(specialities) + [
            Field("account", "账号", .text(3...64), hint: "专家登录时使用。", strictWidth: true),
            Field("password", "初始密码", .password(8...128), hint: "至少 8 个字符，请专家第一次登录后修改。"),
        ]
    }

    /// What can be changed afterwards as well.
    static func profile(_ specialities: [String]? = nil) -> [Field] {
        [
            Field(
                "speciality", "专业", specialities.map { .choice($0.map { .init($0, $0) }, .select) } ?? .text(1...40),
                hint: "评审计划里的专业；抽取按专业进行。"),
            Field("titleLevel", "职称级别", .choice(levels, .select), hint: "不低于所评职称的级别，才会进入抽取。（人社部令第40号）"),
            Field("employer", "工作单位", .text(1...80), hint: "写全称，或已注册单位的统一社会信用代码。与申报人同一单位的自动回避。"),
            Field("termFrom", "任期起", .day(nil)), Field("termTo", "任期止", .day(nil), hint: "最长 3 年。（人社部令第40号）"),
        ]
    }

    private static let listFields = [
        Field(
            "file", "名单文件", .file(most: ExpertRows.fileLimit, accept: ".xlsx,.csv"),
            hint: """
                Excel（.xlsx）第一张表，或 CSV（UTF-8），七列：\(ExpertRows.columns.joined(separator: "、"))。\
                一次最多 \(ExpertRows.most) 人；有一行不对，就一个人也不加入。
                """,
            required: false),
        Field(
            "rows", "或者粘贴名单", .longText(0...40_000),
            hint: "在 Excel 里选中这七列复制，粘贴到这里，一行一人。选了文件的，以文件为准。", required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> Model {
            Model(
                experts: try await casework.ask(ListExperts(), for: context),
                plans: try await casework.ask(ListOwnPlans(), for: context))
        }
        return Routes(
            screens: [
                Screen(
                    "/office/experts", name: "listExperts", policy: CommitteePages.policy("own pool"), summary: "专家库",
                    load: load
                ) { model, context in view(model, context, Form()) }
            ],
            acts: [
                Act(
                    "/office/experts", name: "addExpert", policy: CommitteePages.policy("own pool"), summary: "加入专家",
                    fields: fields(), button: "加入专家库",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let profile = ExpertProfile(
                        name: form.text("name"), speciality: form.text("speciality"),
                        titleLevel: form.text("titleLevel"), employer: form.text("employer"),
                        termFrom: try form.day("termFrom"),
                        termTo: try form.day("termTo"))
                    let added = try await casework.perform(
                        AddExpert(profile, login: form.text("account"), password: form.text("password")), for: context)
                    let page = SecretPage.page(
                        "\(profile.name)已加入专家库", account: form.text("account"), secret: added.totp,
                        crumbs: [CommitteePages.home, Link("专家库", "/office/experts")],
                        back: Link("回到专家库", "/office/experts"))
                    return .page(page, data: Added(id: added.id, totp: added.totp))
                },
                Act(
                    "/office/experts/rows", name: "addExperts", policy: CommitteePages.policy("own pool"),
                    summary: "成批加入专家", fields: listFields, button: "全部加入",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let list =
                        if let upload = form.optionalFile("file") {
                            try await ExpertRows.read(upload.file, casework: casework)
                        } else { try ExpertRows(form.text("rows")) }
                    let added = try await casework.perform(AddExperts(list), for: context)
                    return .page(addedPage(added), data: added)
                },
            ],
            downloads: [
                Download(
                    "/office/experts/template.xlsx", name: "readExpertTemplate",
                    policy: CommitteePages.policy("own pool"), summary: "专家名单模板"
                ) { _ in
                    FileAnswer(
                        name: "专家名单.xlsx", type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        bytes: try await ExpertRows.template())
                }
            ])
    }

    private static func view(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        let today = context.now.day
        let inTerm = model.experts.count { item in
            item.standing == .serving && item.profile.termFrom <= today && today <= item.profile.termTo
        }
        let listNames = listFields.map(\.name)
        let isListWrong = form.problems.contains { listNames.contains($0.field) }
        let isEntryWrong = form.problems.contains { !listNames.contains($0.field) }
        return Page(
            "专家库", crumbs: [CommitteePages.home], wide: true,
            body: """
                \(ErrorSummary(form.problems))<h1>专家库</h1>
                <p class="muted">共 \(model.experts.count) 人，任期内 \(inTerm) 人。名单只在评委会办公室可见。</p>
                \(pool(model.experts, today))
                <details class="card"\(has: isListWrong, "open")><summary>成批加入专家</summary>
                <p><a href="/office/experts/template.xlsx">下载名单模板（Excel）</a></p>
                \(PostForm(listFields, to: "/office/experts/rows", context, form: form, button: "全部加入"))</details>
                <details class="card"\(has: isEntryWrong || model.experts.isEmpty, "open")><summary>加入专家</summary>
                \(PostForm(fields(specialities(model)), to: "/office/experts", context, form: form, button: "加入专家库"))</details>
                <h2>评委会</h2>
                \(committees(model.plans))
                """)
    }

    private static func pool(_ experts: [ListExperts.Item], _ today: Day) -> DataTable {
        DataTable(
            "专家库",
            columns: [
                .init("姓名"), .init("专业"), .init("职称"), .init("单位"), .init("任期"), .init("状态"),
                .init("正在评审的份数", number: true), .init("其中待评", number: true),
            ],
            rows: experts.map { item in
                let p = item.profile
                let level = levels.first { $0.value == p.titleLevel }?.label ?? p.titleLevel
                return .init(
                    id: item.id, url: "/office/experts/\(item.id)",
                    cells: [
                        "\(p.name)", "\(p.speciality)", "\(level)", "\(p.employer)",
                        "\(p.termFrom.description) 至 \(p.termTo.description)",
                        state(item.standing, p, today).html, "\(item.load)", "\(item.waiting)",
                    ])
            }, empty: "专家库还是空的。")
    }

    private static func committees(_ plans: [ListOwnPlans.Item]) -> HTML {
        guard !plans.isEmpty else { return "<p class=\"empty\">还没有发布评审计划。</p>" }
        let items = HTML.each(plans) { plan in
            "<li><a href=\"/office/committees/\(part: plan.id)\">\(plan.title)：评委会与抽取</a></li>"
        }
        return "<ul>\(items)</ul>"
    }

    /// Once, for whoever hands the accounts over; each expert changes the password at the first sign-in.
    private static func addedPage(_ added: [AddExperts.Added]) -> Page {
        let warning: HTML = """
            <p>请现在打印或抄下，分别交给本人。第一次登录要先改密码。离开这一页就再也看不到了。</p>
            """
        let accounts = DataTable(
            "交给专家的账号",
            columns: [.init("姓名"), .init("账号"), .init("第一次登录的密码"), .init("二次验证密钥")],
            rows: added.map { one in
                .init(cells: [
                    "\(one.name)", "<code>\(one.account)</code>", "<code>\(one.password)</code>",
                    "<code>\(SecretPage.grouped(one.totp))</code>",
                ])
            }, empty: "")
        return Page(
            "已加入 \(added.count) 名专家", crumbs: [CommitteePages.home, Link("专家库", "/office/experts")], wide: true,
            body: """
                <h1>已加入 \(added.count) 名专家</h1>
                \(Banner(.warning, "密码和二次验证密钥只显示这一次", body: warning))
                \(accounts)
                <p><a class="btn two" href="/office/experts">回到专家库</a></p>
                """)
    }

    private static func specialities(_ model: Model) -> [String] {
        var seen = Set<String>()
        return model.plans.flatMap(\.specialities).filter { seen.insert($0).inserted }
    }

    static func state(_ standing: ExpertStanding, _ profile: ExpertProfile, _ today: Day) -> Tag {
        guard standing == .serving else { return Tag(word(standing), .warn) }
        if today < profile.termFrom { return Tag("任期未到", .plain) }
        return today > profile.termTo ? Tag("任期已满", .warn) : Tag("任期内", .ok)
    }

    static func word(_ standing: ExpertStanding) -> String {
        switch standing {
        case .serving: "参加抽取"
        case .paused: "已暂停"
        case .withdrawn: "已退出专家库"
        }
    }
}

/// The secret of a second factor, shown once to whoever hands it over (S4).
enum SecretPage {
    static func page(_ title: String, account: String, secret: String, crumbs: [Link], back: Link) -> Page {
        let warning: HTML = """
            <p>请现在交给账号“\(account)”的本人，由本人录入手机验证器。离开这一页就再也看不到了。</p>
            """
        let entries = SummaryList([
            .init("账号", text: account),
            .init("密钥", "<code>\(grouped(secret))</code>"),
            .init("录入方式", text: "在验证器里选“手动输入”，类型选“基于时间”。"),
        ])
        return Page(
            title, crumbs: crumbs,
            body: """
                <h1>\(title)</h1>
                \(Banner(.warning, "二次验证密钥只显示这一次", body: warning))
                \(entries)
                <p><a class="btn two" href="\(url: back.url)">\(back.text)</a></p>
                """)
    }

    /// In fours, as one reads it out; authenticators ignore the blanks.
    static func grouped(_ secret: String) -> String {
        stride(from: 0, to: secret.count, by: 4).map { secret.dropFirst($0).prefix(4) }.joined(separator: " ")
    }
}
