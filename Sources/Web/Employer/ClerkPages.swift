import Casework
import TitleReview

/// The clerks of the own unit: added with a one-time password, closed, and handed over from one to another (A2.1.2, A3.1.1).
enum ClerkPages {
    private static let here = Link("经办人", "/employer/clerks")
    private static let adding = [
        Field("account", "账号名", .text(3...64), hint: "登录时使用，不能与别人的相同。", strictWidth: true),
        Field("name", "姓名", .text(2...40)),
    ]
    private static let handing = [Field("from", "原经办人", .text(1...64)), Field("to", "接手的经办人", .text(1...64))]
    private static let closing = [Field("successor", "接手的经办人", .text(1...64), required: false)]

    static func routes(_ casework: Casework) -> Routes {
        let policy = EmployerPages.policy("clerks of the own unit")
        let load: @Sendable (PageContext) async throws -> ReadClerks.View = {
            try await casework.ask(ReadClerks(), for: $0)
        }
        let one: @Sendable (PageContext) async throws -> ReadClerks.View = { context in
            let view = try await load(context)
            guard view.clerks.contains(where: { $0.accountID == context.parameter("account") }) else {
                throw Refused.notFound
            }
            return view
        }
        return Routes(
            screens: [
                Screen("/employer/clerks", name: "listClerks", policy: policy, summary: "经办人", load: load) {
                    view, context in page(view, context, Form(), "")
                },
                Screen(
                    "/employer/clerks/{account}/closing", name: "confirmClosingClerk", policy: policy, summary: "停用经办人",
                    load: one
                ) { view, context in confirm(view, context, Form()) },
            ],
            acts: [
                Act(
                    "/employer/clerks", name: "addClerk", policy: policy, summary: "增加经办人", fields: adding,
                    button: "增加经办人", again: { context, form in page(try await load(context), context, form, "add-") }
                ) { context, form in
                    let opened = try await casework.perform(
                        AddClerk(login: form.text("account"), name: form.text("name")), for: context)
                    return .page(password(opened), data: opened)
                },
                Act(
                    "/employer/clerks/handover", name: "handOver", policy: policy, summary: "交接", fields: handing,
                    button: "交接", again: { context, form in page(try await load(context), context, form, "hand-") }
                ) { context, form in
                    let count = try await casework.perform(
                        HandOver(from: form.text("from"), to: form.text("to")), for: context)
                    return .done(here.url, flash: "已交接 \(count) 人。", data: ["count": count])
                },
                Act(
                    "/employer/clerks/{account}/closing", name: "closeClerk", policy: policy, summary: "停用经办人",
                    fields: closing, button: "停用",
                    again: { context, form in confirm(try await one(context), context, form) }
                ) { context, form in
                    try await casework.perform(
                        CloseClerk(
                            accountID: context.parameter("account"), successor: form.optionalText("successor") ?? ""),
                        for: context)
                    return .redirect(here.url, flash: "已停用，现有的登录立即失效。")
                },
            ])
    }

    private static func options(_ clerks: [ReadClerks.Clerk]) -> [Field.Option] {
        clerks.map { .init($0.accountID, "\($0.name)（\($0.login)）\($0.isSelf ? "，您自己" : "")") }
    }

    private static func page(_ view: ReadClerks.View, _ context: PageContext, _ form: Form, _ scope: String) -> Page {
        Page(
            "经办人", crumbs: [OfficerQueue.employer.home],
            body: """
                \(ErrorSummary(form.problems, scope: scope))
                <h1>经办人</h1>
                <p>每名经办人用自己的账号，都能办理本单位的全部事项；谁经办哪些人只是分工。</p>
                \(table(view.clerks))
                <p class="muted">还有 \(view.unassigned) 人没有分给哪名经办人，\
                可在<a href="/employer/people">人员</a>里勾选后分配。</p>
                \(Card("增加经办人", add(context, scope == "add-" ? form : Form())))
                \(HTML.when(view.clerks.count > 1, Card("交接", handOver(view, context, scope == "hand-" ? form : Form())).html))
                """)
    }

