import Casework
import TitleReview

/// What the administrator does: accounts, units, audit, outbox, health. The administrator sees no case (S17).
public enum AdminPages {
    struct Units: Encodable, Sendable { let units: [UnitItem] }
    private static let policy = Policy(.roles([.administrator]), relation: "the installation")
    private static let accountFields = [
        Field("account", "账号", .text(3...64)), Field("password", "初始密码", .password(8...128)), Field("name", "姓名", .text(1...40)),
        Field("role", "角色", .choice([.init("authority", "受理部门"), .init("office", "评委会办公室"), .init("bureau", "市人社局"), .init("employer", "用人单位"), .init("administrator", "平台管理员")], .select)),
        Field("unit", "单位编号", .text(1...64), hint: "在“单位”页查看。"),
    ]
    private static let unitFields = [
        Field("kind", "类别", .choice([.init("authority", "受理部门"), .init("office", "评委会办公室"), .init("bureau", "市人社局")], .select)), Field("name", "名称", .text(1...80)),
        Field("level", "层级", .text(0...40), required: false),
    ]

    public static func routes(_ house: Casework) -> Routes {
        func screen(_ path: String, _ name: String, _ title: String, _ view: @escaping @Sendable (ReadAdministration.View, Visit) -> HTML) -> Screen {
            Screen(path, name: name, policy: policy, summary: title) { visit in try await house.ask(ReadAdministration(), for: visit) } view: { model, visit in
                Page(title, wide: true, body: "<h1>\(title)</h1>\(view(model, visit))")
            }
        }
        return Routes(screens: [
            screen("/admin", "readAdministration", "平台管理") { model, _ in
                "\(Tiles([.init("账号", model.accounts.count, "/admin/accounts"), .init("待发消息", model.outbox["waiting"] ?? 0, "/admin/outbox")]))" + Card("要做的事", """
                    <ul><li><a href="/admin/units">审核单位注册</a>，新增受理部门、评委会办公室和市人社局。</li><li><a href="/admin/accounts">发放和停用账号</a>；受理部门、办公室、专家和市人社局的账号要带二次验证。</li>
                    <li><a href="/admin/audit">查看审计记录</a>；整条审计链用 <code>pingheng audit verify</code> 核对。</li></ul>
                    """).html
            },
            screen("/admin/accounts", "listAccounts", "账号") { model, visit in accounts(model, visit) },
            screen("/admin/audit", "listAudit", "审计记录") { model, _ in
                DataTable("最近的审计记录", columns: [.init("序号", number: true), .init("时间"), .init("事项"), .init("对象")], rows: model.entries.map {
                    .init(cells: ["\($0.number)", "\($0.at.chinese)", "\($0.act)", "\($0.subject)"])
                }, empty: "还没有记录。").html
            },
            screen("/admin/outbox", "readOutbox", "发件箱") { model, _ in
                DataTable("发件箱", columns: [.init("状态"), .init("数量", number: true)], rows: model.outbox.sorted { $0.key < $1.key }.map { .init(cells: ["\(word($0.key))", "\($0.value)"]) }, empty: "发件箱是空的。").html
            },
            screen("/admin/health", "readHealth", "运行状况") { _, _ in "<p>数据库和文件正常应答。机器可读的状态在 /readyz 和 /metrics。</p>" },
            Screen("/admin/units", name: "listUnits", policy: policy, summary: "单位") { visit in Units(units: try await house.ask(ListUnits(), for: visit)) } view: { model, visit in units(model, visit) },
        ], acts: [
            Act("/admin/accounts", name: "openAccount", policy: policy, summary: "新开账号", fields: accountFields, button: "新开账号") { visit, form in
                let opened = try await house.perform(OpenAccount(
                    login: form.text("account"), password: form.text("password"), name: form.text("name"), role: Role(rawValue: form.text("role")) ?? .authority, unitID: form.text("unit")), for: visit)
                return .page(Page("账号已开通", crumbs: [Link("账号", "/admin/accounts")], body: """
                    <h1>账号 \(form.text("account")) 已开通</h1>\(HTML.with(opened.totp) { "<p>二次验证密钥，请交给本人，这里只显示一次：<code>\($0)</code></p>" })
                    """), data: opened)
            },
            Act("/admin/accounts/{id}/closing", name: "closeAccount", policy: policy, summary: "停用账号", button: "停用") { visit, _ in
                try await house.perform(CloseAccount(accountID: visit.parameter("id")), for: visit)
                return .redirect("/admin/accounts", flash: "账号已停用，它的登录立即失效。")
            },
            Act("/admin/units", name: "addUnit", policy: policy, summary: "新增单位", fields: unitFields, button: "新增单位") { visit, form in
                let id = try await house.perform(AddUnit(kind: form.text("kind"), name: form.text("name"), level: form.optionalText("level")), for: visit)
                return .done("/admin/units", flash: "单位已新增。", data: ["id": id])
            },
            Act("/admin/registrations/{unit}", name: "decideRegistration", policy: policy, summary: "审核单位注册", fields: [Field("decision", "决定", .choice([.init("approve", "通过"), .init("return", "退回")], .radios))], button: "提交") { visit, form in
                try await house.perform(DecideRegistration(unitID: visit.parameter("unit"), approve: form.text("decision") == "approve"), for: visit)
                return .redirect("/admin/units", flash: "已处理。")
            },
        ])
    }

    /// Codes of units and messages as people read them.
    private static func word(_ code: String) -> String {
        let words = ["waiting": "等待中", "sent": "已发出", "failed": "没有发出", "dead": "没有发出", "approved": "已通过", "returned": "已退回", "platform": "平台"]
        return words[code] ?? Role(rawValue: code)?.chinese ?? code
    }

    private static func accounts(_ model: ReadAdministration.View, _ visit: Visit) -> HTML {
        """
        \(DataTable("账号", columns: [.init("账号"), .init("姓名"), .init("角色"), .init("单位"), .init("停用")], rows: model.accounts.map { account in
            .init(id: account.id, cells: ["\(account.login)", "\(account.name)", "\(Role(rawValue: account.role)?.chinese ?? account.role)", "\(account.unit)",
                account.closed ? "\(Tag("已停用", .plain))" : "\(PostForm([], to: "/admin/accounts/\(account.id)/closing", visit, button: "停用", tone: .plain, scope: account.id))"])
        }, empty: "还没有账号。"))
        <details class="card"><summary>新开账号</summary>\(PostForm(accountFields, to: "/admin/accounts", visit, button: "新开账号"))</details>
        """
    }

    private static func units(_ model: Units, _ visit: Visit) -> Page {
        let decision = Field("decision", "决定", .choice([.init("approve", "通过"), .init("return", "退回")], .radios))
        return Page("单位", wide: true, body: """
            <h1>单位</h1>
            \(DataTable("单位", columns: [.init("名称"), .init("类别"), .init("编号"), .init("状态")], rows: model.units.map { unit in
                .init(id: unit.id, cells: ["\(unit.name)", "\(word(unit.kind))", "\(unit.id)", unit.state == "waiting" ? "\(PostForm([decision], to: "/admin/registrations/\(unit.id)", visit, button: "提交", scope: unit.id))" : "\(word(unit.state))"])
            }, empty: "还没有单位。"))
            <details class="card"><summary>新增单位</summary>\(PostForm(unitFields, to: "/admin/units", visit, button: "新增单位"))</details>
            """)
    }
}
