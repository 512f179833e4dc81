import Casework
import TitleReview

/// A person has everything erased that may be erased, and reads in plain words what has to stay (S40, S41).
enum ErasurePages {
    static let link: HTML = "<p><a href=\"/me/erasure\">删除我的数据和账号</a></p>"

    private static let fields = [
        Field("account", "输入您的账号名", .text(1...64), hint: "用来确认是您本人要删除。", autocomplete: "off"),
        Field("sure", "我明白：删除以后谁也不能恢复", .flag),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = Policy(.roles([.applicant]), relation: "own person")
        let load: @Sendable (PageContext) async throws -> ReadErasure.View = { context in
            try await casework.ask(ReadErasure(), for: context)
        }
        return Routes(
            screens: [
                Screen("/me/erasure", name: "readErasure", policy: policy, summary: "删除我的数据和账号", load: load) {
                    view, context in page(view, context, Form())
                }
            ],
            acts: [
                // Remembered nowhere: nothing of the person is left to remember it by.
                Act(
                    "/me/erasure", name: "eraseOwnData", policy: policy, rateLimit: .signIn, summary: "删除我的数据和账号",
                    fields: fields, button: "删除全部数据和账号", isRemembered: false,
                    again: { context, form in page(try await load(context), context, form) }
                ) { context, form in
                    let person = try await casework.perform(EraseOwnData(account: form.text("account")), for: context)
                    try await casework.finishErasure(person)
                    return .signOut(redirect: "/")
                }
            ])
    }

    private static func page(_ view: ReadErasure.View, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "删除我的数据和账号", crumbs: [Link("我的申报", "/me")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>删除我的数据和账号</h1>
                \(view.isPossible ? possible(view, context, form) : kept(view))
                """)
    }

    private static func possible(_ view: ReadErasure.View, _ context: PageContext, _ form: Form) -> HTML {
        """
        <p>您没有提交过申报，可以删除平台上关于您的全部数据：</p>
        <ul><li>姓名、身份证号、手机号、邮箱和登录账号；</li>\
        <li>业绩档案 \(view.records) 条，上传的文件 \(view.files) 个；</li>\
        <li>没有提交的申报 \(view.drafts) 份；</li>\
        <li>平台发给您的消息，从继续教育、社保系统查询来的记录。</li></ul>
        <p>数据库里的内容马上删除，文件在一天以后删除。备份里的按备份的保存期限清除；万一恢复了备份，系统启动时会再删除一次。</p>
        <p>审计记录里只留下没有含义的编号，不能由它知道您是谁。需要留底的，请先\(OwnDataLink.text)。</p>
        \(PostForm(fields, to: "/me/erasure", context, form: form, button: "删除全部数据和账号", tone: .bad))
        """
    }

    private static func kept(_ view: ReadErasure.View) -> HTML {
        let submitted = view.submitted > 0 ? "您提交过 \(view.submitted) 份申报。" : ""
        let integrity = view.integrityRecords > 0 ? "您有 \(view.integrityRecords) 条失信记录。" : ""
        return """
            \(Banner(.warning, "现在不能删除"))
            <p>\(submitted)\(integrity)评审的申报材料、审核意见和结果是评审档案，评委会办公室依法要保存，\
            以后有人查证证书或者提出异议，都要以它为准。（《个人信息保护法》第四十七条、《职称评审管理暂行规定》）</p>
            <p>保存期间，这些材料只用于保管和依法查证，不作别的用途。审核人员看不到您完整的身份证号和手机号，要看的每一次都有记录。</p>
            <p>您仍然可以：</p>
            <ul><li>\(OwnDataLink.text)；</li>\
            <li>更正<a href="/me/contact">联系方式</a>、<a href="/me/archive">业绩档案</a>、\
            <a href="/me/identity">姓名和身份证号</a>；</li>\
            <li>看<a href="/me/reveals">谁看过您的完整号码</a>。</li></ul>
            """
    }
}

private enum OwnDataLink {
    static let text: HTML = "<a href=\"/me/export\" download>下载我的全部数据</a>"
}
