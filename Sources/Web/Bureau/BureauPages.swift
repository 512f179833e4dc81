import Casework
import TitleReview

/// What the bureau does: approve with a document, issue certificates, send back, revoke, void, inspect (N3.4, N5, R15, R16, R17).
public enum BureauPages {
    static let home = Link("市人社局", "/bureau")
    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.bureau]), relation: relation, transition: transition)
    }

    public static func routes(_ casework: Casework) -> Routes {
        BureauHome.routes(casework) + BureauCases.routes(casework) + CaseReading.bureauRoutes(casework)
            + CertificateRegister.routes(casework) + Replacements.routes(casework)
            + ProposalPages.bureau.routes(casework)
            + BureauMeetings.routes(casework)
            + Inspections.routes(casework)
            + ResultStatisticsPages.routes(.bureau, casework, crumbs: [home]) + IntegrityPages.routes(casework)
    }
}

/// The bureau's home: per plan what waits, approval and issuing.
enum BureauHome {
    private static let documentFields = [
        Field("plan", "评审计划", .hidden(1...80)),
        Field("number", "文号", .text(1...60), hint: "例如 杭人社发〔2022〕188号。会印在每一份证书上。"),
        Field("day", "发文日期", .day(nil)),
    ]
    /// How long one press may take: nobody waits in front of a page that says nothing.
    private static let issuingTime: Duration = .seconds(20)
    private static let planField = Field("plan", "评审计划", .hidden(1...80))

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func load(_ context: PageContext) async throws -> ReadBureau.Home {
            try await casework.ask(ReadBureau(), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/bureau", name: "readBureau", policy: BureauPages.policy("reported results"), summary: "市人社局",
                    load: load
                ) { model, context in view(model, context, Form()) }
            ],
            acts: approving(casework, load) + issuing(casework))
    }

    /// Number, day and list are shown before they are on every certificate.
    private static func approving(
        _ casework: Casework, _ load: @escaping @Sendable (PageContext) async throws -> ReadBureau.Home
    ) -> [Act] {
        Act(
            "/bureau/documents", name: "approveResults",
            policy: BureauPages.policy("reported results", "reported.approve"), summary: "批准并发文",
            fields: documentFields + [Confirmation.seen], button: "批准并发文",
            again: { context, form in view(try await load(context), context, form) }
        ) { context, form in
            let count = try await casework.perform(
                ApproveResults(
                    planID: form.text("plan"), number: form.text("number"), day: try form.day("day"),
                    seen: form.optionalText(Confirmation.seen.name)), for: context)
            return .redirect("/bureau", flash: "已批准 \(count) 人。接下来颁发证书。")
        }.confirmed(as: "confirmApproval") { context, form in
            let draft = try await casework.ask(
                ReadApproval(planID: form.text("plan"), number: form.text("number"), day: form.day("day")), for: context
            )
            return Confirmation(
                "核对发文", to: "批准并发文，共 \(draft.people.count) 人", crumbs: [BureauPages.home],
                facts: [.init("评审计划", draft.planTitle), .init("印在证书上的文号", draft.number)],
                consequences: ["文号和日期会印在每一份证书上，并通知每一位申报人。", "批准以后不能更改，也不能退回。"],
                people: draft.people.map { .init($0) },
                back: Link("不批准，回到评审结果", "/bureau"), seen: draft.list)
        }
    }

    private static func issuing(_ casework: Casework) -> [Act] {
        Act(
            "/bureau/certificates", name: "issueCertificates",
            policy: BureauPages.policy("approved results", "approved.certify"), summary: "颁发证书",
            fields: [planField, Confirmation.seen], button: "颁发证书"
        ) { context, form in
            let done = try await IssueCertificates.run(
                planID: form.text("plan"), casework: casework, actor: context.actor,
                seen: form.optionalText(Confirmation.seen.name), time: issuingTime)
            let rest = done.left ? "还有没颁发的，请再办理一次“颁发证书”，编号接着往下排。" : ""
            let undrawn = BatchResult(outcomes: done.undrawn, verb: "颁发证书", unit: "人").rest
            return .done("/bureau", flash: "已颁发 \(done.issued) 份证书。\(rest)\(undrawn)", data: done)
        }.confirmed(as: "confirmIssuing") { context, form in
            let draft = try await casework.ask(ReadIssuing(planID: form.text("plan")), for: context)
            return Confirmation(
                "颁发证书", to: "颁发 \(draft.people.count) 份证书", crumbs: [BureauPages.home],
                facts: [.init("评审计划", draft.planTitle), .init("编号从", draft.firstNumber)],
                consequences: [
                    "每人一份，按姓名依次编号，加盖数字签名，随即可以公开查验，并通知本人。",
                    "编号用过不能收回，颁发以后不能取消：印错了的更换证书，查实不诚信的撤销证书。",
                ], people: draft.people.map { .init($0) },
                back: Link("不颁发，回到评审结果", "/bureau"), seen: draft.list)
        }
    }

    private static func view(_ model: ReadBureau.Home, _ context: PageContext, _ sent: Form) -> Page {
        let total = model.plans.reduce(into: (reported: 0, approved: 0, certified: 0)) {
            $0 = ($0.reported + $1.reported, $0.approved + $1.approved, $0.certified + $1.certified)
        }
        let tiles = Tiles([
            .init("待批准", total.reported, "/bureau/cases?state=reported"),
            .init("待发证", total.approved, "/bureau/cases?state=approved"),
            .init("已发证", total.certified, "/bureau/certificates"),
            .init("待第二人确认", model.proposals, ProposalPages.bureau.base),
        ])
        return Page(
            "市人社局",
            body: """
                \(ErrorSummary(sent.problems, scope: sent.text("plan")))<h1>评审结果</h1>
                \(tiles)
                \(HTML.each(model.plans) { plan(($0, $0.planID == sent.text("plan") ? sent : Form()), context) })
                \(HTML.when(model.plans.isEmpty, "<p class=\"empty\">没有上报的评审结果。</p>"))
                <p class="muted">撤销证书、更换印错的证书：在<a href="/bureau/certificates">证书登记簿</a>里找到这份证书办理。\
                会议违规：在<a href="/bureau/meetings">会议</a>里作废。\
                随机抽查：在<a href="/bureau/inspections">抽查</a>里办理。\
                <a href="\(ResultStatisticsPages.Reader.bureau.path)">结果统计</a>，\
                <a href="\(IntegrityPages.path)">诚信档案</a>。</p>
                """)
    }

    private static func plan(_ item: (plan: ReadBureau.PlanResults, form: Form), _ context: PageContext) -> HTML {
        let plan = item.plan
        let reported: HTML =
            plan.reported > 0
            ? """
            <a href="/bureau/cases?state=reported&amp;plan=\(part: plan.planID)">\(plan.reported) 人</a>
            """
            : "0 人"
        let issuing = PostForm(
            [planField.showing(plan.planID)], to: "/bureau/certificates/confirmation", context,
            button: "核对并颁发 \(plan.approved) 份证书", scope: plan.planID + "c")
        return """
            <section class="card"><h2>\(plan.title)</h2>\
            <p>待批准 \(reported)，已批准待发证 \(plan.approved) 人，已发证 \(plan.certified) 人。</p>
            \(HTML.when(plan.reported > 0, approval(plan, item.form, context)))
            \(HTML.when(plan.approved > 0, issuing.html))
            \(Packages.link(plan.planID))</section>
            """
    }

    private static func approval(_ plan: ReadBureau.PlanResults, _ form: Form, _ context: PageContext) -> HTML {
        let fields = [documentFields[0].showing(plan.planID), documentFields[1], documentFields[2]]
        let post = PostForm(
            fields, to: "/bureau/documents/confirmation", context, form: form, button: "下一步：核对", scope: plan.planID)
        return """
            <p>批准的是这个计划已上报的全部 \(plan.reported) 人；不批准的，先逐份退回。</p>
            \(post)
            """
    }
}
