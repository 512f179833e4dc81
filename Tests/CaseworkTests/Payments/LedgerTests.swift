import Casework
import Gateways
import Store
import Testing
import TitleReview

@Suite struct LedgerTests {
    /// What may happen to one order, in any order.
    private enum Event: CaseIterable { case pays, paysAgain, repeated, wrongAmount, withdraws }

    private static let orders: [[Event]] = permutations(Event.allCases)

    private static func permutations(_ events: [Event]) -> [[Event]] {
        events.count < 2
            ? [events]
            : events.indices.flatMap { index in
                var rest = events
                let first = rest.remove(at: index)
                return permutations(rest).map { [first] + $0 }
            }
    }

    @Test(
        """
        F8 A2.2.7 all 120 orders of a payment, its repetition, a second payment, \
        a wrong amount and a withdrawal: the ledger balances, one receipt at most, refunds by plan
        """,
        arguments: [true, false])
    func everyOrder(_ refunds: Bool) async throws {
        try await CaseworkFixture.with(.sqlite, plan: { $0.fee?.refundOnWithdrawal = refunds }) { t in
            try await check(t, Self.orders, refunds)
        }
    }

    @Test("F8 A2.2.7 the same on PostgreSQL, twelve of the orders", .enabled(if: engines.contains(.postgres)))
    func onPostgres() async throws {
        try await CaseworkFixture.with(.postgres, plan: { $0.fee?.refundOnWithdrawal = true }) { t in
            try await check(t, Self.orders.enumerated().filter { $0.offset % 10 == 3 }.map(\.element), true)
        }
    }

    private func check(_ t: CaseworkFixture, _ orders: [[Event]], _ refunds: Bool) async throws {
        let cases = try await t.waitingForPayment(orders.count)
        let moment = try t.afterNotice().adding(seconds: 3600)
        for (one, events) in zip(cases, orders) {
            let order = try await t.casework.perform(OpenPayment(caseID: one.id), as: one.actor, at: moment)
            for event in events { try await happen(event, one, order, t, moment) }
            try await judge(one, events, order, refunds, t)
        }
        try await t.sendBackEverything(at: moment.adding(seconds: 86_400))
        #expect(try await t.ledger("state = 'refundDue'") == 0)
        #expect(try await t.broken() == [:])
    }

    private func happen(
        _ event: Event, _ one: (actor: Actor, id: String), _ order: PaymentOrder, _ t: CaseworkFixture,
        _ moment: Instant
    ) async throws {
        switch event {
        case .pays, .repeated: try await t.callback(order, "a", at: moment)
        case .paysAgain: try await t.callback(order, "b", at: moment)
        case .wrongAmount: try await t.callback(order, "c", cents: order.cents - 1, at: moment)
        case .withdraws: try await t.casework.perform(WithdrawApplication(caseID: one.id), as: one.actor, at: moment)
        }
    }

    private func judge(
        _ one: (actor: Actor, id: String), _ events: [Event], _ order: PaymentOrder, _ refunds: Bool,
        _ t: CaseworkFixture
    ) async throws {
        let before = events.prefix { $0 != .withdraws }
        let paid = before.contains { $0 != .wrongAmount }
        #expect(try await t.state(one.id) == .withdrawn)
        let mine: SQL = "order_id = \(order.id)"
        #expect(try await t.ledger(mine) == 3, "\(events)")
        #expect(try await t.ledger("\(mine) AND receipt IS NOT NULL") == (paid ? 1 : 0), "\(events)")
        #expect(try await t.ledger("\(mine) AND state = 'kept'") == (paid && !refunds ? 1 : 0), "\(events)")
        #expect(try await t.ledger("\(mine) AND state = 'refundDue'") == (paid && !refunds ? 2 : 3), "\(events)")
        let timeline = try await t.casework.ask(ReadCase(caseID: one.id), as: one.actor).timeline
        #expect(timeline.filter { $0.action == CaseAction.pay.chinese }.count == (paid ? 1 : 0))
    }

