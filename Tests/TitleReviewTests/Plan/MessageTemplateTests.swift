import Foundation
import Testing

@testable import TitleReview

@Suite struct MessageTemplateTests {
    private func reading(_ messages: String) throws -> PlanFile.Reading {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = String(
            decoding: try Data(contentsOf: root.appending(path: "Plans/linping-manufacturing-2022.yaml")), as: UTF8.self
        )
        return PlanFile.read(text + "\n" + messages)
    }

    @Test("every event's own words use only what it knows", arguments: MessageEvent.allCases)
    func standard(_ event: MessageEvent) {
        let names = Plan.MessageTemplate.names(in: event.standard.text + event.standard.subject)
        #expect(Set(names).isSubset(of: event.placeholders) && event.placeholders.isSubset(of: Set(names)))
    }

    @Test("A2.2.7 a plan's words are read; an unknown event or placeholder is named with its line")
    func read() throws {
        let plan = try #require(
            try reading("messages:\n  feeDue: {text: \"{name}，请于 {due} 前缴费\", subject: \"{plan}缴费\"}\n").plan)
        let said = plan.message(.feeDue, name: "王工", ["due": "10月20日"])
        #expect(said.text == "王工，请于 10月20日 前缴费" && said.subject == plan.title + "缴费")
        #expect(plan.message(.vetoed, name: "王工", ["reason": "抄袭"]).text == "您的申报因查实的不诚信行为被一票否决：抄袭")
        let wrong = try reading("messages:\n  feeDue:\n    text: \"{amount} 元\"\n  feeDoo: {text: x}\n")
        #expect(
            wrong.mistakes.contains { $0.message.contains("{amount}") }
                && wrong.mistakes.contains { $0.path.contains("feeDoo") })
    }

    @Test("braces that close nothing, and values with braces, stay as they are")
    func braces() {
        let template = Plan.MessageTemplate(text: "{a}{b}{c {a}} }{", subject: "")
        #expect(template.filled(["a": "{b}", "b": "2"]).text == "{b}2{c {b}} }{")
    }
}
