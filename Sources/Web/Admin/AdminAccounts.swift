import Casework
import TitleReview

/// Accounts: found by login or name, opened, closed, given a new password or a new authenticator (A3.2.0, S4, S8).
enum AdminAccounts {
    struct NewAccount: Encodable, Sendable {
        let units: [UnitItem]
        let unit: String
    }

    static let here = Link("账号", "/admin/accounts")
    private static let find = Field("find", "账号或完整姓名", .text(1...64), required: false)
    private static let listed: [Role] = [.administrator, .bureau, .office, .authority, .expert, .employer, .applicant]
    /// The roles that the administrator opens; experts come by their office, applicants register themselves.
    private static let opened: [Role] = [.authority, .office, .bureau, .employer, .administrator]

    static func path(_ id: String) -> String { "/admin/accounts/\(id)" }

    /// - Parameter units: nil where they are not known yet: the use case knows better.
    private static func fields(_ units: [UnitItem]? = nil) -> [Field] {
        [
            Field("account", "账号", .text(3...64), hint: "登录时使用，不能与别人的相同。", strictWidth: true),
            Field("name", "姓名", .text(1...40)),
            Field(
                "role", "角色", .choice(opened.map { .init($0.rawValue, $0.chinese) }, .select),
                hint: "专家的账号由评委会办公室在“专家”里开，申报人自己注册。"),
            Field(
                "unit", "单位",
                units.map { .choice($0.map { .init($0.id, "\($0.name)（\(AdminUnits.kind($0.kind))）") }, .select) }
                    ?? .text(1...64), hint: "与角色同一类的单位。"),
            Field(
                "residentID", "公民身份号码", .text(1...30), hint: "可以不填，由本人登录后核对。只保存用密钥算出的摘要，用来认出他自己的申报。", required: false),
            Field(
                "password", "初始密码", .password(8...128), hint: "至少 8 个字符。请本人第一次登录后，点右上角自己的姓名修改。",
                autocomplete: "new-password"),
        ]
    }

    static func routes(_ house: Casework) -> Routes {
        @Sendable func blank(_ visit: Visit, unit: String) async throws -> NewAccount {
            NewAccount(units: try await house.ask(ListOfficerUnits(including: unit), for: visit), unit: unit)
        }
        @Sendable func one(_ visit: Visit) async throws -> AccountItem {
            try await house.ask(ReadAccount(id: visit.parameter("id")), for: visit)
        }
        return Routes(
            screens: [
                Screen(
                    "/admin/accounts", name: "listAccounts", policy: AdminPages.policy, summary: "账号",
                    query: [
                        find, Field("role", "角色", .text(1...20), required: false),
                        Field("unlinked", "只看没有核对本人的", .flag, required: false),
                        Field("after", "从这个账号之后", .text(1...64), required: false),
                    ]
                ) { visit in
                    let role = visit.query.text("role").flatMap(Role.init(rawValue:))
                    return try await house.ask(
                        ReadAccounts(
                            role: role, search: visit.query.text("find") ?? "",
                            unlinked: visit.query.text("unlinked") == "true", after: visit.query.text("after") ?? ""),
                        for: visit)
                } view: { page, visit in
                    list(page, visit)
                },
                Screen(
                    "/admin/accounts/new", name: "readNewAccount", policy: AdminPages.policy, summary: "新开账号",
                    query: [Field("unit", "单位编号", .text(1...64), required: false)]
                ) { visit in
                    try await blank(visit, unit: visit.query.text("unit") ?? "")
                } view: { model, visit in
                    new(model, visit, Form())
                },
                Screen(
                    "/admin/accounts/{id}", name: "readAccount", policy: AdminPages.policy, summary: "一个账号", load: one
                ) { account, visit in view(account, visit) },
                Screen(
                    "/admin/accounts/{id}/closing", name: "confirmClosing", policy: AdminPages.policy, summary: "停用账号",
                    load: one
                ) { account, visit in
                    confirm(
                        account, "停用",
                        [
                            "“\(account.login)”现有的登录立即失效，以后不能再登录。", "停用以后不能恢复；同一个人再要办理时，需要新开账号。", "办过的事和留下的记录都保留。",
                        ], part: "closing", visit)
                },
                Screen(
                    "/admin/accounts/{id}/password", name: "confirmPasswordReset", policy: AdminPages.policy,
                    summary: "重置密码", load: one
                ) { account, visit in
                    confirm(
                        account, "重置密码",
                        [
                            "系统产生一个新的一次性密码，只显示一次，请当面或用可靠的方式交给本人。", "“\(account.login)”的原密码和现有的登录立即失效。",
                            "本人登录以后，要先改掉它才能办事。",
                            "请先确认来找您的就是本人。重置会记入审计。",
                        ], part: "password", visit)
                },
                Screen(
                    "/admin/accounts/{id}/second-factor", name: "confirmRebinding", policy: AdminPages.policy,
                    summary: "重新绑定验证器", load: one
                ) { account, visit in
                    confirm(
                        account, "重新绑定验证器",
                        [
                            "系统产生一个新的二次验证密钥，只显示一次，请交给本人录入手机验证器。", "“\(account.login)”原来的验证器和现有的登录立即失效；密码不变。",
                            "请先确认来找您的就是本人。重新绑定会记入审计。",
                        ], part: "second-factor", visit)
                },
            ],
            acts: [
                Act(
                    "/admin/accounts", name: "openAccount", policy: AdminPages.policy, summary: "新开账号",
                    fields: fields(), button: "新开账号",
                    again: { visit, form in new(try await blank(visit, unit: form.text("unit")), visit, form) }
                ) { visit, form in
                    let residentID = form.text("residentID").isEmpty ? nil : try IdentityPages.parsed(form, visit)
                    let opened = try await house.perform(
                        OpenAccount(
                            login: form.text("account"), password: form.text("password"), name: form.text("name"),
                            role: Role(rawValue: form.text("role")) ?? .authority, unitID: form.text("unit"),
                            residentID: residentID), for: visit)
                    let title = "账号 \(form.text("account")) 已开通"
                    let back = Link("回到账号", here.url)
                    guard let totp = opened.totp else {
                        return .done(path(opened.accountID), flash: "\(title)，登录时不需要二次验证。", data: opened)
                    }
                    return .page(
                        SecretPage.page(
                            title, account: form.text("account"), secret: totp, crumbs: [AdminPages.home, here],
                            back: back), data: opened)
                },
                Act(
                    "/admin/accounts/{id}/closing", name: "closeAccount", policy: AdminPages.policy, summary: "停用账号",
                    button: "停用"
                ) { visit, _ in
                    try await house.perform(CloseAccount(accountID: visit.parameter("id")), for: visit)
                    return .redirect(path(visit.parameter("id")), flash: "账号已停用，它的登录立即失效。")
                },
                Act(
                    "/admin/accounts/{id}/password", name: "resetPassword", policy: AdminPages.policy, summary: "重置密码",
                    button: "重置密码"
                ) { visit, _ in
                    let id = visit.parameter("id")
                    let renewed = try await house.perform(ResetPassword(accountID: id), for: visit)
                    return .page(
                        SecretPage.password(renewed, crumbs: [AdminPages.home, here], back: Link("回到这个账号", path(id))),
                        data: renewed)
                },
                Act(
                    "/admin/accounts/{id}/second-factor", name: "rebindSecondFactor", policy: AdminPages.policy,
                    summary: "重新绑定验证器", button: "重新绑定验证器"
                ) { visit, _ in
                    let id = visit.parameter("id")
                    let renewed = try await house.perform(RebindSecondFactor(accountID: id), for: visit)
                    let title = "账号 \(renewed.login) 的验证器已重新绑定"
                    return .page(
                        SecretPage.page(
                            title, account: renewed.login, secret: renewed.totp, crumbs: [AdminPages.home, here],
                            back: Link("回到这个账号", path(id))), data: renewed)
                },
            ])
    }

