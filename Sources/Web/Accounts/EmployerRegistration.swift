import Casework
import TitleReview

/// A unit that is new registers through its HR clerk with an authorisation letter (A2.1.2, A3.1.1).
enum EmployerRegistration {
    struct Model: Encodable, Sendable {
        let fields: [String]
    }

    private static let letterLimit = 5 << 20

    static let kinds: [Field.Option] = [
        .init("enterprise", "企业"), .init("publicInstitution", "事业单位"),
        .init("civilServiceLawInstitution", "参照公务员法管理的事业单位"),
        .init("government", "机关"), .init("other", "其他"),
    ]
    static let ownerships: [Field.Option] = [
        .init("private", "民营"), .init("foreign", "外资"), .init("collective", "集体"), .init("state", "国有"),
        .init("stateControlled", "国有控股"),
    ]
    static let sectors: [Field.Option] = [
        .init("other", "其他行业"), .init("electricPower", "电力"), .init("transport", "交通"), .init("highway", "公路"),
    ]
    static let supervisors: [Field.Option] = [
        .init("district", "区（县、市）"), .init("city", "设区的市"), .init("province", "省直"), .init("central", "中央企业的分支"),
    ]

    private static let fields =
        [
            Field("account", "经办人账号名", .text(3...64), hint: "登录时使用。", autocomplete: "username", strictWidth: true),
            Field("password", "密码", .password(8...128), hint: "至少 8 个字符。", autocomplete: "new-password"),
            Field("clerk", "经办人姓名", .text(2...40), autocomplete: "name"),
        ] + unitFields

    /// What is said of the unit itself.
    static let unitFields = [
        Field("name", "单位名称", .text(2...80), hint: "与营业执照或法人证书一致。", autocomplete: "organization"),
        Field("creditCode", "统一社会信用代码", .text(1...30), hint: "18 位，见营业执照。"),
        Field("kind", "单位性质", .choice(kinds, .radios)),
        Field("ownership", "所有制", .choice(ownerships, .select), hint: "与主管层级一起决定是否在评审范围内。（通知一）"),
        Field("sector", "行业", .choice(sectors, .select)),
        Field("supervisedBy", "主管层级", .choice(supervisors, .select)),
        Field(
            "letter", "授权委托书", .file(most: letterLimit, accept: "image/jpeg,image/png,application/pdf"),
            hint: "盖单位公章的扫描件，JPG、PNG 或 PDF。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/registration/employer", name: "readEmployerRegistration", policy: .everyone, summary: "单位注册") {
                    _ in
                    Model(fields: fields.map(\.name))
                } view: { _, context in
                    page(context, Form())
                }
            ],
            acts: [
                Act(
                    "/registration/employer", name: "registerEmployer", policy: .everyone, rateLimit: .registration,
                    summary: "单位注册", fields: fields, button: "提交注册",
                    again: { context, form in page(context, form) }
                ) { context, form in
                    if let problem = Password.problem(
                        form.text("password"), of: [form.text("account"), form.text("clerk")])
                    {
                        throw FormProblems("password", problem)
                    }
                    let (profile, letter) = try await unit(form, casework)
                    _ = try await casework.perform(
                        RegisterEmployer(
                            profile, login: form.text("account"), password: form.text("password"),
                            clerk: form.text("clerk"), letter: letter), for: context)
                    return .redirect("/sign-in", flash: "注册申请已提交。平台管理员审核授权委托书后，职工就能选择您的单位。")
                }
            ])
    }

    /// What the form says of the unit, and the letter's address in the vault.
    static func unit(_ form: Form, _ casework: Casework) async throws -> (EmployerProfile, letter: String) {
        do throws(CreditCode.Invalid) { _ = try CreditCode(parsing: form.text("creditCode")) } catch {
            throw FormProblems("creditCode", error.reason)
        }
        let letter = try form.file("letter")
        let stored = try await StoredFile.keep(
            letter.file, name: letter.name, limit: letterLimit, field: "letter", casework: casework)
        let profile = EmployerProfile(
            name: form.text("name"), creditCode: form.text("creditCode"), kind: form.text("kind"),
            ownership: form.text("ownership"), sector: form.text("sector"),
            supervisedBy: form.text("supervisedBy"))
        return (profile, stored.address)
    }

    private static func page(_ context: PageContext, _ form: Form) -> Page {
        Page(
            "单位注册", crumbs: [Link("首页", "/"), Link("注册", "/registration")],
            body: """
                \(ErrorSummary(form.problems))
                <h1>单位注册</h1>
                <p>由单位人事经办人办理。审核通过以后，本单位职工才能选择您的单位并申报。（附件3 一）</p>
                <p class="muted">上次注册被退回的，用原来的账号<a href="/sign-in">登录</a>能看到原因并重新提交；\
                也可以在这里用同样的信用代码重新注册，原来的经办人账号随之停用。</p>
                \(AuthorisationLetterPages.form)
                \(PostForm(fields, to: "/registration/employer", context, form: form, button: "提交注册"))
                """)
    }
}
