import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct PasswordTests {
    private func enter(_ t: CaseworkFixture, _ login: String, _ password: String) async throws -> OpenedSession? {
        try await t.casework.perform(SignIn.prepare(login: login, password: password, casework: t.casework), as: nil)
            .right
    }

    @Test(
        "S1 S8 the own password is changed with the old one; all other sessions end, this one goes on",
        arguments: engines)
    func change(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let here = try #require(try await enter(t, "clerk", CaseworkFixture.password))
            let elsewhere = try #require(try await enter(t, "clerk", CaseworkFixture.password))
            func change(_ old: String, _ new: String) async throws -> Bool {
                try await t.casework.perform(
                    ChangePassword.prepare(
                        old: old, new: new, actor: t.clerk, token: here.token, casework: t.casework), as: t.clerk
                ).right != nil
            }
            for (new, word) in [("short", "至少 8"), ("12345678", "太常见"), (CaseworkFixture.password, "一样")] {
                let refusal = await #expect(throws: Refusal.self) { try await change(CaseworkFixture.password, new) }
                #expect(refusal?.faults.first?.field == "new" && refusal?.message.contains(word) == true, "\(new)")
            }
            #expect(try await change("not-the-old-one", "Quite-New-2023") == false)
            #expect(try await Sessions.resolve(elsewhere.token, casework: t.casework) != nil)
            #expect(try await change(CaseworkFixture.password, "Quite-New-2023"))
            #expect(try await Sessions.resolve(elsewhere.token, casework: t.casework) == nil)
            #expect(try await Sessions.resolve(here.token, casework: t.casework) != nil)
            #expect(try await enter(t, "clerk", CaseworkFixture.password) == nil)
            #expect(try await enter(t, "clerk", "Quite-New-2023") != nil)
            let acts = try await t.casework.ask(ReadAudit(), as: t.administrator).entries.map(\.act)
            #expect(acts.contains("account.passwordChanged") && acts.contains("account.passwordRefused"))
        }
    }

    @Test(
        "S1 the commonest passwords are refused in any case, and those that are little but the own login, name or phone; others are not",
        arguments: [
            ("password1", true), ("PassWord1", true), ("1qaz2wsx", true), ("woaini1314", true), ("5201314520", true),
            ("aaaabbbb", true), ("zhangsan", true), ("ZhangSan1990", true),
            ("13800001234", true), ("13800001234abc", true), ("张三张三张三aB", false), ("zhangsan-rides-home", false),
            ("correct horse", false), ("Pingheng-2022", false), ("评衡评衡评衡评衡1", false),
        ])
    func common(_ text: String, _ isRefused: Bool) {
        #expect((Password.problem(text, of: ["zhangsan", "张三", "13800001234"]) != nil) == isRefused, "\(text)")
    }

    @Test("S1 three thousand of them are known, eight characters or longer, none twice")
    func list() {
        let words = String(decoding: PackageResources.common_passwords_txt, as: UTF8.self).split(separator: "\n")
        #expect(
            words.count == 3000 && Set(words).count == 3000
                && words.allSatisfy { $0.count >= 8 && $0 == $0.lowercased() })
        #expect(words.allSatisfy { Password.problem(String($0)) != nil })
    }

    @Test("S3 wrong old passwords count like failed sign-ins, and the wait is told as it is", arguments: engines)
    func guessing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let here = try #require(try await enter(t, "clerk", CaseworkFixture.password))
            for _ in 0..<5 {
                _ = try await t.casework.perform(
                    try await ChangePassword.prepare(
                        old: "wrong-one", new: "Quite-New-2023", actor: t.clerk, token: here.token, casework: t.casework
                    ),
                    as: t.clerk)
            }
            let change = await #expect(throws: Refusal.self) {
                _ = try await t.casework.perform(
                    ChangePassword.prepare(
                        old: CaseworkFixture.password, new: "Quite-New-2023", actor: t.clerk, token: here.token,
                        casework: t.casework), as: t.clerk
                ).get()
            }
            let signIn = await #expect(throws: Refusal.self) {
                _ = try await SignIn.prepare(login: "clerk", password: CaseworkFixture.password, casework: t.casework)
            }
            for refusal in [change, signIn] {
                #expect(refusal?.message.contains("请 15 秒后再试") == true)
            }
        }
    }

    @Test(
        "S3 the wait is rounded up, to seconds within a minute and to minutes beyond",
        arguments: [
            (1, "1 秒"), (999_999, "1 秒"), (14_000_001, "15 秒"), (60_000_000, "60 秒"), (60_000_001, "2 分钟"),
            (120_000_000, "2 分钟"), (120_000_001, "3 分钟"), (900_000_000, "15 分钟"),
        ] as [(Int64, String)])
    func wait(_ microseconds: Int64, _ words: String) {
        let now = Instant(microseconds: 1_700_000_000_000_000)
        #expect(WrongGuesses.wait(until: Instant(microseconds: now.microseconds + microseconds), now: now) == words)
    }

    @Test(
        "S4 S8 the administrator gives a new one-time password and a new authenticator; the old ones and all sessions end",
        arguments: engines)
    func renewal(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let before = try #require(try await enter(t, "office", CaseworkFixture.password))
            let byOffice = ResetPassword(accountID: t.office.accountID)
            #expect(await t.refusal(byOffice, as: t.office)?.kind == .forbidden)
            let ofOwn = ResetPassword(accountID: t.administrator.accountID)
            #expect(await t.refusal(ofOwn, as: t.administrator)?.kind == .conflict)
            let renewed = try await t.casework.perform(
                ResetPassword(accountID: t.office.accountID), as: t.administrator)
            #expect(
                renewed.login == "office" && renewed.password.count == 19 && Password.problem(renewed.password) == nil)
            #expect(try await Sessions.resolve(before.token, casework: t.casework) == nil)
            #expect(try await enter(t, "office", CaseworkFixture.password) == nil)
            let once = try #require(try await enter(t, "office", renewed.password))
            #expect(once.passwordOnce && once.needsSecondFactor)

            let bound = try await t.casework.perform(
                RebindSecondFactor(accountID: t.office.accountID), as: t.administrator)
            #expect(try await Sessions.resolve(once.token, casework: t.casework) == nil)
            let again = try #require(try await enter(t, "office", renewed.password))
            let code = try #require(TOTP.code(secret: bound.totp, step: TOTP.step(at: t.casework.machine.now())))
            let open = try await t.casework.perform(GiveSecondFactor(token: again.token, code: code), as: nil).get()
            #expect(open.passwordOnce)
            let change = try await ChangePassword.prepare(
                old: renewed.password, new: "Quite-New-2023", actor: t.office, token: open.token, casework: t.casework)
            #expect(try await t.casework.perform(change, as: t.office).right != nil)
            #expect(try #require(try await enter(t, "office", "Quite-New-2023")).passwordOnce == false)
            #expect(
                await t.refusal(RebindSecondFactor(accountID: t.clerk.accountID), as: t.administrator)?.kind
                    == .conflict)
            let acts = try await t.casework.ask(ReadAudit(), as: t.administrator).entries.map(\.act)
            #expect(acts.contains("account.passwordReset") && acts.contains("account.secondFactorRebound"))
        }
    }
}
