import Casework
import TitleReview

/// The payment platform's list held against the ledger: what differs, line by line (A2.2.7).
enum Reconciliation {
    struct Model: Encodable, Sendable {
        let outcome: ReconcilePayments.Outcome?
    }

    private static let fields = [
        Field("from", "从", .day(nil), hint: "文件里最早的一天。"), Field("to", "到", .day(nil), hint: "文件里最晚的一天，包括当天。"),
        Field(
            "file", "支付平台的对账文件", .file(most: 4 << 20, accept: ".csv,text/csv"),
            hint: "CSV（UTF-8），第 1 行是列名，要有：支付流水号、订单号、金额；有退款的还要有：类型（收款、退款）。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let policy = OfficePages.policy("payments of own plans")
        return Routes(
            screens: [
                Screen("/office/payments/reconciliation", name: "readReconciliation", policy: policy, summary: "对账") {
                    _ in
                    Model(outcome: nil)
                } view: { _, context in
                    page(nil, context, Form())
                }
            ],
            acts: [
                Act(
                    "/office/payments/reconciliation", name: "reconcilePayments", policy: policy, summary: "对账（A2.2.7）",
                    fields: fields, button: "核对",
                    again: { context, form in page(nil, context, form) }
                ) { context, form in
                    let file = try GatewayFile(form.file("file").bytes())
                    let outcome = try await casework.ask(
                        ReconcilePayments(file: file, from: form.day("from"), to: form.day("to")), for: context)
                    return .page(page(outcome, context, Form()), data: outcome)
                }
            ])
    }

    private static func page(_ outcome: ReconcilePayments.Outcome?, _ context: PageContext, _ form: Form) -> Page {
        let upload = PostForm(fields, to: "/office/payments/reconciliation", context, form: form, button: "核对")
        return Page(
            "对账", crumbs: [OfficerQueue.office.home, Link("缴费", "/office/payments")], wide: outcome != nil,
            body: """
                \(ErrorSummary(form.problems))
                <h1>对账</h1>
                \(HTML.with(outcome) { shown($0) })
                \(Card(outcome == nil ? "上传对账文件" : "再核对一个文件", upload.html))
                """)
    }

    private static func shown(_ outcome: ReconcilePayments.Outcome) -> HTML {
        let fine = outcome.differences.isEmpty
        let totals: HTML = """
            <p>\(outcome.from.chinese)至\(outcome.to.chinese)：文件 \(outcome.lines) 行，一致 \(outcome.same) 行。\
            平台净额 \(signed(outcome.theirsCents))，本系统净额 \(signed(outcome.oursCents))。</p>
            """
        return """
            \(Banner(fine ? .success : .warning, fine ? "全部一致" : "有 \(outcome.differences.count) 处不同", body: totals))
            \(HTML.when(!fine, differences(outcome).html))
            """
    }

    private static func differences(_ outcome: ReconcilePayments.Outcome) -> DataTable {
        DataTable(
            "不同之处",
            columns: [
                .init("行", number: true), .init("结果"), .init("类型"), .init("流水号"), .init("订单号"),
                .init("平台金额", number: true), .init("本系统金额", number: true), .init("姓名"),
            ],
            rows: outcome.differences.prefix(1000).map { one in
                .init(cells: [
                    one.line.map { "\($0)" } ?? "—", Tag(one.verdict.chinese, .warn).html, one.isRefund ? "退款" : "收款",
                    "\(one.gatewayID)", "\(one.orderID)", one.theirs.map { "\($0.yuan)" } ?? "—",
                    one.ours.map { "\($0.yuan)" } ?? "—", "\(one.name)",
                ])
            }, empty: "没有不同。")
    }

    private static func signed(_ cents: Int) -> String { cents < 0 ? "-" + (-cents).yuan : cents.yuan }
}