    @Test("F8 twenty callbacks at once, of two payments of one order: one is kept, one goes back", arguments: engines)
    func atOnce(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.waitingForPayment(1)[0]
            let moment = try t.afterNotice()
            let order = try await t.casework.perform(OpenPayment(caseID: one.id), as: one.actor, at: moment)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 {
                    group.addTask { try await t.callback(order, index % 2 == 0 ? "a" : "b", at: moment) }
                }
                try await group.waitForAll()
            }
            #expect(try await t.state(one.id) == .readyForReview)
            #expect(try await t.ledger("state = 'kept'") == 1)
            #expect(try await t.ledger("state = 'refundDue' AND why = 'double'") == 1)
            #expect(try await t.broken() == [:])
        }
    }

    @Test(
        "F8 a payment's number is not taken for another order or another amount; an unknown order is not known",
        arguments: engines)
    func reused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = try await t.waitingForPayment(2)
            let moment = try t.afterNotice()
            let first = try await t.casework.perform(OpenPayment(caseID: cases[0].id), as: cases[0].actor, at: moment)
            let second = try await t.casework.perform(OpenPayment(caseID: cases[1].id), as: cases[1].actor, at: moment)
            try await t.callback(first, "a", at: moment)
            let number = "\(first.id)-a"
            #expect(
                await t.refusal(
                    ConfirmPayment(verified: .init(orderID: second.id, cents: second.cents, gatewayID: number)),
                    as: nil, at: moment)?.kind == .conflict)
            #expect(
                await t.refusal(
                    ConfirmPayment(verified: .init(orderID: first.id, cents: first.cents + 1, gatewayID: number)),
                    as: nil, at: moment)?.kind == .conflict)
            #expect(
                await t.refusal(
                    ConfirmPayment(verified: .init(orderID: t.casework.address, cents: 1, gatewayID: "x")), as: nil,
                    at: moment)?.kind == .notFound)
            #expect(try await t.ledger("1 = 1") == 1)
            #expect(try await t.broken() == [:])
        }
    }

    @Test(
        "A2.2.7 a refund is recorded once, by the own office, under a number of its own; a kept fee is not sent back",
        arguments: engines)
    func refund(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.waitingForPayment(1)[0]
            let moment = try t.afterNotice()
            let order = try await t.casework.perform(OpenPayment(caseID: one.id), as: one.actor, at: moment)
            try await t.callback(order, "a", at: moment)
            try await t.callback(order, "b", at: moment)
            let kept = RecordRefund(gatewayID: "\(order.id)-a", refundID: "r1")
            let due = RecordRefund(gatewayID: "\(order.id)-b", refundID: "r1")
            #expect(await t.refusal(kept, as: t.office)?.kind == .conflict)
            #expect(await t.refusal(due, as: t.clerk)?.kind == .forbidden)
            try await t.casework.perform(due, as: t.office, at: moment)
            #expect(await t.refusal(due, as: t.office)?.message.contains("已登记") == true)
            let desk = try await t.casework.ask(ReadPayments(planID: nil, filter: .paid), as: t.office)
            #expect(desk.totalCents == order.cents && desk.items.map(\.receipt) == [1] && desk.counts["paid"] == 1)
            #expect(desk.refunds.map(\.refundID) == ["r1"] && desk.refunds[0].why == .double)
            #expect(
                desk.days.reduce(0) { $0 + $1.receivedCents } == 2 * order.cents
                    && desk.days.reduce(0) { $0 + $1.refundedCents } == order.cents)
            let receipt = try await t.casework.ask(ReadReceipt(caseID: one.id), as: one.actor)
            let bytes = try receipt.bytes()
            #expect(receipt.name.contains("00000001") && bytes.starts(with: Array("%PDF".utf8)))
            await #expect(throws: Refusal.self) { try await t.casework.ask(ReadReceipt(caseID: one.id), as: t.clerk) }
        }
    }

    @Test("A2.2.7 a waived fee needs a reason, which stands on the desk; money that comes afterwards goes back")
    func waived() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.waitingForPayment(1)[0]
            let moment = try t.afterNotice()
            let order = try await t.casework.perform(OpenPayment(caseID: one.id), as: one.actor, at: moment)
            #expect(await t.refusal(WaiveFee(caseID: one.id, reason: ""), as: t.office, at: moment)?.kind == .conflict)
            try await t.casework.perform(WaiveFee(caseID: one.id, reason: "家庭困难"), as: t.office, at: moment)
            try await t.callback(order, "a", at: moment)
            let desk = try await t.casework.ask(ReadPayments(planID: nil, filter: .waived), as: t.office)
            #expect(desk.items.map(\.waived) == ["家庭困难"] && desk.refunds.map(\.why) == [.late])
            #expect(try await t.broken() == [:])
        }
    }

    @Test("A2.2.7 the platform's file is held against the ledger line by line", arguments: engines)
    func reconciliation(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let cases = try await t.waitingForPayment(3)
            let moment = try t.afterNotice().adding(seconds: 3600)
            var ids: [String] = []
            for one in cases {
                let order = try await t.casework.perform(OpenPayment(caseID: one.id), as: one.actor, at: moment)
                try await t.callback(order, "a", at: moment)
                ids.append(order.id)
            }
            let text = """
                \u{FEFF}类型,支付流水号,订单号,金额,备注\r
                收款,\(ids[0])-a,\(ids[0]),200.00,"一行, 两
                行"\r
                收款,\(ids[1])-a,\(ids[1]),"1,200.00",\r
                \r
                收款,foreign,o9,0.01,\r
                收款,\(ids[0])-a,\(ids[0]),200,\r
                退款,\(ids[1])-a,\(ids[1]),200.0,
                """
            let outcome = try await t.casework.ask(
                ReconcilePayments(file: GatewayFile(Array(text.utf8)), from: moment.day, to: moment.day), as: t.office)
            #expect(outcome.lines == 5 && outcome.same == 1)
            #expect(outcome.differences.map(\.verdict) == [.otherAmount, .unknown, .doubled, .unknown, .missing])
            #expect(outcome.differences.map(\.line) == [4, 6, 7, 8, nil])
            #expect(
                outcome.differences[4].gatewayID == "\(ids[2])-a" && outcome.oursCents == 60_000
                    && outcome.theirsCents == 140_001)
        }
    }

    @Test(
        "A2.2.7 a file that cannot be read is refused with the lines that are wrong",
        arguments: [
            ("", "空"), ("a,b,c\n1,2,3", "第 1 行"), ("支付流水号,订单号,金额\nx,y,-1\nz,y,abc\n,y,1", "3 行"),
            ("支付流水号,订单号,金额,类型\nx,y,1,转账", "1 行"), ("支付流水号,订单号,金额\nx,y,1.234", "1 行"),
            ("支付流水号,订单号,金额\nx,y,99999999999999999999", "1 行"), ("支付流水号,订单号,金额\nx", "1 行"),
        ])
    func unreadable(_ text: String, _ said: String) {
        #expect { _ = try GatewayFile(Array(text.utf8)) } throws: { ($0 as? Refusal)?.message.contains(said) == true }
        #expect(throws: Refusal.self) { _ = try GatewayFile(Array(text.utf8) + [0xD6, 0xD0]) }
    }
}

