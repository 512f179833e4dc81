import Casework
import TitleReview

/// The authorisation letter to print, stamp and send in: with what was typed, or with what the unit has said of itself
/// (A2.1.2, A3.1.1).
enum AuthorisationLetterPages {
    private static let fields = [
        Field("name", "单位名称", .text(0...80), required: false),
        Field("creditCode", "统一社会信用代码", .text(0...30), required: false),
        Field("clerk", "经办人姓名", .text(0...40), required: false),
    ]

    static func routes(_ casework: Casework) -> Routes {
        Routes(downloads: [
            Download(
                "/registration/employer/letter.pdf", name: "makeAuthorisationLetter", policy: .everyone,
                rateLimit: .registration, summary: "授权委托书（打印）"
            ) { context in
                func text(_ name: String, _ most: Int) -> String {
                    String((context.query.text(name) ?? "").prefix(most))
                }
                return try answer(
                    AuthorisationLetter(
                        unit: text("name", 80), creditCode: text("creditCode", 30), clerk: text("clerk", 40)), context)
            },
            Download(
                "/employer/registration/letter.pdf", name: "makeOwnAuthorisationLetter",
                policy: EmployerPages.policy("own unit"), summary: "本单位的授权委托书（打印）"
            ) { context in
                let profile = try await casework.ask(ReadOwnRegistration(), for: context).profile
                return try answer(
                    AuthorisationLetter(
                        unit: profile.name, creditCode: profile.creditCode, clerk: context.visitor?.name ?? ""), context
                )
            },
        ])
    }

    private static func answer(_ letter: AuthorisationLetter, _ context: PageContext) throws -> FileAnswer {
        FileAnswer(name: "授权委托书.pdf", type: "application/pdf", inline: true, bytes: try letter.bytes(at: context.now))
    }

    /// Where one makes it before registering: a form of its own, so that no password stands in an address.
    static let form: HTML = """
        <details><summary>没有授权委托书？在这里生成，打印后盖章</summary>
        <form method="get" action="/registration/employer/letter.pdf">\(HTML.each(fields) { FieldView($0, scope: "letter-").html })
        <p class="hint">留空的项目打印成空白，可以手填。</p>\
        <p class="acts"><button class="btn two" type="submit">生成授权委托书（PDF）</button></p></form></details>
        """
}