    // MARK: Views

    private static func list(_ page: ReadAccounts.Page, _ visit: Visit) -> Page {
        let search = visit.query.text("find") ?? ""
        let role = visit.query.text("role")
        let unlinked = search.isEmpty && visit.query.text("unlinked") == "true"
        let chips: [Chips.Chip] =
            [.init("全部（不含申报人）", "/admin/accounts", on: search.isEmpty && role == nil && !unlinked)]
            + listed.map {
                .init(
                    $0.chinese, "/admin/accounts?role=\($0.rawValue)", count: page.counts[$0.rawValue] ?? 0,
                    on: search.isEmpty && role == $0.rawValue && !unlinked)
            }
            + [.init("没有核对本人", "/admin/accounts?unlinked=true", count: page.unlinked, on: unlinked)]
        return Page(
            "账号", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>账号</h1>
                <p><a class="btn" href="/admin/accounts/new">新开账号</a></p>
                \(SearchForm("/admin/accounts", find, value: search))
                \(Chips("角色", chips))
                \(HTML.when(unlinked, "<p class=\"muted\">这些账号还没有说明是谁的：他们自己也申报的，系统认不出来。请他们登录后在“我的账号”里核对本人，或者在账号页代为核对。</p>"))
                \(table(page.accounts, empty: unlinked ? "每个账号都已核对本人。" : search.isEmpty ? "还没有账号。" : "没有账号或姓名是“\(search)”的人。姓名要写完整。"))
                \(Pagination(shown: page.accounts.count, first: visit.query.text("after").map { _ in visit.query.with("after", nil) }, next: page.next.map { visit.query.with("after", $0) }))
                """)
    }

    static func table(_ accounts: [AccountItem], empty: String) -> DataTable {
        DataTable(
            "账号", columns: [.init("账号"), .init("姓名"), .init("角色与单位"), .init("状态")],
            rows: accounts.map { account in
                .init(
                    id: account.id, url: path(account.id),
                    cells: ["\(account.login)", "\(account.name)", posts(account), state(account)])
            }, empty: empty)
    }

    private static func posts(_ account: AccountItem) -> HTML {
        account.posts.isEmpty
            ? "<span class=\"muted\">没有角色</span>"
            : HTML.join(
                account.posts.map { post in
                    let some = HTML.when(!post.specialities.isEmpty, "（只办理\(post.specialities.joined(separator: "、"))）")
                    return "\(post.role.chinese)\(HTML.when(!post.unit.isEmpty, " · \(post.unit)"))\(some)"
                }, separator: "<br>")
    }

    private static func state(_ account: AccountItem) -> HTML {
        if account.closed { return Tag("已停用").html }
        return (account.lockedUntil == nil ? Tag("正常", .ok) : Tag("暂时锁定", .warn)).html
    }

    private static func new(_ model: NewAccount, _ visit: Visit, _ form: Form) -> Page {
        var fields = fields(model.units)
        if let unit = model.units.first(where: { $0.id == model.unit }),
            let role = opened.first(where: { AdminUnits.kind(of: $0) == unit.kind })
        {
            fields = fields.map {
                $0.name == "unit" ? $0.showing(unit.id) : $0.name == "role" ? $0.showing(role.rawValue) : $0
            }
        }
        return Page(
            "新开账号", crumbs: [AdminPages.home, here],
            body: """
                \(ErrorSummary(form.problems))<h1>新开账号</h1>
                <p>除用人单位以外，登录都要二次验证：开通以后密钥只显示一次，请准备好交给本人。</p>
                <p class="muted">给用人单位增加经办人：先到<a href="/admin/units?kind=employer">单位</a>里找到它，再点“给这个单位新开账号”。</p>
                \(PostForm(fields, to: "/admin/accounts", visit, form: form, button: "新开账号"))
                """)
    }

    private static func view(_ account: AccountItem, _ visit: Visit) -> Page {
        let own = visit.visitor?.accountID == account.id
        let base = path(account.id)
        let acts: [(Link, String)] = [
            (Link("重置密码", base + "/password"), "忘记密码时用：给一个新的一次性密码。"),
            (Link("重新绑定验证器", base + "/second-factor"), "手机丢了或换了时用：给一个新的二次验证密钥。"),
            (Link("停用账号", base + "/closing"), "人调走了时用：不能再登录，不能恢复。"),
        ].filter { act in
            let part = act.0.url.dropFirst(base.count)
            return part == "/second-factor" ? account.posts.contains { $0.role.needsSecondFactor } : !own
        }
        let scopes = account.posts.filter { $0.role == .authority }.map {
            (Link("办理的专业", AccountScope.path(account.id, $0.id)), "\($0.unit)：只办理其中一些专业，或者全部。")
        }
        let person =
            account.canBeLinked ? [(Link("核对本人", AccountPerson.path(account.id)), "对照身份证填写号码，系统认得出他自己的申报。")] : []
        return Page(
            account.name, crumbs: [AdminPages.home, here],
            body: """
                <h1>\(account.name) \(state(account))</h1>
                \(SummaryList([
                    .init("账号", text: account.login), .init("角色与单位", posts(account)), .init("开通时间", text: account.openedAt.chinese),
                    .init("二次验证", text: account.secondFactor ? "已绑定" : "不需要"), .init("是谁的", text: AccountPerson.words(account.link)), .init("现在的登录", text: account.sessions == 0 ? "没有" : "\(account.sessions) 处"),
                ] + (account.lockedUntil.map { [SummaryList.Row("暂时锁定", text: "连续输错密码，到 \($0.chinese) 为止。重置密码会一并解除。")] } ?? [])))
                \(HTML.when(!account.closed, Card("办理", """
                \(HTML.when(own, "<p>这是您自己的账号。密码请在<a href=\"/password\">修改密码</a>里改；停用要请另一位管理员办理。</p>"))
                <ul>\(HTML.each(person + scopes + acts) { "<li><a href=\"\(url: $0.0.url)\">\($0.0.text)</a>：\($0.1)</li>" })</ul>
                """).html))
                """)
    }

    private static func confirm(
        _ account: AccountItem, _ verb: String, _ consequences: [String], part: String, _ visit: Visit
    ) -> Page {
        ConfirmPage.page(
            "\(verb)：\(account.name)（\(account.login)）",
            crumbs: [AdminPages.home, here, Link(account.name, path(account.id))], consequences: consequences,
            action: "\(path(account.id))/\(part)", button: verb, back: Link("不办了，回到账号", path(account.id)), visit)
    }
}

extension SecretPage {
    /// A new one-time password, shown once to the administrator who hands it over.
    static func password(_ renewed: ResetPassword.Renewed, crumbs: [Link], back: Link) -> Page {
        Page(
            "密码已重置", crumbs: crumbs,
            body: """
                <h1>账号 \(renewed.login) 的密码已重置</h1>
                \(Banner(.warning, "新密码只显示这一次", body: "<p>请现在交给账号“\(renewed.login)”的本人。离开这一页就再也看不到了。本人登录以后，要先改掉它才能办事。</p>"))
                \(SummaryList([.init("账号", text: renewed.login), .init("一次性密码", "<code>\(renewed.password)</code>"), .init("说明", text: "连字符也是密码的一部分。")]))
                <p><a class="btn two" href="\(url: back.url)">\(back.text)</a></p>
                """)
    }
}
