import Store
import Testing
import TitleReview

@testable import Casework

/// Strangers neither lock an owner out nor learn who has an account.
@Suite struct LockedOutTests {
    @Test(
        "B54 a thousand failures elsewhere do not stop the owner's device, which has a count of its own; nor does a restart forget",
        arguments: engines)
    func owner(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t, login: "clerk")
            let opened = try await guesser.password(true, from: Guesser.network(0)).get()
            #expect(opened.devices != nil)
            let own = Caller(address: "198.51.100.1", devices: opened.devices)
            var looked = 0
            for number in 0..<1000 {
                if case .wrong = try await guesser.password(false, from: Guesser.network(number % 300)) { looked += 1 }
            }
            #expect(looked == WrongGuesses.freeInAll)
            #expect(try await guesser.password(true, from: Guesser.network(0)).right == nil)
            let restarted = try await Guesser(
                t, login: "clerk",
                on: CaseworkFixture.casework(
                    t.database, keys: t.casework.keys, files: t.keyFolder + "-files", [:], [:], nil, t.casework.machine)
            )
            #expect(try await restarted.password(true, from: Guesser.network(500)).right == nil)
            #expect(try await restarted.password(true, from: own).right != nil)
            // Its own count is as strict as others', and the others' goes on.
            for _ in 0..<5 { #expect(try await restarted.password(false, from: own).right == nil) }
            guard case .unasked = try await restarted.password(true, from: own) else {
                Issue.record("the device was looked at after five")
                return
            }
        }
    }

    @Test("B54 five failures in one network make nobody wait in another", arguments: engines)
    func networks(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t, login: "clerk")
            for host in 0..<5 {
                _ = try await guesser.password(false, from: Caller(address: "203.0.113.\(host)"))
            }
            #expect(try await guesser.password(true, from: Caller(address: "203.0.113.200")).right == nil)
            #expect(try await guesser.password(true, from: Caller(address: "203.0.114.200")).right != nil)
            #expect(try await guesser.password(true, from: Caller(address: "203.0.113.200")).right == nil)
        }
    }

    @Test(
        "B54 S2 fifty logins that somebody has and fifty that nobody has are answered in the same words, also while one has to wait",
        arguments: engines)
    func words(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t, login: "clerk")
            try await t.database.write { tx in
                for number in 0..<50 {
                    let known = "known\(number)"
                    try tx.execute(
                        """
                        INSERT INTO accounts (id, login, password, name, created_at)
                        VALUES (\(known), \(known), '-', '某某', 0)
                        """)
                }
            }
            var answers: [String: Set<[String]>] = [:]
            for kind in ["known", "nobody"] {
                for number in 0..<50 {
                    var said: [String] = []
                    for attempt in 0..<30 {
                        switch try await guesser.password(
                            false, from: Guesser.network(attempt / 6), login: "\(kind)\(number)")
                        {
                        case .right: said.append("right")
                        case .wrong(let refusal): said.append("wrong \(refusal)")
                        case .unasked(let refusal): said.append("unasked \(refusal)")
                        }
                    }
                    answers[kind, default: []].insert(said)
                }
            }
            #expect(answers["known"]?.count == 1 && answers["known"] == answers["nobody"])
            let said = try #require(answers["known"]?.first)
            #expect(said.filter { $0.hasPrefix("wrong") }.count == WrongGuesses.freeInAll)
            #expect(!said.contains { $0.contains("锁") })
            // What is refused before a hash is made is refused alike, too.
            for login in ["known1", "nobody1"] {
                let refusal = await #expect(throws: Refusal.self) {
                    _ = try await SignIn.prepare(
                        login: login, password: "x", from: Guesser.network(0), casework: t.casework)
                }
                #expect(said.contains("unasked \(try #require(refusal))"))
            }
        }
    }

    @Test("S3 the wait doubles to 15 minutes; after it one is looked at; three hours forgive one", arguments: engines)
    func waits(_ engine: Engine) async throws {
        let clock = MovingClock()
        try await CaseworkFixture.with(engine, machine: clock) { t in
            let guesser = try await Guesser(t, login: "clerk")
            let here = Guesser.network(1)
            func isLookedAt(_ isRight: Bool = false) async throws -> Bool {
                if case .unasked = try await guesser.password(isRight, from: here) { return false }
                return true
            }
            for _ in 0..<5 { #expect(try await isLookedAt()) }
            for seconds in [15, 30, 60, 120, 240, 480, 900, 900] as [Double] {
                clock.move(seconds: seconds - 0.5)
                #expect(try await !isLookedAt(true))
                clock.move(seconds: 0.5)
                #expect(try await isLookedAt())
            }
            clock.move(seconds: 11 * 3 * 3600)
            for _ in 0..<5 { #expect(try await isLookedAt()) }
            #expect(try await !isLookedAt())
        }
    }

    @Test(
        "B54 a network is the /24 of IPv4, also written as IPv6, and the /56 of IPv6",
        arguments: [
            ("192.0.2.1", "192.0.2.255", true), ("192.0.2.1", "192.0.3.1", false),
            ("192.0.2.1", "::ffff:192.0.2.9", true),
            ("2001:db8:1:200::1", "2001:db8:1:2ff::2", true), ("2001:db8:1:200::1", "2001:db8:1:300::1", false),
            ("", "", true), ("", "192.0.2.1", false), ("unix", "fe80::1%eth0", false),
        ])
    func network(_ one: String, _ other: String, _ isSame: Bool) {
        #expect((Caller(address: one).network == Caller(address: other).network) == isSame)
    }

    @Test(
        "B54 what one account's browser keeps is worth nothing for another, nor made up, nor after a reset",
        arguments: engines)
    func devices(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let guesser = try await Guesser(t, login: "clerk")
            let office = try await Guesser(t)
            let kept = try #require(try await guesser.password(true, from: Guesser.network(0)).get().devices)
            // The same browser goes on to keep both.
            let both = try await office.complete(from: Caller(address: "10.0.0.7", devices: kept))
            #expect(both.split(separator: ".").count == 2 && both.hasSuffix(kept))
            for number in 0..<20 { _ = try await office.password(false, from: Guesser.network(number)) }
            for number in 0..<20 { _ = try await guesser.password(false, from: Guesser.network(number)) }
            for devices in [nil, kept, "", "x", String(repeating: "0", count: 64), String(both.dropLast(65))] {
                let right = try await office.password(true, from: Caller(address: "198.51.100.1", devices: devices))
                #expect((right.right != nil) == (devices == String(both.dropLast(65))), "\(devices ?? "nothing")")
            }
            #expect(try await guesser.password(true, from: Caller(address: "198.51.100.1", devices: both)).right != nil)
            let renewed = try await t.casework.perform(ResetPassword(accountID: guesser.account), as: t.administrator)
            let again = try await Guesser(t, login: "clerk")
            for number in 0..<20 { _ = try await again.password(false, from: Guesser.network(number)) }
            #expect(try await again.password(true, from: Caller(address: "198.51.100.1", devices: both)).right == nil)
            #expect(!renewed.password.isEmpty)
        }
    }

    @Test("B60 signing in again ends the session that the browser had", arguments: engines)
    func again(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            func enter(_ old: String?) async throws -> String {
                try await t.casework.perform(
                    SignIn.prepare(
                        login: "clerk", password: CaseworkFixture.password, replacing: old, casework: t.casework),
                    as: nil
                ).get().token
            }
            let first = try await enter(nil)
            let elsewhere = try await enter(nil)
            let second = try await enter(first)
            #expect(try await Sessions.resolve(first, casework: t.casework) == nil)
            for token in [elsewhere, second] { #expect(try await Sessions.resolve(token, casework: t.casework) != nil) }
        }
    }
}
