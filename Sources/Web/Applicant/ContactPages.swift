import Casework
import TitleReview

/// Where the applicant can be reached: phone and, for who wants mails, an address.
enum ContactPages {
    private static let policy = Policy(.roles([.applicant]), relation: "own person")
    private static let fields = [
        Field(
            "phone", "手机号", .text(1...20), hint: "11 位，办理中需要联系您时使用；平台接通短信的，补正、缴费和结果的短信也发到这里。",
            autocomplete: "tel-national"),
        Field("email", "邮箱", .text(3...254), hint: "想同时收到邮件的可以填写；不填就不发邮件。", required: false, autocomplete: "email"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadContact.Contact = {
            try await casework.ask(ReadContact(), for: $0)
        }
        return Routes(
            screens: [
                Screen("/me/contact", name: "readContact", policy: policy, summary: "联系方式", load: load) {
                    contact, context in view(contact, context, Form())
                }
            ],
            acts: [
                Act(
                    "/me/contact", name: "saveContact", policy: policy, summary: "修改联系方式", fields: fields, button: "保存",
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let phone: MobileNumber
                    do throws(MobileNumber.Invalid) { phone = try MobileNumber(parsing: form.text("phone")) } catch {
                        throw FormProblems("phone", error.reason)
                    }
                    try await casework.perform(
                        SaveContact(phone: phone.revealed, email: form.optionalText("email") ?? ""), for: context)
                    return .redirect("/me", flash: "联系方式已保存。")
                }
            ])
    }

    private static func view(_ contact: ReadContact.Contact, _ context: PageContext, _ form: Form) -> Page {
        let shown = [fields[0].showing(contact.phone), fields[1].showing(contact.email)]
        return Page(
            "联系方式", crumbs: [Link("我的申报", "/me")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>联系方式</h1>
                \(PostForm(shown, to: "/me/contact", context, form: form, button: "保存"))
                <p><a href="/me/identity">姓名、身份证号填错了</a></p>
                \(HTML.when(!contact.hasMail, "<p class=\"muted\">本平台现在不发邮件；填写的邮箱留待开通后使用。</p>"))
                """)
    }
}
