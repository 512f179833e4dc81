import Gateways
import Store
import Synchronization
import Testing
import TitleReview

@testable import Casework

/// An applicant who has forgotten the password (S10).
@Suite struct PasswordLinkTests {
    private func token(_ message: OutgoingMessage) throws -> String {
        let start = try #require(message.body.firstRange(of: "/password/reset/"))
        return String(message.body[start.upperBound...].prefix(32))
    }

    private func reset(_ t: CaseworkFixture, _ token: String, _ new: String = "Quite-New-2023") async throws {
        try await t.casework.perform(
            try await ResetPasswordByLink.prepare(token: token, new: new, casework: t.casework), as: nil)
    }

    private func refusal(_ t: CaseworkFixture, _ token: String, _ new: String = "Quite-New-2023") async -> Refusal? {
        do { try await reset(t, token, new) } catch { return error as? Refusal }
        return nil
    }

    private func enter(_ t: CaseworkFixture, _ login: String, _ password: String) async throws -> OpenedSession? {
        try await t.casework.perform(SignIn.prepare(login: login, password: password, casework: t.casework), as: nil)
            .right
    }

    @Test(
        """
        S10 S8 a link goes to the registered phone and mail, \
        is looked at as often as one likes, sets one password, and ends every session
        """,
        arguments: engines)
    func once(_ engine: Engine) async throws {
        let text = ScriptedGateway()
        let mail = ScriptedGateway()
        try await CaseworkFixture.with(engine, messageGateways: [.text: text, .mail: mail]) { t in
            let one = try await t.applicant(1)
            let before = try #require(try await enter(t, "person1", CaseworkFixture.password))
            try await t.casework.perform(try SaveContact(phone: "13800000001", email: "wang@example.com"), as: one)
            try await t.casework.perform(AskForPasswordLink(login: "person1"), as: nil)
            try await t.casework.deliverMessages()
            #expect(text.given.map(\.to) == ["13800000001"] && mail.given.map(\.to) == ["wang@example.com"])
            let link = try token(try #require(text.given.first))
            #expect(try token(try #require(mail.given.first)) == link)
            for _ in 0..<3 { #expect(try await t.casework.ask(ReadPasswordLink(token: link), as: nil).minutes == 15) }
            #expect(
                await refusal(t, link, "person1!")?.faults.map(\.field) == ["new"], "made of the own account's name")
            #expect(await refusal(t, link, "12345678")?.faults.map(\.field) == ["new"])
            #expect(
                try await Sessions.resolve(before.token, casework: t.casework) != nil,
                "what was refused changed nothing")
            try await reset(t, link)
            #expect(try await Sessions.resolve(before.token, casework: t.casework) == nil)
            #expect(try await enter(t, "person1", CaseworkFixture.password) == nil)
            #expect(try await enter(t, "person1", "Quite-New-2023") != nil)
            #expect(await refusal(t, link)?.kind == .conflict, "it is used up")
            // Nothing of a link stands in the database but its digest; no page of messages shows it.
            let messages = try await t.database.read { tx in
                try tx.query("SELECT body FROM messages").map { try $0.text("body") }
            }
            #expect(!messages.contains { $0.contains(link) })
            let acts = try await t.casework.ask(ReadAudit(), as: t.administrator).entries.map(\.act)
            #expect(acts.contains("account.passwordLink") && acts.contains("account.passwordReset"))
        }
    }

    @Test(
        "S10 a new link kills the old one, three go out in an hour, and the last lives fifteen minutes",
        arguments: engines)
    func bounds(_ engine: Engine) async throws {
        let text = ScriptedGateway()
        let clock = MovingClock()
        try await CaseworkFixture.with(engine, messageGateways: [.text: text], machine: clock) { t in
            _ = try await t.applicant(1)
            var links: [String] = []
            for _ in 0..<4 {
                try await t.casework.perform(AskForPasswordLink(login: "person1"), as: nil)
                try await t.casework.deliverMessages()
                links = try text.given.map(token)
            }
            #expect(links.count == 3, "the fourth within an hour is not sent")
            #expect(await refusal(t, links[0])?.kind == .conflict)
            #expect(await refusal(t, String(repeating: "0", count: 32))?.kind == .notFound)
            clock.move(seconds: 15 * 60 - 1)
            #expect(try await t.casework.ask(ReadPasswordLink(token: links[2]), as: nil).minutes == 1)
            clock.move(seconds: 1)
            #expect(await refusal(t, links[2])?.kind == .conflict)
            clock.move(seconds: 46 * 60)
            try await t.casework.perform(AskForPasswordLink(login: "person1"), as: nil)
            try await t.casework.deliverMessages()
            try await reset(t, token(try #require(text.given.last)))
            clock.move(seconds: 2 * 86_400)
            try await t.casework.perform(AskForPasswordLink(login: "nobody"), as: nil)
            let left = try await t.database.read { tx in
                try tx.query("SELECT account_id FROM password_links").map { try $0.optionalText("account_id") }
            }
            #expect(left == [nil], "old ones are gone, and an account that is not there leaves the same row")
        }
    }

    @Test(
        "S10 S2 for others than applicants nothing is sent, and one is not told; without a provider one is told to ask the administrator",
        arguments: engines)
    func others(_ engine: Engine) async throws {
        let text = ScriptedGateway()
        try await CaseworkFixture.with(engine, messageGateways: [.text: text]) { t in
            for login in ["clerk", "nobody", ""] {
                try await t.casework.perform(AskForPasswordLink(login: login), as: nil)
            }
            try await t.casework.deliverMessages()
            #expect(text.given.isEmpty)
            #expect(try await t.casework.ask(ReadPasswordHelp(), as: nil).byText)
        }
        try await CaseworkFixture.with(engine) { t in
            #expect(await t.refusal(AskForPasswordLink(login: "clerk"), as: nil)?.message.contains("平台管理员") == true)
            let help = try await t.casework.ask(ReadPasswordHelp(), as: nil)
            #expect(!help.byText && !help.byMail)
        }
    }
}
