import Store
import Testing
import TitleReview

@testable import Casework

/// Who knows a password does not get far with guessing codes.
@Suite struct GuessedCodeTests {
    @Test(
        """
        B3 B52 of 10,000 wrong codes with the right password, from 200 networks, at most 20 are looked at, all of them on the \
        chain and one entry for the rest; new devices wait, and the owner's own gets in
        """, arguments: engines)
    func tenThousand(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            let own = Caller(address: "192.0.2.1", devices: try await guesser.complete(from: Caller(), step: -1))
            var sessions: [String] = []
            for number in 0..<40 { sessions.append(try await guesser.half(from: Guesser.network(number))) }
            let wrong = guesser.wrong
            var evaluated = 0, unasked = 0, over = 0
            for number in 0..<10_000 {
                do {
                    switch try await guesser.code(
                        wrong, in: sessions[number % 40], from: Guesser.network(number % 200))
                    {
                    case .right: Issue.record("a wrong code was right")
                    case .wrong: evaluated += 1
                    case .unasked: unasked += 1
                    }
                } catch let refusal as Refusal where refusal.kind == .signedOut { over += 1 }
            }
            #expect(evaluated >= 5 && evaluated <= 20, "\(evaluated)")
            #expect(evaluated + unasked + over == 10_000)
            #expect(try await guesser.entries("account.codeRefused") == evaluated)
            #expect(try await guesser.entries("account.guessesUnasked") == 1)
            // A network that has never been seen has to wait, the right password notwithstanding.
            guard case .unasked = try await guesser.password(true, from: Guesser.network(900)) else {
                Issue.record("a new device did not wait")
                return
            }
            _ = try await guesser.complete(from: own, step: 0)
            #expect(try await guesser.password(true, from: Guesser.network(901)).right == nil)
        }
    }

    @Test("B52 codes that are not looked at are one entry for each hour in which there were any", arguments: engines)
    func hourly(_ engine: Engine) async throws {
        let clock = MovingClock()
        try await CaseworkFixture.with(engine, machine: clock) { t in
            let guesser = try await Guesser(t)
            let here = Guesser.network(1)
            let token = try await guesser.half(from: here)
            func refused() async throws {
                for _ in 0..<50 {
                    guard case .unasked = try await guesser.code(guesser.wrong, in: token, from: here) else {
                        Issue.record("was looked at")
                        return
                    }
                }
            }
            for _ in 0..<5 { #expect(try await guesser.password(false, from: here).right == nil) }
            try await refused()
            #expect(try await guesser.entries("account.guessesUnasked") == 1)
            // The wait is over, and a wrong one begins the next, a moment before the hour is.
            clock.move(seconds: 3599)
            #expect(try await guesser.password(false, from: here).right == nil)
            try await refused()
            #expect(try await guesser.entries("account.guessesUnasked") == 1)
            clock.move(seconds: 1)
            try await refused()
            #expect(try await guesser.entries("account.guessesUnasked") == 2)
            #expect(try await guesser.entries("account.signInFailed") == 6)
        }
    }

    @Test("B3 a right password clears nothing while its code is not given, 1,000 times in between", arguments: engines)
    func rightPasswords(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            let here = Guesser.network(1)
            var evaluated = 0
            for round in 0..<1000 {
                guard let token = try await guesser.password(true, from: here).right?.token else { continue }
                guard round % 200 == 0 else { continue }
                if case .wrong = try await guesser.code(guesser.wrong, in: token, from: here) { evaluated += 1 }
            }
            #expect(evaluated == 5)
            #expect(try await guesser.password(true, from: here).right == nil)
            // Elsewhere the same person goes on, and that clears nothing here.
            _ = try await guesser.complete(from: Guesser.network(2), step: 0)
            #expect(try await guesser.password(true, from: here).right == nil)
        }
    }

    @Test("B3 a complete sign-in clears what failed from there before", arguments: engines)
    func cleared(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            let here = Guesser.network(1)
            for step in -1...1 {
                for _ in 0..<4 {
                    #expect(try await guesser.password(false, from: here).right == nil)
                }
                _ = try await guesser.complete(from: here, step: Int64(step))
            }
            let left = try await t.database.read { tx in
                try tx.one("SELECT COUNT(*) AS n FROM wrong_guesses WHERE gone_at > \(t.casework.machine.now())")?.int(
                    "n")
            }
            #expect(left == 0)
        }
    }

    @Test("B52 the fifth wrong code ends the session, from wherever the codes come", arguments: engines)
    func five(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            let token = try await guesser.half(from: Guesser.network(0))
            for number in 1...5 {
                guard
                    case .wrong(let refusal) = try await guesser.code(
                        guesser.wrong, in: token, from: Guesser.network(number))
                else {
                    Issue.record("not looked at: \(number)")
                    return
                }
                #expect((refusal.kind == .signedOut) == (number == 5))
            }
            #expect(try await Sessions.resolve(token, casework: t.casework) == nil)
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await guesser.code(guesser.right(), in: token, from: Guesser.network(6))
            }
            #expect(refusal?.kind == .signedOut)
        }
    }

    @Test(
        "B3 passwords, codes, recovery codes and the old password are one count; what was used already counts too",
        arguments: engines)
    func together(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            let elsewhere = Guesser.network(1)
            let here = Guesser.network(2)
            _ = try await guesser.complete(from: elsewhere)
            let token = try await guesser.half(from: here)
            #expect(try await guesser.password(false, from: here).right == nil)
            for code in [guesser.wrong, try guesser.right()] {
                guard case .wrong = try await guesser.code(code, in: token, from: here) else {
                    Issue.record("not looked at: \(code)")
                    return
                }
            }
            func recovery() async throws -> Guess<(opened: OpenedSession, left: Int)> {
                do {
                    return try await t.casework.perform(
                        UseRecoveryCode(token: token, code: "aaaaa-aaaaa", from: here), as: nil)
                } catch let refusal as Refusal where refusal.kind == .invalid { return .unasked(refusal) }
            }
            guard case .wrong = try await recovery() else {
                Issue.record("the recovery code was not looked at")
                return
            }
            let change = try await ChangePassword.prepare(
                old: "not-the-old-one", new: "Quite-New-2023", actor: t.office, token: token, from: here,
                casework: t.casework
            )
            guard case .wrong = try await t.casework.perform(change, as: t.office) else {
                Issue.record("the old password was not looked at")
                return
            }
            for answer in [
                try await guesser.password(true, from: here),
                try await guesser.code(guesser.right(1), in: token, from: here),
            ] {
                guard case .unasked = answer else {
                    Issue.record("looked at after five")
                    return
                }
            }
            guard case .unasked = try await recovery() else {
                Issue.record("looked at after five")
                return
            }
        }
    }

    @Test("B3 a code that is asked for once more, before an act, is in the same count", arguments: engines)
    func provedAgain(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            let here = Guesser.network(1)
            let half = try await guesser.half(from: here)
            let token = try await guesser.code(guesser.right(), in: half, from: here).get().token
            for _ in 1...4 { #expect(try await guesser.password(false, from: here).right == nil) }
            let proof = ProveAgain(token: token, code: guesser.wrong, from: here)
            guard case .wrong = try await t.casework.perform(proof, as: t.office) else {
                Issue.record("the code was not looked at")
                return
            }
            guard case .unasked = try await guesser.password(true, from: here) else {
                Issue.record("looked at after five")
                return
            }
        }
    }

    @Test("B3 of a hundred wrong codes at once from one network five are looked at", arguments: engines)
    func atOnce(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t)
            var sessions: [String] = []
            for _ in 0..<20 { sessions.append(try await guesser.half(from: Guesser.network(1))) }
            let tokens = sessions
            let evaluated = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let answer = try? await guesser.code(
                            guesser.wrong, in: tokens[number % 20], from: Guesser.network(1))
                        if case .wrong = answer { return true }
                        return false
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(evaluated == 5)
        }
    }
}
