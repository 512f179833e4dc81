import Casework
import TitleReview

/// Whose account it is, said by the administrator (R12, S17).
enum AccountPerson {
    static func path(_ account: String) -> String { "\(AdminAccounts.path(account))/person" }

    /// Whether it is known whose account this is, in the words of the list.
    static func words(_ link: PersonLink) -> String {
        guard link.isLinked else { return "没有核对：系统认不出他自己的申报" }
        let by =
            switch link.by {
            case .own: "由本人核对"
            case .administrator: "由管理员核对"
            case nil: "注册时已填身份证号"
            }
        return by + (link.at.map { "，\($0.chinese)" } ?? "")
    }

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> AccountItem = { context in
            let account = try await casework.ask(ReadAccount(id: context.parameter("id")), for: context)
            guard account.canBeLinked else { throw Refusal.notFound }
            return account
        }
        return Routes(
            screens: [
                Screen(
                    "/admin/accounts/{id}/person", name: "readAccountPerson", policy: AdminPages.policy,
                    summary: "核对账号是谁的", load: load
                ) { account, context in view(account, context, Form()) }
            ],
            acts: [
                Act(
                    "/admin/accounts/{id}/person", name: "linkAccount", policy: AdminPages.policy, summary: "核对账号是谁的",
                    fields: [IdentityPages.number], button: "保存",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let id = context.parameter("id")
                    try await casework.perform(
                        LinkAccount(accountID: id, residentID: IdentityPages.parsed(form, context)), for: context)
                    return .redirect(AdminAccounts.path(id), flash: "已核对。他自己的申报从现在起由别人办理，作为专家有关的申报自动回避。")
                }
            ])
    }

    private static func view(_ account: AccountItem, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "核对账号是谁的",
            crumbs: [AdminPages.home, AdminAccounts.here, Link(account.name, AdminAccounts.path(account.id))],
            body: """
                \(ErrorSummary(form.problems))<h1>账号 \(account.login) 是谁的</h1>
                <p>现在：\(words(account.link))。</p>
                <p>请对照身份证填写\(account.name)的公民身份号码。系统只保存用密钥算出的摘要，\
                用来认出同一个人在平台上的另一个账号；对不对得上、他有没有申报，这里都不显示。</p>
                \(PostForm([IdentityPages.number], to: path(account.id), context, form: form, button: "保存"))
                """)
    }
}