extension CaseworkFixture {
    /// Cases that wait for their fee.
    func waitingForPayment(_ count: Int) async throws -> [(actor: Actor, id: String)] {
        var cases: [(actor: Actor, id: String)] = []
        for serial in 1...count {
            let one = try await submitted(serial)
            try await recommended(one.id)
            cases.append(one)
        }
        _ = try await published(cases.map(\.id))
        try await turn(at: afterNotice())
        return cases
    }

    /// What the gateway reports; the number is the order's with a letter.
    func callback(_ order: PaymentOrder, _ letter: String, cents: Int? = nil, at moment: Instant) async throws {
        try await casework.perform(
            ConfirmPayment(
                verified: .init(orderID: order.id, cents: cents ?? order.cents, gatewayID: "\(order.id)-\(letter)")),
            as: nil, at: moment)
    }

    /// How many entries of the ledger there are of a kind.
    func ledger(_ condition: SQL) async throws -> Int {
        try await database.read { tx in
            try tx.one("SELECT COUNT(*) AS n FROM payment_entries WHERE \(condition)")?.int("n") ?? -1
        }
    }

    /// Every refund that is due, recorded.
    func sendBackEverything(at moment: Instant) async throws {
        let due = try await database.read { tx in
            try tx.query("SELECT gateway_id FROM payment_entries WHERE state = 'refundDue'").map {
                try $0.text("gateway_id")
            }
        }
        for number in due {
            try await casework.perform(
                RecordRefund(gatewayID: number, refundID: "back-\(number)"), as: office, at: moment)
        }
    }

    /// The invariants that do not hold.
    func broken() async throws -> [String: Int] {
        try await casework.ask(CheckInvariants(), as: nil).filter { $0.value > 0 }
    }
}
