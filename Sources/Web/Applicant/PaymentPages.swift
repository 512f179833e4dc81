import Casework
import Gateways
import TitleReview

/// Paying the fee (A2.2.7): the order, the simulated gateway's page, and the signed callback that alone counts (F8).
enum PaymentPages {
    struct GatewayModel: Encodable, Sendable {
        let order: ReadPaymentOrder.Order
    }

    private static let outcomes: [Field.Option] = [.init("paid", "支付成功"), .init("cancelled", "取消支付")]
    private static let outcomeFields = [Field("outcome", "模拟支付结果", .choice(outcomes, .radios))]
    private static let callbackFields = [
        Field("order", "订单号", .text(1...64)), Field("cents", "金额（分）", .number(1...100_000_000)),
        Field("gateway", "支付流水号", .text(1...64)),
        Field("signature", "签名", .text(1...128)),
    ]

    static func routes(_ casework: Casework, gateway: SimulatedGateway?) -> Routes {
        let fee = Routes(
            screens: [
                Screen("/applications/{id}/payment", name: "readPayment", policy: ApplicantPages.own, summary: "缴纳评审费")
                { context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, isOnline: gateway != nil)
                }
            ], acts: [])
        return gateway.map { fee + paying(casework, gateway: $0) } ?? fee
    }

    /// The order, the simulated platform's page and its callback.
    private static func paying(_ casework: Casework, gateway: SimulatedGateway) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/pay/{order}", name: "readGatewayPage",
                    policy: Policy(.roles([.applicant]), relation: "own payment order"), summary: "模拟支付"
                ) { context in
                    GatewayModel(
                        order: try await casework.ask(ReadPaymentOrder(id: context.parameter("order")), for: context))
                } view: { model, context in
                    gatewayPage(model.order, context)
                }
            ],
            acts: [
                Act(
                    "/applications/{id}/payment", name: "openPayment", policy: ApplicantPages.own, summary: "去支付",
                    button: "去支付"
                ) { context, _ in
                    let order = try await casework.perform(OpenPayment(caseID: context.parameter("id")), for: context)
                    return .done("/pay/\(order.id)", flash: nil, data: order)
                },
                Act(
                    "/pay/{order}", name: "payAtGateway",
                    policy: Policy(
                        .roles([.applicant]), relation: "own payment order", transition: "awaitingPayment.pay"),
                    summary: "模拟支付",
                    fields: outcomeFields, button: "确定"
                ) { context, form in
                    let order = try await casework.ask(ReadPaymentOrder(id: context.parameter("order")), for: context)
                    guard form.text("outcome") == "paid" else {
                        return .redirect("/applications/\(order.caseID)/payment", flash: "支付已取消，没有扣款。")
                    }
                    // The gateway's own number is the same for the same order, so that what is sent twice is one payment.
                    let callback = PaymentCallback(orderID: order.id, cents: order.cents, gatewayID: "SIM-\(order.id)")
                    try await confirm(
                        casework, gateway, order: callback.orderID, cents: callback.cents, number: callback.gatewayID,
                        signature: gateway.sign(callback), context)
                    let now = try await casework.ask(ReadPaymentOrder(id: order.id), for: context)
                    return .redirect(
                        "/applications/\(order.caseID)",
                        flash: now.state == "paid" ? "评审费已收到。" : "款项已收到，但这份申报已不在待缴费状态，将原路退回。")
                },
                Act(
                    "/gateway/callback", name: "confirmPayment",
                    policy: Policy(
                        .anyone, relation: "whoever holds the gateway's key", transition: "awaitingPayment.pay"),
                    summary: "支付平台回调", fields: callbackFields
                ) { context, form in
                    try await confirm(
                        casework, gateway, order: form.text("order"), cents: try form.int("cents"),
                        number: form.text("gateway"), signature: form.text("signature"), context)
                    return .done("/", flash: nil, data: ["result": "ok"])
                },
            ])
    }

    /// Nothing unsigned is believed (T3, T16).
    private static func confirm(
        _ casework: Casework, _ gateway: SimulatedGateway, order: String, cents: Int, number: String, signature: String,
        _ context: PageContext
    ) async throws {
        guard let callback = gateway.verify(orderID: order, cents: cents, gatewayID: number, signature: signature)
        else {
            throw Refused(403, "签名不符", "回调的签名不是支付平台的，没有受理。")
        }
        // The gateway acts, not the person whose browser happened to carry the message.
        try await casework.perform(ConfirmPayment(verified: callback), as: nil, at: context.now)
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, isOnline: Bool) -> Page {
        let id = view.record.id
        let body: HTML
        if let fee = view.plan.fee, view.record.state == .awaitingPayment {
            body = due(fee, view, context, isOnline: isOnline)
        } else {
            body =
                view.plan.fee == nil
                ? "<p>本计划不收评审费。</p>"
                : view.payment.flatMap { paid($0, id) } ?? "<p>这份申报现在是“\(view.record.state.chinese)”，不需要缴费。</p>"
        }
        return Page(
            "缴纳评审费", crumbs: [Link("我的申报", "/me"), Link(view.plan.title, "/applications/\(id)")],
            body: "<h1>缴纳评审费</h1>\(body)")
    }

    /// What is to be paid until when, and the way to pay it.
    private static func due(_ fee: Plan.Fee, _ view: ReadCase.View, _ context: PageContext, isOnline: Bool) -> HTML {
        let until = HTML.with(view.dueShown) {
            """
            请在 \($0.chinese) 24:00 前缴纳 \(DeadlineBadge(until: .deadline($0), now: context.now))，\
            逾期视为放弃。（附件2 二、7）
            """
        }
        let way =
            isOnline
            ? PostForm(
                [], to: "/applications/\(view.record.id)/payment", context, button: "去支付 \(fee.cents.yuan)"
            ).html
            : Banner(.information, "本平台没有接通网上支付", body: "<p>请按评委会办公室通知的方式缴费。</p>").html
        return """
            <p>评审费 <strong>\(fee.cents.yuan)</strong>。\(until)</p>
            <p class="muted">\(fee.refundOnWithdrawal ? "评审开始前撤回的，评审费退回。" : "缴费后撤回的，评审费不退。")</p>
            \(way)
            """
    }

    /// What became of the money; nil when none has come.
    private static func paid(_ payment: ReadCase.PaymentView, _ id: String) -> HTML? {
        let tag: Tag? =
            switch payment.state {
            case "paid": Tag("已缴费", .ok)
            case "refundDue": Tag("待退款", .warn)
            case "refunded": Tag("已退款", .ok)
            default: nil
            }
        let receipt = HTML.when(
            payment.hasReceipt,
            "<p><a class=\"btn two\" href=\"/applications/\(part: id)/receipt.pdf\">下载收据</a></p>")
        return tag.map {
            """
            <p>\($0) \(payment.cents.yuan)</p>
            \(receipt)
            """
        }
    }

    private static func gatewayPage(_ order: ReadPaymentOrder.Order, _ context: PageContext) -> Page {
        let settled = ["paid": "已支付", "refundDue": "将退款", "refunded": "已退款"][order.state] ?? order.state
        let body: HTML =
            order.state == "open"
            ? PostForm(outcomeFields, to: "/pay/\(order.id)", context, button: "确定").html
            : """
            <p>\(Tag(settled, .ok))</p>\
            <p><a href="/applications/\(part: order.caseID)">回到我的申报</a></p>
            """
        let bill = SummaryList([
            .init("事项", text: order.planTitle + "评审费"), .init("金额", text: order.cents.yuan),
            .init("订单号", text: order.id),
        ])
        return Page(
            "模拟支付",
            body: """
                <h1>模拟支付</h1>
                \(Banner(.information, "这是内置的模拟支付平台，不会真的扣款。"))
                \(bill)
                \(body)
                """)
    }
}
