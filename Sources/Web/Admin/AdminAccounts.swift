import Casework
import TitleReview

/// Accounts: found by login or name, opened, closed, given a new password or a new authenticator (A3.2.0, S4, S8).
enum AdminAccounts {
    struct NewAccount: Encodable, Sendable {
        let units: [UnitItem]
        let unit: String
    }

    static let here = Link("账号", "/admin/accounts")
    static let find = Field("find", "账号或完整姓名", .text(1...64), required: false)
    static let listed: [Role] = [.administrator, .bureau, .office, .authority, .expert, .employer, .applicant]
    /// The roles that the administrator opens; experts come by their office, applicants register themselves.
    static let opened: [Role] = [.authority, .office, .bureau, .employer, .administrator]

    static func path(_ id: String) -> String { "/admin/accounts/\(id)" }

    /// - Parameter units: nil where they are not known yet: the use case knows better.
    static func fields(_ units: [UnitItem]? = nil) -> [Field] {
        let choices = units.map { units in
            units.map { Field.Option($0.id, "\($0.name)（\(AdminUnits.kind($0.kind))）") }
        }
        return [
            Field("account", "账号", .text(3...64), hint: "登录时使用，不能与别人的相同。", strictWidth: true),
            Field("name", "姓名", .text(1...40)),
            Field(
                "role", "角色", .choice(opened.map { .init($0.rawValue, $0.chinese) }, .select),
                hint: "专家的账号由评委会办公室在“专家”里开，申报人自己注册。"),
            Field("unit", "单位", choices.map { .choice($0, .select) } ?? .text(1...64), hint: "与角色同一类的单位。"),
            Field(
                "residentID", "公民身份号码", .text(1...30),
                hint: "可以不填，由本人登录后核对。只保存用密钥算出的摘要，用来认出他自己的申报。", required: false),
            Field(
                "password", "初始密码", .password(8...128), hint: "至少 8 个字符。请本人第一次登录后，点右上角自己的姓名修改。",
                autocomplete: "new-password"),
        ]
    }

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func blank(_ context: PageContext, unit: String) async throws -> NewAccount {
            NewAccount(units: try await casework.ask(ListOfficerUnits(including: unit), for: context), unit: unit)
        }
        @Sendable func one(_ context: PageContext) async throws -> AccountItem {
            try await casework.ask(ReadAccount(id: context.parameter("id")), for: context)
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
                ) { context in
                    let role = context.query.text("role").flatMap(Role.init(rawValue:))
                    return try await casework.ask(
                        ReadAccounts(
                            role: role, search: context.query.text("find") ?? "",
                            unlinked: context.query.text("unlinked") == "true", after: context.query.text("after") ?? ""
                        ),
                        for: context)
                } view: { page, context in
                    list(page, context)
                },
                Screen(
                    "/admin/accounts/new", name: "readNewAccount", policy: AdminPages.policy, summary: "新开账号",
                    query: [Field("unit", "单位编号", .text(1...64), required: false)]
                ) { context in
                    try await blank(context, unit: context.query.text("unit") ?? "")
                } view: { model, context in
                    new(model, context, Form())
                },
                Screen(
                    "/admin/accounts/{id}", name: "readAccount", policy: AdminPages.policy, summary: "一个账号", load: one
                ) { account, context in view(account, context) },
                Screen(
                    "/admin/accounts/{id}/closing", name: "confirmClosing", policy: AdminPages.policy, summary: "停用账号",
                    load: one
                ) { account, context in
                    confirm(
                        account, "停用",
                        [
                            "“\(account.login)”现有的登录立即失效，以后不能再登录。",
                            "停用以后不能恢复；同一个人再要办理时，需要新开账号。",
                            "办过的事和留下的记录都保留。",
                        ], part: "closing", context)
                },
                Screen(
                    "/admin/accounts/{id}/number", name: "confirmNumberRelease", policy: AdminPages.policy,
                    summary: "身份证号改回未核对", load: one
                ) { account, context in
                    confirm(
                        account, "身份证号改回未核对",
                        [
                            "只在单位核对错了人、号码被别人占用时用。请先看来找您的人的身份证原件。",
                            "“\(account.login)”的号码从此不算数，要由单位重新核对；别的账号用同一号码的，先由单位核对的就算它的。",
                            "已经提交过申报的人不能这样办，要由本人持证明申请更正。这件事会记入审计。",
                        ], part: "number", context)
                },
                Screen(
                    "/admin/accounts/{id}/password", name: "confirmPasswordReset", policy: AdminPages.policy,
                    summary: "重置密码", load: one
                ) { account, context in
                    confirm(
                        account, "重置密码",
                        [
                            "系统产生一个新的一次性密码，只显示一次，请当面或用可靠的方式交给本人。",
                            "“\(account.login)”的原密码和现有的登录立即失效。",
                            "本人登录以后，要先改掉它才能办事。",
                            "请先确认来找您的就是本人。重置会记入审计。",
                        ], part: "password", context)
                },
                Screen(
                    "/admin/accounts/{id}/second-factor", name: "confirmRebinding", policy: AdminPages.policy,
                    summary: "重新绑定验证器", load: one
                ) { account, context in
                    confirm(
                        account, "重新绑定验证器",
                        [
                            "系统产生一个新的二次验证密钥，只显示一次，请交给本人录入手机验证器。",
                            "“\(account.login)”原来的验证器和现有的登录立即失效；密码不变。",
                            "请先确认来找您的就是本人。重新绑定会记入审计。",
                        ], part: "second-factor", context)
                },
            ],
            acts: [
                Act(
                    "/admin/accounts/{id}/number", name: "releaseNumber", policy: AdminPages.policy,
                    summary: "身份证号改回未核对", button: "改回未核对"
                ) { context, _ in
                    let id = context.parameter("id")
                    try await casework.perform(ReleaseNumber(accountID: id), for: context)
                    return .redirect(path(id), flash: "已改回未核对。哪个账号先由单位核对，号码就是哪个账号的。")
                },
                Act(
                    "/admin/accounts", name: "openAccount", policy: AdminPages.policy, summary: "新开账号",
                    fields: fields(), button: "新开账号",
                    again: { context, form in new(try await blank(context, unit: form.text("unit")), context, form) }
                ) { context, form in
                    let residentID = form.text("residentID").isEmpty ? nil : try IdentityPages.parsed(form, context)
                    let opened = try await casework.perform(
                        OpenAccount(
                            login: form.text("account"), password: form.text("password"), name: form.text("name"),
                            role: Role(rawValue: form.text("role")) ?? .authority, unitID: form.text("unit"),
                            residentID: residentID), for: context)
                    let waits = opened.waits.map { "，角色要等另一位管理员在 \($0.chinese) 24:00 以前确认才生效" } ?? ""
                    let title = "账号 \(form.text("account")) 已开通\(waits)"
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
                ) { context, _ in
                    try await casework.perform(CloseAccount(accountID: context.parameter("id")), for: context)
                    return .redirect(path(context.parameter("id")), flash: "账号已停用，它的登录立即失效。")
                },
                Act(
                    "/admin/accounts/{id}/password", name: "resetPassword", policy: AdminPages.policy, summary: "重置密码",
                    button: "重置密码"
                ) { context, _ in
                    let id = context.parameter("id")
                    let renewed = try await casework.perform(ResetPassword(accountID: id), for: context)
                    return .page(
                        SecretPage.password(renewed, crumbs: [AdminPages.home, here], back: Link("回到这个账号", path(id))),
                        data: renewed)
                },
                Act(
                    "/admin/accounts/{id}/second-factor", name: "rebindSecondFactor", policy: AdminPages.policy,
                    summary: "重新绑定验证器", button: "重新绑定验证器"
                ) { context, _ in
                    let id = context.parameter("id")
                    let renewed = try await casework.perform(RebindSecondFactor(accountID: id), for: context)
                    let title = "账号 \(renewed.login) 的验证器已重新绑定"
                    return .page(
                        SecretPage.page(
                            title, account: renewed.login, secret: renewed.totp, crumbs: [AdminPages.home, here],
                            back: Link("回到这个账号", path(id))), data: renewed)
                },
            ])
    }
}
