import Casework
import TitleReview

/// What the administrator sees of accounts.
extension AdminAccounts {
    static func list(_ page: ReadAccounts.Page, _ context: PageContext) -> Page {
        let search = context.query.text("find") ?? ""
        let role = context.query.text("role")
        let unlinked = search.isEmpty && context.query.text("unlinked") == "true"
        let chips: [Chips.Chip] =
            [.init("全部（不含申报人）", "/admin/accounts", on: search.isEmpty && role == nil && !unlinked)]
            + listed.map {
                .init(
                    $0.chinese, "/admin/accounts?role=\($0.rawValue)", count: page.counts[$0.rawValue] ?? 0,
                    on: search.isEmpty && role == $0.rawValue && !unlinked)
            }
            + [.init("没有核对本人", "/admin/accounts?unlinked=true", count: page.unlinked, on: unlinked)]
        let explanation = HTML.when(
            unlinked,
            """
            <p class="muted">这些账号还没有说明是谁的：他们自己也申报的，系统认不出来。\
            请他们登录后在“我的账号”里核对本人，或者在账号页代为核对。</p>
            """)
        let empty =
            if unlinked {
                "每个账号都已核对本人。"
            } else if search.isEmpty {
                "还没有账号。"
            } else {
                "没有账号或姓名是“\(search)”的人。姓名要写完整。"
            }
        let query = context.query
        let first = query.text("after").map { _ in query.with("after", nil) }
        let next = page.next.map { query.with("after", $0) }
        return Page(
            "账号", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>账号</h1>
                <p><a class="btn" href="/admin/accounts/new">新开账号</a></p>
                \(SearchForm("/admin/accounts", find, value: search))
                \(Chips("角色", chips))
                \(explanation)
                \(table(page.accounts, empty: empty))
                \(Pagination(shown: page.accounts.count, first: first, next: next))
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
        return (account.newDevicesWaitUntil == nil ? Tag("正常", .ok) : Tag("有人在猜密码", .warn)).html
    }

    static func new(_ model: NewAccount, _ context: PageContext, _ form: Form) -> Page {
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
                <p class="muted">给用人单位增加经办人：先到<a href="/admin/units?kind=employer">单位</a>里找到它，\
                再点“给这个单位新开账号”。</p>
                \(PostForm(fields, to: "/admin/accounts", context, form: form, button: "新开账号"))
                """)
    }

    static func view(_ account: AccountItem, _ context: PageContext) -> Page {
        Page(
            account.name, crumbs: [AdminPages.home, here],
            body: """
                <h1>\(account.name) \(state(account))</h1>
                \(summary(account))
                \(HTML.when(!account.closed, Card("办理", acts(account, isOwn: context.visitor?.accountID == account.id)).html))
                """)
    }

    private static func summary(_ account: AccountItem) -> SummaryList {
        var rows: [SummaryList.Row] = [
            .init("账号", text: account.login),
            .init("角色与单位", posts(account)),
            .init("开通时间", text: account.openedAt.chinese),
            .init("二次验证", text: account.secondFactor ? "已绑定" : "不需要"),
            .init("是谁的", text: AccountPerson.words(account.link)),
            .init("现在的登录", text: account.sessions == 0 ? "没有" : "\(account.sessions) 处"),
        ]
        if let until = account.newDevicesWaitUntil {
            rows.append(
                .init(
                    "有人在猜密码",
                    text: "密码或验证码输错较多，没有登录过的电脑和手机要等到 \(until.chinese)；登录过的不受影响。重置密码会一并解除。"))
        }
        return SummaryList(rows)
    }

    private static func acts(_ account: AccountItem, isOwn: Bool) -> HTML {
        let base = path(account.id)
        let acts: [(Link, String)] = [
            (Link("重置密码", base + "/password"), "忘记密码时用：给一个新的一次性密码。"),
            (Link("重新绑定验证器", base + "/second-factor"), "手机丢了或换了时用：给一个新的二次验证密钥。"),
            (Link("停用账号", base + "/closing"), "人调走了时用：不能再登录，不能恢复。"),
            (Link("身份证号改回未核对", base + "/number"), "单位核对错了人、号码被别人占用时用。"),
        ].filter { act in
            let part = act.0.url.dropFirst(base.count)
            return switch part {
            case "/second-factor": account.posts.contains { $0.role.needsSecondFactor }
            case "/number": account.posts.contains { $0.role == .applicant }
            default: !isOwn
            }
        }
        let scopes = account.posts.filter { $0.role == .authority }.map {
            (Link("办理的专业", AccountScope.path(account.id, $0.id)), "\($0.unit)：只办理其中一些专业，或者全部。")
        }
        let identity = (Link("核对本人", AccountPerson.path(account.id)), "对照身份证填写号码，系统认得出他自己的申报。")
        let all = (account.canBeLinked ? [identity] : []) + scopes + acts
        let own = HTML.when(
            isOwn,
            """
            <p>这是您自己的账号。密码请在<a href="/password">修改密码</a>里改；停用要请另一位管理员办理。</p>
            """)
        return """
            \(own)
            <ul>\(HTML.each(all) { "<li><a href=\"\(url: $0.0.url)\">\($0.0.text)</a>：\($0.1)</li>" })</ul>
            """
    }

    static func confirm(
        _ account: AccountItem, _ verb: String, _ consequences: [String], part: String, _ context: PageContext
    ) -> Page {
        ConfirmPage.page(
            "\(verb)：\(account.name)（\(account.login)）",
            crumbs: [AdminPages.home, here, Link(account.name, path(account.id))], consequences: consequences,
            action: "\(path(account.id))/\(part)", button: verb, back: Link("不办了，回到账号", path(account.id)), context)
    }
}

extension SecretPage {
    /// A new one-time password, shown once to the administrator who hands it over.
    static func password(_ renewed: ResetPassword.Renewed, crumbs: [Link], back: Link) -> Page {
        let warning = Banner(
            .warning, "新密码只显示这一次",
            body: """
                <p>请现在交给账号“\(renewed.login)”的本人。离开这一页就再也看不到了。本人登录以后，要先改掉它才能办事。</p>
                """)
        let summary = SummaryList([
            .init("账号", text: renewed.login),
            .init("一次性密码", "<code>\(renewed.password)</code>"),
            .init("说明", text: "连字符也是密码的一部分。"),
        ])
        return Page(
            "密码已重置", crumbs: crumbs,
            body: """
                <h1>账号 \(renewed.login) 的密码已重置</h1>
                \(warning)
                \(summary)
                <p><a class="btn two" href="\(url: back.url)">\(back.text)</a></p>
                """)
    }
}
