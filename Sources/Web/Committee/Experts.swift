import Casework
import TitleReview

/// The office's pool of experts (R3).
enum Experts {
    struct Model: Encodable, Sendable { let experts: [ListExperts.Item] }
    struct Added: Encodable, Sendable { let id: String; let totp: String }

    private static let fields = [
        Field("name", "姓名", .text(1...40)), Field("speciality", "专业", .text(1...40)),
        Field("titleLevel", "职称级别", .choice([.init("senior", "高级"), .init("intermediate", "中级"), .init("assistant", "助理级")], .select)), Field("employer", "工作单位", .text(1...80)),
        Field("termFrom", "任期起", .day(nil)), Field("termTo", "任期止", .day(nil), hint: "最长 3 年。（人社部令第40号）"), Field("account", "账号", .text(3...64)),
        Field("password", "初始密码", .password(8...128)),
    ]

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/office/experts", name: "listExperts", policy: CommitteePages.policy("own pool"), summary: "专家库") { visit in
                Model(experts: try await house.ask(ListExperts(), for: visit))
            } view: { model, visit in view(model, visit, Form()) },
        ], acts: [
            Act("/office/experts", name: "addExpert", policy: CommitteePages.policy("own pool"), summary: "加入专家", fields: fields, button: "加入专家库",
                again: { visit, form in view(Model(experts: try await house.ask(ListExperts(), for: visit)), visit, form) }
            ) { visit, form in
                let profile = ExpertProfile(
                    name: form.text("name"), speciality: form.text("speciality"), titleLevel: form.text("titleLevel"), employer: form.text("employer"), termFrom: try form.day("termFrom"),
                    termTo: try form.day("termTo"))
                let added = try await house.perform(AddExpert(profile, login: form.text("account"), password: form.text("password")), for: visit)
                let page = Page("专家已加入", crumbs: [Link("专家库", "/office/experts")], body: """
                    <h1>\(profile.name) 已加入专家库</h1><p>二次验证密钥，请交给专家本人录入验证器，这里只显示一次：</p><p><code>\(added.totp)</code></p><p><a href="/office/experts">回到专家库</a></p>
                    """)
                return .page(page, data: Added(id: added.id, totp: added.totp))
            },
        ])
    }

    private static func view(_ model: Model, _ visit: Visit, _ form: Form) -> Page {
        Page("专家库", wide: true, body: """
            \(ErrorSummary(form.problems))<h1>专家库</h1>
            \(DataTable("专家库", columns: [.init("姓名"), .init("专业"), .init("单位"), .init("任期"), .init("在评份数", number: true)], rows: model.experts.map { item in
                .init(id: item.id, cells: ["\(item.profile.name)", "\(item.profile.speciality)", "\(item.profile.employer)", "\(item.profile.termFrom.description) 至 \(item.profile.termTo.description)", "\(item.load)"])
            }, empty: "专家库还是空的。"))
            <details class="card"\(has: !form.problems.isEmpty, "open")><summary>加入专家</summary>\(PostForm(fields, to: "/office/experts", visit, form: form, button: "加入专家库"))</details>
            """)
    }
}
