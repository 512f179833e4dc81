import Casework
import TitleReview

/// Everybody who is no applicant says whose the account is, so that nobody decides on the own case under a second
/// account (R12, S17).
enum IdentityPages {
    static let number = Field(
        "residentID", "公民身份号码", .text(1...30), hint: "18 位。只用来核对是不是同一个人，号码本身不保存，以后也不显示。")

    /// The number as it was typed, in its type.
    static func parsed(_ form: Form, _ context: PageContext) throws -> ResidentID {
        do throws(ResidentID.Invalid) {
            return try ResidentID(parsing: form.text("residentID"), today: context.now.day)
        } catch {
            throw FormProblems("residentID", error.reason)
        }
    }

    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.signedIn, relation: "own account")
        let load: @Sendable (PageContext) async throws -> PersonLink = { context in
            try await casework.ask(ReadOwnLink(), for: context)
        }
        return Routes(
            screens: [
                Screen("/identity", name: "readOwnLink", policy: policy, summary: "核对本人", load: load) { link, context in
                    page(link, context, Form())
                }
            ],
            acts: [
                Act(
                    "/identity", name: "linkOwnAccount", policy: policy, rateLimit: .signIn, summary: "核对本人",
                    fields: [number], button: "核对",
                    again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    try await casework.perform(LinkOwnAccount(residentID: parsed(form, context)), for: context)
                    return .redirect("/identity", flash: "已核对。您自己的申报从现在起由别人办理。")
                }
            ])
    }

    private static func page(_ link: PersonLink, _ context: PageContext, _ form: Form) -> Page {
        let by = link.by.map { $0 == .own ? "由您本人核对。" : "由平台管理员核对。" } ?? "注册时已经填写身份证号。"
        let at = HTML.with(link.at) { "\($0.chinese)。" }
        let state: HTML =
            if link.isLinked {
                """
                <p>\(Tag("已核对", .ok)) \(by)\(at)</p>
                <p class="muted">填错了的，请联系平台管理员更正。</p>
                """
            } else {
                """
                <p>同一个人可能有两个账号：审核人员、专家自己也会申报，单位经办人也会申报。\
                核对以后，系统认得出是同一个人：自己的申报不能由自己审核；专家与自己的单位、成果有关的申报自动回避。</p>
                \(PostForm([number], to: "/identity", context, form: form, button: "核对"))
                """
            }
        return Page(
            "核对本人", crumbs: [Link("首页", "/"), Link("我的账号", "/role")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>核对本人</h1>
                \(state)
                """)
    }
}
