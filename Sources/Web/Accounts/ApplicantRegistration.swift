import Casework
import TitleReview

/// A person registers as applicant with a bound employer (A2.1.2).
enum ApplicantRegistration {
    struct Model: Encodable, Sendable {
        let employers: [UnitChoice]
    }

    private static func fields(_ employers: [UnitChoice]?) -> [Field] {
        [
            Field(
                "account", "账号名", .text(3...64), hint: "3 到 64 个字符，登录时使用。", autocomplete: "username", strictWidth: true),
            Field("password", "密码", .password(8...128), hint: "至少 8 个字符。", autocomplete: "new-password"),
            Field("name", "姓名", .text(2...40), hint: "与身份证一致，会印在证书上。", autocomplete: "name"),
            Field("residentID", "公民身份号码", .text(1...30), hint: "18 位。加密保存，页面上只显示首尾各 4 位；由单位核对以后才算您的。"),
            Field(
                "phone", "手机号", .text(1...20), hint: "11 位，办理中需要联系您时使用。补正、缴费和结果的消息登录后在“我的申报”里看。",
                autocomplete: "tel-national"),
            Field(
                "employer", "工作单位",
                employers.map { .choice($0.map { Field.Option($0.id, $0.name) }, .select) } ?? .text(1...64),
                hint: "只列出已在平台绑定的单位。列表里没有的，请让单位的人事经办人先注册。（附件2 一、2）"),
        ]
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/registration", name: "readRegistration", policy: .everyone, summary: "注册") { _ in
                    [String]()
                } view: { _, _ in
                    choice
                },
                Screen(
                    "/registration/applicant", name: "readApplicantRegistration", policy: .everyone, summary: "申报人注册"
                ) { context in
                    Model(employers: try await casework.ask(ListEmployers(), for: context))
                } view: { model, context in
                    page(model, context, Form())
                },
            ],
            acts: [
                Act(
                    "/registration/applicant", name: "registerApplicant", policy: .everyone, rateLimit: .registration,
                    summary: "申报人注册", fields: fields(nil), button: "注册",
                    again: { context, form in
                        page(Model(employers: try await casework.ask(ListEmployers(), for: context)), context, form)
                    }
                ) { context, form in
                    let (resident, phone) = try parsed(form, context)
                    let person = try RegisterApplicant(
                        .init(
                            login: form.text("account"), password: form.text("password"), name: form.text("name"),
                            residentID: resident, phone: phone.revealed,
                            employerID: form.text("employer")))
                    _ = try await casework.perform(person, for: context)
                    return .redirect(
                        "/sign-in",
                        flash: """
                            注册成功，请登录。接下来先填写业绩档案：单位第一次审核通过时一并核对您的身份证号，之后才能提交申报。
                            """)
                }
            ])
    }

    /// Both numbers are looked at before anything is said, so that all that is wrong stands on the page at once.
    private static func parsed(_ form: Form, _ context: PageContext) throws -> (ResidentID, MobileNumber) {
        var problems: [FieldProblem] = []
        var resident: ResidentID?
        var phone: MobileNumber?
        do throws(ResidentID.Invalid) {
            resident = try ResidentID(parsing: form.text("residentID"), today: context.now.day)
        } catch {
            problems.append(.init("residentID", error.reason))
        }
        do throws(MobileNumber.Invalid) { phone = try MobileNumber(parsing: form.text("phone")) } catch {
            problems.append(.init("phone", error.reason))
        }
        if let problem = Password.problem(
            form.text("password"), of: [form.text("account"), form.text("name"), form.text("phone")])
        {
            problems.append(.init("password", problem))
        }
        guard problems.isEmpty, let resident, let phone else { throw FormProblems(problems) }
        return (resident, phone)
    }

    private static let choice = Page(
        "注册", crumbs: [Link("首页", "/")],
        body: """
            <h1>注册</h1>
            <section class="card"><h2>我是申报人</h2><p>申报职称的个人。需要身份证号、手机号，并选择已绑定的工作单位。</p>
            <p><a class="btn" href="/registration/applicant">申报人注册</a></p></section>
            <section class="card"><h2>我是单位人事经办人</h2><p>单位第一次使用平台。\
            需要统一社会信用代码和盖章的授权委托书，审核通过后职工才能选择您的单位。（附件3 一）</p>
            <p><a class="btn two" href="/registration/employer">单位注册</a></p></section>
            """)

    private static func page(_ model: Model, _ context: PageContext, _ form: Form) -> Page {
        Page(
            "申报人注册", crumbs: [Link("首页", "/"), Link("注册", "/registration")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>申报人注册</h1>
                <p class="muted">每人只要一个账号：以前注册过的，请<a href="/sign-in">直接登录</a>，\
                忘记密码的可以<a href="/password/forgotten">重新设置</a>。</p>
                \(PostForm(fields(model.employers), to: "/registration/applicant", context, form: form, button: "注册"))
                """)
    }
}
