import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct FirstAdministratorTests {
    private func link(_ casework: Casework) async throws -> String {
        try #require(try await casework.perform(OpenFirstLink(), as: nil))
    }

    private func enter(
        _ casework: Casework, _ token: String, login: String = "guanli", password: String = "Guanli-shi-2031",
        code: String? = nil
    ) async throws -> OpenedSession {
        let enrolment = try await casework.ask(ReadFirstLink(token: token), as: nil)
        let right = TOTP.code(secret: enrolment.secret, step: TOTP.step(at: casework.machine.now()))
        return try await casework.perform(
            BecomeFirstAdministrator.prepare(
                token: token, login: login, name: "管理员", password: password, sealed: enrolment.sealed,
                code: code ?? right ?? "", casework: casework), as: nil)
    }

    private func refusal(_ act: () async throws -> Void) async -> Refusal? {
        await #expect(throws: Refusal.self) { try await act() }
    }

    @Test(
        "S58 S4 the link makes one administrator, with a second factor at once, signed in; only its digest is stored",
        arguments: engines)
    func once(_ engine: Engine) async throws {
        try await CaseworkFixture.empty(engine, machine: CaseworkFixture.StandingClock()) { casework in
            let token = try await link(casework)
            let looks = [
                try await casework.ask(ReadFirstLink(token: token), as: nil),
                try await casework.ask(ReadFirstLink(token: token), as: nil),
            ]
            // Who looks first learns no secret that counts, and uses nothing up.
            #expect(
                looks[0].secret != looks[1].secret && looks[0].minutes == 30
                    && looks[0].image.hasPrefix("data:image/svg+xml;base64,"))
            let stored = try await casework.database.read { tx in
                try tx.query("SELECT digest FROM first_link").map { try $0.bytes("digest") }
            }
            #expect(stored == [Sessions.digest(token)])
            let opened = try await enter(casework, token)
            let live = try #require(try await Sessions.resolve(opened.token, casework: casework))
            #expect(live.actor.role == .administrator && live.actor.secondFactor && !live.passwordOnce)
            #expect(try await casework.ask(ReadHealth(), as: live.actor).accounts == 1)
            #expect(await refusal { _ = try await enter(casework, token) }?.message.contains("已经用过") == true)
            #expect(try await casework.perform(OpenFirstLink(), as: nil) == nil)
            let acts = try await casework.ask(ReadAudit(), as: live.actor).entries
            #expect(
                acts.contains { $0.act == "installation.firstLink" } && acts.contains { $0.act == "account.opened" })
        }
    }

    @Test("S4 the code that set the second factor up is used up with it", arguments: engines)
    func code(_ engine: Engine) async throws {
        try await CaseworkFixture.empty(engine, machine: CaseworkFixture.StandingClock()) { casework in
            let token = try await link(casework)
            let enrolment = try await casework.ask(ReadFirstLink(token: token), as: nil)
            let step = TOTP.step(at: casework.machine.now())
            let code = try #require(TOTP.code(secret: enrolment.secret, step: step))
            _ = try await casework.perform(
                BecomeFirstAdministrator.prepare(
                    token: token, login: "guanli", name: "管理员", password: "Guanli-shi-2031", sealed: enrolment.sealed,
                    code: code, casework: casework), as: nil)
            let session = try #require(
                try await casework.perform(
                    SignIn.prepare(login: "guanli", password: "Guanli-shi-2031", casework: casework), as: nil
                ).right)
            #expect(session.needsSecondFactor)
            #expect(
                await refusal {
                    _ = try await casework.perform(GiveSecondFactor(token: session.token, code: code), as: nil).get()
                } != nil)
            let next = try #require(TOTP.code(secret: enrolment.secret, step: step + 1))
            #expect(
                try await casework.perform(GiveSecondFactor(token: session.token, code: next), as: nil).right?.role
                    == .administrator)
        }
    }

    @Test("S58 a new start kills the old link; a link lives thirty minutes and their last second", arguments: engines)
    func restart(_ engine: Engine) async throws {
        try await CaseworkFixture.empty(engine, machine: CaseworkFixture.StandingClock()) { casework in
            let old = try await link(casework)
            let token = try await link(casework)
            #expect(await refusal { _ = try await enter(casework, old) }?.kind == .notFound)
            func end(in seconds: Double) async throws {
                let end = casework.machine.now().adding(seconds: seconds)
                try await casework.database.write { tx in
                    _ = try tx.execute(
                        "UPDATE first_link SET created_at = \(end.adding(seconds: -1800)), expires_at = \(end)")
                }
            }
            try await end(in: 0)
            #expect(await refusal { _ = try await enter(casework, token) }?.message.contains("超过 30 分钟") == true)
            try await end(in: 20)
            #expect(try await enter(casework, token).role == .administrator)
        }
    }

    @Test(
        "S58 S1 what is wrong with the form uses nothing up; a secret of another link's page does not count",
        arguments: engines)
    func wrong(_ engine: Engine) async throws {
        try await CaseworkFixture.empty(engine, machine: CaseworkFixture.StandingClock()) { casework in
            let other = try await link(casework)
            let foreign = try await casework.ask(ReadFirstLink(token: other), as: nil)
            let token = try await link(casework)
            #expect(
                await refusal { _ = try await enter(casework, token, code: "000000") }?.faults.first?.field == "code")
            #expect(
                await refusal { _ = try await enter(casework, token, password: "12345678") }?.faults.first?.field
                    == "password")
            let code = try #require(TOTP.code(secret: foreign.secret, step: TOTP.step(at: casework.machine.now())))
            for sealed in [foreign.sealed, "", "00", String(repeating: "0", count: 400)] {
                #expect(
                    await refusal {
                        _ = try await casework.perform(
                            BecomeFirstAdministrator.prepare(
                                token: token, login: "guanli", name: "管理员", password: "Guanli-shi-2031", sealed: sealed,
                                code: code, casework: casework), as: nil)
                    }?.faults.first?.field == "code")
            }
            for forged in ["", "0", String(repeating: "0", count: 32), String(repeating: "0", count: 4000)] {
                #expect(
                    await refusal { _ = try await casework.ask(ReadFirstLink(token: forged), as: nil) }?.kind
                        == .notFound)
            }
            #expect(try await casework.ask(HasAdministrator(), as: nil) == false)
            #expect(try await enter(casework, token).role == .administrator)
        }
    }

    @Test("S58 six forms at once make one administrator", arguments: engines)
    func race(_ engine: Engine) async throws {
        try await CaseworkFixture.empty(engine, machine: CaseworkFixture.StandingClock()) { casework in
            let token = try await link(casework)
            let done = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<6 {
                    group.addTask { (try? await enter(casework, token, login: "guanli\(number)")) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            let administrators = try await casework.database.read { tx in
                try tx.query("SELECT id FROM memberships WHERE role = 'administrator'").count
            }
            #expect(administrators == 1)
        }
    }
}
