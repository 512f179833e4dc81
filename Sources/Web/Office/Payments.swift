import Casework
import TitleReview

/// The office's payment desk (A2.2.7): who has paid, waivers with their reason, what goes back, the days' totals.
enum Payments {
    static let refundFields = [
        Field("entry", "支付流水号", .hidden(1...128)),
        Field("refund", "退款流水号", .text(1...64), hint: "支付平台或银行退款回单上的流水号。"),
    ]

    static func routes(_ casework: Casework) -> Routes {
        let load: @Sendable (PageContext) async throws -> ReadPayments.Contents = { context in
            let filter = context.query.text("state").flatMap(ReadPayments.Filter.init(rawValue:)) ?? .unpaid
            return try await casework.ask(
                ReadPayments(
                    planID: context.query.text("plan"), filter: filter, after: context.query.text("after") ?? ""),
                for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/office/payments", name: "readPayments", policy: OfficePages.policy("cases of own plans"),
                    summary: "缴费",
                    query: [
                        Field("plan", "计划", .text(1...80), required: false),
                        Field("state", "缴费情况", .text(1...20), required: false),
                        Field("after", "从这一条之后", .text(1...64), required: false),
                    ], load: load
                ) { desk, context in view(desk, context, []) }
            ],
            acts: [
                Act(
                    "/office/payments/refunds", name: "recordRefund",
                    policy: OfficePages.policy("payment of an own plan"), summary: "登记退款（A2.2.7）", fields: refundFields,
                    button: "登记退款",
                    again: { context, form in view(try await load(context), context, form.problems) }
                ) { context, form in
                    try await casework.perform(
                        RecordRefund(gatewayID: form.text("entry"), refundID: form.text("refund")), for: context)
                    return .redirect("/office/payments", flash: "已登记退款，并通知申报人。")
                }
            ]) + Reconciliation.routes(casework)
    }

    private static func view(_ desk: ReadPayments.Contents, _ context: PageContext, _ problems: [FieldProblem]) -> Page
    {
        guard !desk.plans.isEmpty else {
            return Page("缴费", crumbs: [OfficerQueue.office.home], body: "<h1>缴费</h1><p class=\"empty\">没有收取评审费的计划。</p>")
        }
        let due = desk.refunds.filter { $0.refundedAt == nil }
        let title = desk.plans.first { $0.id == desk.planID }?.title ?? ""
        let address = Query([("plan", desk.planID)])
        let plans = desk.plans.map {
            Chips.Chip($0.title, Query().with("plan", $0.id), on: $0.id == desk.planID)
        }
        let filters = ReadPayments.Filter.allCases.map {
            Chips.Chip(
                $0.chinese, address.with("state", $0.rawValue), count: desk.counts[$0.rawValue], on: $0 == desk.filter)
        }
        return Page(
            "缴费", crumbs: [OfficerQueue.office.home], wide: true,
            body: """
                \(ErrorSummary(problems.map { FieldProblem("", $0.message) }))
                <h1>缴费</h1>
                \(HTML.when(plans.count > 1, Chips("计划", plans).html))
                <p>\(title)：已收评审费 <strong>\(desk.totalCents.yuan)</strong>\
                \(HTML.when(!due.isEmpty, "，待退款 <a href=\"#refunds\">\(due.count) 笔</a>"))。\
                <a href="/office/payments/reconciliation">与支付平台对账</a></p>
                \(Chips("缴费情况", filters))
                \(list(desk, context))
                <h2 id="refunds">退款</h2>
                \(refunds(desk, context))
                <h2>每日合计</h2>
                \(days(desk))
                """)
    }

    private static func days(_ desk: ReadPayments.Contents) -> DataTable {
        DataTable(
            "每日合计",
            columns: [
                .init("日期"), .init("收款笔数", number: true), .init("收款", number: true), .init("退款笔数", number: true),
                .init("退款", number: true),
            ],
            rows: desk.days.map {
                .init(cells: [
                    "\($0.day.chinese)", "\($0.received)", "\($0.receivedCents.yuan)", "\($0.refunded)",
                    "\($0.refundedCents.yuan)",
                ])
            }, empty: "还没有收款。")
    }

    private static func list(_ desk: ReadPayments.Contents, _ context: PageContext) -> HTML {
        let after = context.query.text("after")
        return """
            \(cases(desk, now: context.now))
            \(HTML.when(desk.filter == .unpaid, "<p class=\"muted\">减免评审费：打开申报，选择“减免评审费”并写明理由。</p>"))
            \(Pagination(
                shown: desk.items.count, first: after.map { _ in context.query.with("after", nil) },
                next: desk.next.map { context.query.with("after", $0) }))
            """
    }

    private static func cases(_ desk: ReadPayments.Contents, now: Instant) -> DataTable {
        let last: String =
            switch desk.filter {
            case .unpaid: "缴费截止"
            case .paid: "收据号"
            case .waived: "减免理由"
            case .expired: "现在的状态"
            }
        return DataTable(
            desk.filter.chinese,
            columns: [.init("姓名"), .init("单位"), .init(last), .init("金额", number: true), .init("缴费时间")],
            rows: desk.items.map { item in
                let receipt = "/applications/\(Percent.encode(item.caseID))/receipt.pdf"
                let shown: HTML =
                    switch desk.filter {
                    case .unpaid:
                        item.due.map { "\($0.chinese) \(DeadlineBadge(until: .deadline($0), now: now))" } ?? "—"
                    case .paid: item.receipt.map { "<a href=\"\(receipt)\">\($0.receiptNumber)</a>" } ?? "—"
                    case .waived: "\(item.waived)"
                    case .expired: "\(item.stateName)"
                    }
                return .init(
                    id: item.caseID, url: OfficerQueue.office.path(item.caseID),
                    cells: [
                        "\(item.name)", "\(item.employer)", shown, item.cents.map { "\($0.yuan)" } ?? "—",
                        item.paidAt.map { "\($0.chinese)" } ?? "—",
                    ])
            }, empty: "没有“\(desk.filter.chinese)”的申报。")
    }

    private static func refunds(_ desk: ReadPayments.Contents, _ context: PageContext) -> HTML {
        DataTable(
            "退款",
            columns: [.init("姓名"), .init("金额", number: true), .init("收款时间"), .init("事由"), .init("支付流水号"), .init("退款")],
            rows: desk.refunds.map { refund in
                let cell: HTML =
                    refund.refundedAt.map { "\(Tag("已退", .ok)) \($0.day.chinese) \(refund.refundID ?? "")" } ?? """
                        <form method="post" action="/office/payments/refunds">\
                        <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
                        <input type="hidden" name="entry" value="\(refund.gatewayID)">\
                        <label class="unseen" for="r-\(refund.gatewayID)">\(refund.name)的退款流水号</label>\
                        <input id="r-\(refund.gatewayID)" type="text" name="refund" class="short" placeholder="退款流水号" \
                        required maxlength="64">\
                        <button class="btn two" type="submit">登记退款<span class="unseen">：\(refund.name)</span></button></form>
                        """
                return .init(
                    url: OfficerQueue.office.path(refund.caseID),
                    cells: [
                        "\(refund.name)", "\(refund.cents.yuan)", "\(refund.receivedAt.chinese)", "\(word(refund.why))",
                        "\(refund.gatewayID)", cell,
                    ])
            }, empty: "没有需要退的款项。"
        ).html
    }

    private static func word(_ why: WhyRefund) -> String {
        switch why {
        case .late: "不在待缴费状态时到账"
        case .double: "重复支付"
        case .amount: "金额不符"
        case .withdrawn: "申报撤回"
        }
    }
}
