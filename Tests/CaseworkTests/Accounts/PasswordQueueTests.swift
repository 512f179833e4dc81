import Store
import Testing
import TitleReview

@testable import Casework

/// So many passwords at once that no more are taken.
@Suite struct PasswordQueueTests {
    private func rows(_ t: CaseworkFixture) async throws -> [Int] {
        try await t.database.read { tx in
            let tables: [SQL] = ["accounts", "sessions", "wrong_guesses", "persons", "audit_entries"]
            return try tables.map { try tx.one("SELECT COUNT(*) AS n FROM \($0)")?.int("n") ?? 0 }
        }
    }

    @Test(
        "B57 S2 beyond the bound every way to a password is refused alike, with the seconds to wait; nothing is written",
        .timeLimit(.minutes(30)), arguments: engines)
    func refused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let session = try #require(try await signIn("clerk", t).right).token
            let before = try await rows(t)
            try await t.casework.passwords.threads.crowded {
                var refusals: [Refusal?] = []
                for login in ["clerk", "office", "nobody"] {
                    refusals.append(await t.refusal(of: { _ = try await signIn(login, t) }))
                }
                refusals.append(await t.refusal(AddClerk(login: "second", name: "第二"), as: t.clerk))
                refusals.append(await t.refusal(ResetPassword(accountID: t.office.accountID), as: t.administrator))
                refusals.append(
                    await t.refusal(of: {
                        let change = try await ChangePassword.prepare(
                            old: CaseworkFixture.password, new: "Another-pass-2031", actor: t.clerk, token: session,
                            casework: t.casework)
                        _ = try await t.casework.perform(change, as: t.clerk)
                    }))
                for refusal in refusals {
                    #expect(refusal?.kind == .overloaded && (refusal?.retryAfter ?? 0) >= 1)
                    #expect(refusal == refusals[0])
                }
                // Whoever is signed in goes on.
                let resolved = try await Sessions.resolve(session, casework: t.casework)
                let clerks = try await t.casework.ask(ReadClerks(), as: t.clerk).clerks
                let after = try await rows(t)
                #expect(resolved != nil && clerks.count == 1 && after == before)
            }
            #expect(t.casework.passwords.refusal == nil)
            #expect(try await signIn("clerk", t).right != nil)
        }
    }

    @Test("B57 many passwords of one act enter together or not at all", .timeLimit(.minutes(30)))
    func many() async throws {
        let queue = PasswordQueue(threads: 1, waiting: 1)
        let hashes = try await queue.hashes(["one-password-1", "one-password-2", "one-password-1"])
        #expect(Set(hashes).count == 3)
        for (text, hash) in zip(["one-password-1", "one-password-2", "one-password-1"], hashes) {
            #expect(try await queue.matches(text, hash))
            #expect(try await queue.matches(text + " ", hash) == false)
        }
        #expect(try await queue.matches("one-password-1", nil) == false)
        try await queue.threads.crowded {
            await #expect(throws: Refusal.self) { _ = try await queue.hashes(["one-password-1", "one-password-2"]) }
        }
    }

    private func signIn(_ login: String, _ t: CaseworkFixture) async throws -> Guess<OpenedSession> {
        try await t.casework.perform(
            SignIn.prepare(login: login, password: CaseworkFixture.password, casework: t.casework), as: nil)
    }
}
