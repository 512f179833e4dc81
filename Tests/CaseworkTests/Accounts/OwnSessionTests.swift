import Store
import Testing
import TitleReview

@testable import Casework

/// Where somebody is signed in, and the way to end it.
@Suite struct OwnSessionTests {
    static let windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0"

    private func signIn(_ t: CaseworkFixture, _ login: String, from caller: Caller, replacing old: String? = nil)
        async throws
        -> String
    {
        try await t.casework.perform(
            SignIn.prepare(
                login: login, password: CaseworkFixture.password, from: caller, replacing: old, casework: t.casework),
            as: nil
        ).get().token
    }

    private func acts(_ t: CaseworkFixture) async throws -> [String] {
        try await t.database.read { tx in
            try tx.query("SELECT act FROM audit_entries ORDER BY number").map { try $0.text("act") }
        }
    }

    @Test(
        "B60 S8 one sees the own sessions with device and beginning of the address, and ends one or all others, on the chain",
        arguments: engines)
    func list(_ engine: Engine) async throws {
        let clock = MovingClock()
        try await CaseworkFixture.with(engine, machine: clock) { t in
            let phone = try await signIn(
                t, "clerk", from: Caller(address: "2001:db8:1:2ff::7", agent: "Mozilla/5.0 (iPhone) MicroMessenger/8.0")
            )
            clock.move(seconds: 90)
            let here = try await signIn(t, "clerk", from: Caller(address: "203.0.113.77", agent: Self.windows))
            let stranger = try await signIn(t, "office", from: Caller())
            func sessions() async throws -> [ReadOwnSessions.Item] {
                try await t.casework.ask(ReadOwnSessions(token: here), as: t.clerk)
            }
            let found = try await sessions()
            #expect(found.map(\.device) == ["Windows 电脑，Edge", "iPhone，微信"])
            #expect(found.map(\.network) == ["203.0.113.*", "2001:db8:1:200::/56"])
            #expect(found.map(\.isThis) == [true, false])
            #expect(found.allSatisfy { $0.isComplete && $0.role == .employer })
            // Nothing that it says opens anything.
            #expect(!"\(found)".contains(here) && !"\(found)".contains("203.0.113.77"))

            let own = try #require(found.first { $0.isThis })
            let other = try #require(found.first { !$0.isThis })
            #expect(await t.refusal(EndOwnSession(id: own.id, token: here), as: t.clerk)?.kind == .conflict)
            // Of others one can end nothing.
            #expect(await t.refusal(EndOwnSession(id: other.id, token: stranger), as: t.office)?.kind == .conflict)
            #expect(try await Sessions.resolve(phone, casework: t.casework) != nil)
            try await t.casework.perform(EndOwnSession(id: other.id, token: here), as: t.clerk)
            #expect(try await Sessions.resolve(phone, casework: t.casework) == nil)
            #expect(try await Sessions.resolve(here, casework: t.casework) != nil)
            #expect(await t.refusal(EndOwnSession(id: other.id, token: here), as: t.clerk)?.kind == .conflict)

            var more: [String] = []
            for _ in 0..<3 { more.append(try await signIn(t, "clerk", from: Caller())) }
            #expect(try await sessions().count == 4)
            #expect(try await t.casework.perform(EndOtherSessions(token: here), as: t.clerk) == 3)
            #expect(try await t.casework.perform(EndOtherSessions(token: here), as: t.clerk) == 0)
            for token in more { #expect(try await Sessions.resolve(token, casework: t.casework) == nil) }
            #expect(try await Sessions.resolve(here, casework: t.casework) != nil)
            #expect(try await acts(t).filter { $0 == "account.sessionsEnded" }.count == 2)
            // Officers' sessions without the second factor are seen as what they are.
            #expect(try await Sessions.resolve(stranger, casework: t.casework)?.awaitsCode == true)
            let officer = try await t.casework.ask(ReadOwnSessions(token: ""), as: t.office)
            #expect(officer.map(\.isComplete) == [false] && officer.map(\.isThis) == [false])
            // What has run out is not there.
            clock.move(seconds: 3 * 3600)
            #expect(try await sessions().isEmpty)
        }
    }

    @Test(
        "B60 S8 a session keeps its device when it goes on under another id, and signing in again ends the browser's one before",
        arguments: engines)
    func goesOn(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let caller = Caller(address: "203.0.113.77", agent: Self.windows)
            let first = try await signIn(t, "clerk", from: caller)
            let second = try await signIn(t, "clerk", from: caller, replacing: first)
            #expect(try await Sessions.resolve(first, casework: t.casework) == nil)
            let switched = try await t.casework.perform(
                SwitchRole(token: second, membershipID: t.clerk.membershipID), as: t.clerk)
            let found = try await t.casework.ask(ReadOwnSessions(token: switched.token), as: t.clerk)
            #expect(found.map(\.device) == ["Windows 电脑，Edge"] && found.map(\.isThis) == [true])
            // A wrong password ends nothing.
            let guess = try await t.casework.perform(
                SignIn.prepare(
                    login: "clerk", password: "not-this-one", from: caller, replacing: switched.token,
                    casework: t.casework),
                as: nil)
            #expect(guess.right == nil)
            #expect(try await Sessions.resolve(switched.token, casework: t.casework) != nil)
        }
    }

    @Test(
        "B60 a device is told in a few words, whatever it says of itself",
        arguments: [
            ("", "没有说明的设备或程序"), ("curl/8.5", "没有说明的设备或程序"), (windows, "Windows 电脑，Edge"),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36",
                "安卓设备，Chrome"
            ),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1", "Mac 电脑，Safari"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Linux 电脑，Firefox"),
            (String(repeating: "x\u{0301}", count: 8000) + "Windows", "没有说明的设备或程序"),
        ])
    func words(_ agent: String, _ words: String) { #expect(DeviceWords.words(of: agent) == words) }

    @Test(
        "B60 of an address only the beginning is kept",
        arguments: [
            ("192.0.2.200", "192.0.2.*"), ("::ffff:192.0.2.200", "192.0.2.*"), ("2001:db8::1", "2001:db8:0:0::/56"),
            ("", ""), ("not an address", ""),
        ])
    func network(_ address: String, _ shown: String) { #expect(Caller(address: address).device.network == shown) }
}
