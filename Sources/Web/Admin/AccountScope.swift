import Casework
import TitleReview

/// With which specialities an officer of an authority has to do (A3.2.0).
enum AccountScope {
    static func path(_ account: String, _ post: String) -> String { "\(AdminAccounts.path(account))/posts/\(post)" }

    private static func field(_ scope: ReadScope.Scope? = nil) -> Field {
        let kind = scope.map { Field.Kind.choices($0.choices.map { .init($0, $0) }) } ?? .list(most: NarrowAccount.most)
        return Field(
            "speciality", "只办理这些专业", kind, hint: "一个都不选，就是全部专业。", required: false,
            initial: scope?.post.specialities ?? [])
    }

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadScope.Scope = { context in
            try await casework.ask(
                ReadScope(accountID: context.parameter("id"), postID: context.parameter("post")), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/admin/accounts/{id}/posts/{post}", name: "readAccountScope", policy: AdminPages.policy,
                    summary: "办理的专业", load: load
                ) { scope, context in view(scope, context, Form()) }
            ],
            acts: [
                Act(
                    "/admin/accounts/{id}/posts/{post}", name: "narrowAccount", policy: AdminPages.policy,
                    summary: "设定办理的专业", fields: [field()], button: "保存",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let id = context.parameter("id")
                    let left = try await casework.perform(
                        NarrowAccount(
                            accountID: id, postID: context.parameter("post"), specialities: form.list("speciality")),
                        for: context)
                    let unclaimed = left > 0 ? "原来由其经办的 \(left) 份其他专业的申报现在无人经办，请同事认领。" : ""
                    return .redirect(AdminAccounts.path(id), flash: "办理的专业已保存，立即生效。" + unclaimed)
                }
            ])
    }

    private static func view(_ scope: ReadScope.Scope, _ context: PageContext, _ form: Form) -> Page {
        let here = path(scope.account.id, scope.post.id)
        let uncovered: HTML = "<p>\(scope.uncovered.joined(separator: "、"))</p>"
        return Page(
            "办理的专业",
            crumbs: [
                AdminPages.home, AdminAccounts.here, Link(scope.account.name, AdminAccounts.path(scope.account.id)),
            ],
            body: """
                \(ErrorSummary(form.problems))<h1>\(scope.account.name)办理的专业</h1>
                <p>\(scope.post.unit)。选定以后，这个账号只看得到这些专业的申报；请假期间，代办人同时看得到请假人的专业。</p>
                \(HTML.when(!scope.uncovered.isEmpty, Banner(.warning, "现在没有人办理的专业", body: uncovered).html))
                \(PostForm([field(scope)], to: here, context, form: form, button: "保存"))
                """)
    }
}
