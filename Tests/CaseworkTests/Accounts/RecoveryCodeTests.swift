import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct RecoveryCodeTests {
    /// A session of the office whose second factor is still to be given.
    private func half(_ t: CaseworkFixture) async throws -> String {
        let opened = try #require(
            try await t.casework.perform(
                SignIn.prepare(login: "office", password: CaseworkFixture.password, casework: t.casework), as: nil
            ).right)
        #expect(opened.needsSecondFactor)
        return opened.token
    }

    private func use(_ t: CaseworkFixture, _ code: String) async throws -> (opened: OpenedSession, left: Int)? {
        try await t.casework.perform(UseRecoveryCode(token: try await half(t), code: code), as: nil).right
    }

    @Test("S4 ten codes, each opens one session, however it is typed; a digest is all that is kept", arguments: engines)
    func once(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let codes = try await t.casework.perform(NewRecoveryCodes(), as: t.office)
            #expect(codes.count == 10 && Set(codes).count == 10 && codes.allSatisfy { $0.count == 11 })
            #expect(try await t.casework.ask(ReadRecoveryCodes(), as: t.office).left == 10)
            let typed = [
                codes[0], codes[1].uppercased(), codes[2].replacing("-", with: " "), codes[3].replacing("-", with: ""),
            ]
            for (index, code) in typed.enumerated() {
                let used = try #require(try await use(t, code))
                #expect(used.left == 9 - index && used.opened.role == .office)
                let live = try #require(try await Sessions.resolve(used.opened.token, casework: t.casework))
                #expect(live.actor.secondFactor && live.actor.accountID == t.office.accountID)
                #expect(try await use(t, code) == nil)
            }
            let stored = try await t.database.read { tx in
                try tx.query("SELECT digest FROM recovery_codes").map { try $0.bytes("digest") }
            }
            #expect(
                stored.count == 10
                    && codes.allSatisfy { code in !stored.contains { $0 == SHA256Digest(of: Array(code.utf8)).bytes } })
        }
    }

    @Test(
        "S4 new codes kill the old, and so does another authenticator; nobody's codes are another's", arguments: engines
    )
    func renewed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let old = try await t.casework.perform(NewRecoveryCodes(), as: t.office)
            let others = try await t.casework.perform(NewRecoveryCodes(), as: t.bureau)
            let new = try await t.casework.perform(NewRecoveryCodes(), as: t.office)
            #expect(try await use(t, old[0]) == nil)
            #expect(try await use(t, others[0]) == nil)
            #expect(try await use(t, new[0]) != nil)
            _ = try await t.casework.perform(RebindSecondFactor(accountID: t.office.accountID), as: t.administrator)
            #expect(try await use(t, new[1]) == nil)
            #expect(try await t.casework.ask(ReadRecoveryCodes(), as: t.office).madeAt == nil)
        }
    }

    @Test("S3 S4 wrong codes count like wrong passwords; six uses at once of one code are one", arguments: engines)
    func guessed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let codes = try await t.casework.perform(NewRecoveryCodes(), as: t.office)
            var tokens: [String] = []
            for _ in 0..<7 { tokens.append(try await half(t)) }
            let done = await withTaskGroup(of: Bool.self) { group in
                for token in tokens.dropLast() {
                    group.addTask {
                        (try? await t.casework.perform(UseRecoveryCode(token: token, code: codes[0]), as: nil).right)
                            != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            let token = try #require(tokens.last)
            for _ in 0..<6 {
                _ = try? await t.casework.perform(UseRecoveryCode(token: token, code: "aaaaa-aaaaa"), as: nil)
            }
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await t.casework.perform(UseRecoveryCode(token: token, code: codes[1]), as: nil).get()
            }
            #expect(refusal?.message.contains("后再试") == true)
        }
    }

    @Test("S4 only who has given the second factor gets codes; who needs none has none", arguments: engines)
    func whose(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let without = Actor(
                accountID: t.office.accountID, membershipID: t.office.membershipID, role: .office,
                unitID: t.office.unitID, unitName: "", personID: nil, name: "", secondFactor: false)
            #expect(await t.refusal(NewRecoveryCodes(), as: without)?.kind == .forbidden)
            #expect(await t.refusal(NewRecoveryCodes(), as: nil)?.kind == .signedOut)
            #expect(await t.refusal(NewRecoveryCodes(), as: t.clerk)?.kind == .conflict)
        }
    }
}
