import Casework
import Gateways
import Store
import Synchronization
import Testing
import TitleReview

/// A gateway that answers as it is told, and remembers what it was given.
final class ScriptedGateway: MessageGateway {
    private let state = Mutex((given: [OutgoingMessage](), answers: [MessageFailure?]()))
    private let always: MessageFailure?

    init(always: MessageFailure? = nil) { self.always = always }

    /// The answers to the next messages; nil takes one.
    func answer(_ answers: MessageFailure?...) { state.withLock { $0.answers += answers } }
    var given: [OutgoingMessage] { state.withLock { $0.given } }

    func send(_ message: OutgoingMessage) async throws(MessageFailure) {
        let failure = state.withLock { state in
            state.given.append(message)
            return state.answers.isEmpty ? always : state.answers.removeFirst()
        }
        if let failure { throw failure }
    }
}

@Suite struct DeliveryTests {
    @Test(
        "F9 A2.2.7 a message goes out once, under one id, to the number that lies sealed; a failure repeats it under the same id",
        arguments: engines)
    func once(_ engine: Engine) async throws {
        let text = ScriptedGateway()
        try await CaseworkFixture.with(engine, messageGateways: [.text: text], machine: CaseworkFixture.StandingClock())
        { t in
            let one = try await t.submitted(1)
            try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["照片不清晰"]), as: t.clerk, at: t.inWindow.adding(seconds: 3600))
            text.answer(.temporary("短信接口应答 503"))
            try await t.casework.deliverMessages()
            #expect(
                text.given.count == 1 && text.given[0].to == "13800000000" && text.given[0].body.contains("需要补正 1 处"))
            #expect(try await t.outbox() == ["waiting": 1])
            try await t.casework.deliverMessages()
            #expect(text.given.count == 1, "it waits before it is tried again")
            try await t.later()
            for _ in 0..<3 { try await t.casework.deliverMessages() }
            #expect(text.given.count == 2 && text.given[0] == text.given[1])
            #expect(try await t.outbox() == ["sent": 1])
        }
    }

    @Test("F9 two workers at once send no message twice", arguments: engines)
    func twoWorkers(_ engine: Engine) async throws {
        let text = ScriptedGateway()
        try await CaseworkFixture.with(engine, messageGateways: [.text: text]) { t in
            var cases: [String] = []
            for serial in 1...20 { cases.append(try await t.submitted(serial).id) }
            for id in cases { try await t.passByEmployer(id) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await t.casework.deliverMessages() } }
                try await group.waitForAll()
            }
            #expect(text.given.count == 20 && Set(text.given.map(\.id)).count == 20)
            #expect(try await t.outbox() == ["sent": 20])
        }
    }

    @Test("F7 a gateway that is down is left alone after a few tries, and the other channel goes on")
    func down() async throws {
        let text = ScriptedGateway(always: .temporary("短信接口没有应答"))
        let mail = ScriptedGateway()
        try await CaseworkFixture.with(.sqlite, messageGateways: [.text: text, .mail: mail]) { t in
            for serial in 1...30 {
                let one = try await t.submitted(serial)
                try await t.casework.perform(
                    SaveContact(phone: "13800000000", email: "p\(serial)@example.com"), as: one.actor)
                try await t.passByEmployer(one.id)
            }
            try await t.casework.deliverMessages()
            #expect(text.given.count < 12 && mail.given.count == 30)
            #expect(
                mail.given.allSatisfy {
                    $0.subject == "申报已通过单位审核" && $0.body.contains("在单位内公示") && $0.body.contains("http://127.0.0.1:8080")
                        && $0.id.hasSuffix("-mail")
                })
            #expect(try await t.outbox() == ["waiting": 30, "sent": 30])
        }
    }

    @Test(
        "F9 what is refused, or may have been delivered, is not sent again by itself; the administrator sees why and may"
    )
    func deadLetters() async throws {
        let text = ScriptedGateway()
        try await CaseworkFixture.with(.sqlite, messageGateways: [.text: text]) { t in
            let one = try await t.submitted(1)
            try await t.passByEmployer(one.id)
            text.answer(.unknown("邮件服务器没有应答；可能已经送达"))
            try await t.casework.deliverMessages()
            try await t.later()
            try await t.casework.deliverMessages()
            #expect(text.given.count == 1)
            let page = try await t.casework.ask(ReadOutbox(state: "given-up"), as: t.administrator)
            #expect(page.items.map(\.problem) == ["邮件服务器没有应答；可能已经送达"] && page.channels == ["text"])
            let number = page.items[0].number
            #expect(await t.refusal(RetryMessage(number: number), as: t.office)?.kind == .forbidden)
            try await t.casework.perform(RetryMessage(number: number), as: t.administrator)
            #expect(await t.refusal(RetryMessage(number: number), as: t.administrator)?.kind == .conflict)
            try await t.casework.deliverMessages()
            #expect(text.given.count == 2 && text.given[0].id == text.given[1].id)
            #expect(try await t.outbox() == ["sent": 1])
        }
    }

    @Test("A2.2.7 a plan says it in its own words; what people typed is never taken for a placeholder")
    func ownWords() async throws {
        let text = ScriptedGateway()
        try await CaseworkFixture.with(
            .sqlite, plan: { $0.messages = ["refused": .init(text: "{name}：{plan}审核不通过，{reason}", subject: "结果")] },
            messageGateways: [.text: text]
        ) { t in
            let one = try await t.submitted(1)
            try await t.casework.perform(
                RefuseCase(caseID: one.id, reason: "理由里有 {plan} 和 {name}", clause: "A1.1"), as: t.clerk,
                at: t.inWindow.adding(seconds: 3600))
            try await t.casework.deliverMessages()
            #expect(text.given.map(\.body) == ["王工1：\(t.plan.title)审核不通过，理由里有 {plan} 和 {name}"])
        }
    }

    @Test(
        "S27 mail addresses that could be two are refused",
        arguments: ["a", "a@b", "a@b.cn,c@d.cn", "a@b.cn\nBcc: x@y.cn", "<a@b.cn>", "a@@b.cn", "a@.cn", "王@b.cn"])
    func addresses(_ email: String) {
        #expect(throws: Refusal.self) { try SaveContact(phone: "13800000000", email: email) }
    }
}

extension CaseworkFixture {
    /// How many messages stand in each state.
    func outbox() async throws -> [String: Int] { try await database.read { tx in try Outbox.counts(in: tx) } }

    /// As if every pause before the next attempt were over.
    func later() async throws {
        try await database.write { tx in _ = try tx.execute("UPDATE outbox SET next_at = 0 WHERE state = 'waiting'") }
    }
}