    private static func table(_ clerks: [ReadClerks.Clerk]) -> DataTable {
        func colleagues(_ clerk: ReadClerks.Clerk) -> HTML {
            guard clerk.colleagues != 0 else { return "0" }
            return "<a href=\"/employer/people?clerk=\(part: clerk.accountID)\">\(clerk.colleagues)</a>"
        }
        func closing(_ clerk: ReadClerks.Clerk) -> HTML {
            guard !clerk.isSelf else { return "您自己" }
            return """
                <a href="/employer/clerks/\(part: clerk.accountID)/closing">\
                停用<span class="unseen">：\(clerk.name)</span></a>
                """
        }
        return DataTable(
            "经办人",
            columns: [.init("姓名"), .init("账号"), .init("经办人数", number: true), .init("办理")],
            rows: clerks.map { clerk in
                .init(
                    id: clerk.accountID,
                    cells: ["\(clerk.name)", "\(clerk.login)", colleagues(clerk), closing(clerk)])
            }, empty: "没有经办人。")
    }

    private static func add(_ context: PageContext, _ form: Form) -> HTML {
        """
        <p>系统产生一个一次性密码，只显示一次，请当面交给本人；本人第一次登录要先改掉它。最多 \(AddClerk.most) 名。</p>
        \(PostForm(adding, to: here.url, context, form: form, button: "增加经办人", scope: "add-"))
        """
    }

    private static func handOver(_ view: ReadClerks.View, _ context: PageContext, _ form: Form) -> HTML {
        let fields = handing.map { Field($0.name, $0.label, .choice(options(view.clerks), .select)) }
        let sending = PostForm(
            fields, to: "/employer/clerks/handover", context, form: form, button: "交接", tone: .plain, scope: "hand-")
        return """
            <p>把一名经办人经办的人全部交给另一名。</p>
            \(sending)
            """
    }

    private static func confirm(_ view: ReadClerks.View, _ context: PageContext, _ form: Form) -> Page {
        let id = context.parameter("account")
        guard let clerk = view.clerks.first(where: { $0.accountID == id }), !clerk.isSelf else {
            return Page(
                "停用经办人", crumbs: [OfficerQueue.employer.home, here],
                body: """
                    <h1>停用经办人</h1><p>不能停用这个账号。自己的账号请由另一名经办人停用。</p>\
                    <p><a href="/employer/clerks">回到经办人</a></p>
                    """)
        }
        let rest = options(view.clerks.filter { $0.accountID != id })
        let fields = closing.map {
            Field(
                $0.name, $0.label, .choice(rest, .select), hint: "现在经办 \(clerk.colleagues) 人。",
                initial: [context.visitor?.accountID ?? ""])
        }
        return ConfirmPage.page(
            "停用经办人：\(clerk.name)", crumbs: [OfficerQueue.employer.home, here],
            consequences: [
                "“\(clerk.login)”现有的登录立即失效，不能再办理本单位的事项。",
                "停用以后不能恢复；再要办理时重新增加经办人。",
                "办过的事和留下的记录都保留。",
            ], action: "/employer/clerks/\(id)/closing", fields: fields, form: form, button: "停用",
            back: Link("不停用，回到经办人", here.url), context)
    }

    private static func password(_ opened: AddClerk.Opened) -> Page {
        let warning: HTML = """
            <p>请现在交给“\(opened.login)”的本人。离开这一页就再也看不到了。\
            本人登录以后，要先改掉它才能办事。</p>
            """
        let entries = SummaryList([
            .init("账号", text: opened.login),
            .init("一次性密码", "<code>\(opened.password)</code>"),
            .init("说明", text: "连字符也是密码的一部分。"),
        ])
        return Page(
            "已增加经办人", crumbs: [OfficerQueue.employer.home, here],
            body: """
                <h1>经办人 \(opened.login) 已增加</h1>
                \(Banner(.warning, "一次性密码只显示这一次", body: warning))
                \(entries)
                <p><a class="btn two" href="/employer/clerks">回到经办人</a></p>
                """)
    }
}
