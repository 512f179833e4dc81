import Casework
import Testing
import TitleReview

@testable import Web

@Suite struct RateLimitTests {
    private let second: Int64 = 1_000_000_000

    @Test(
        "S36 as many as the bucket holds, not one more, and one again when it has refilled",
        arguments: RateLimit.allCases)
    func bounds(_ rateLimit: RateLimit) {
        let rateLimiter = RateLimiter()
        let who = RateLimiter.address("192.0.2.1")
        let bucket = rateLimit.bucket
        let start = 1000 * second
        for index in 0..<Int(bucket.burst) { #expect(rateLimiter.take(rateLimit, who, at: start) == nil, "\(index)") }
        let wait = rateLimiter.take(rateLimit, who, at: start)
        #expect(wait == Int(1 / bucket.perSecond) + 1 || wait == 1)
        #expect(rateLimiter.take(rateLimit, who, at: start + Int64(1e9 / bucket.perSecond) - 1000) != nil)
        #expect(rateLimiter.take(rateLimit, who, at: start + Int64(1e9 / bucket.perSecond)) == nil)
        #expect(rateLimiter.take(rateLimit, who, at: start + Int64(1e9 / bucket.perSecond)) != nil)
        // Others, and other limits of the same one, have buckets of their own.
        #expect(rateLimiter.take(rateLimit, RateLimiter.address("192.0.2.2"), at: start) == nil)
        #expect(rateLimiter.take(rateLimit == .usual ? .upload : .usual, who, at: start) == nil)
    }

    @Test("S36 three hundred colleagues behind one address in the last hour are never refused")
    func office() {
        let rateLimiter = RateLimiter()
        let address = RateLimiter.address("203.0.113.7")
        var random = SystemRandomNumberGenerator()
        var refused = 0
        // Each signs in twice, opens 400 pages and sends 20 files within the hour, most of it in the last ten minutes.
        var events: [(at: Int64, rateLimit: RateLimit, person: Int)] = []
        for person in 0..<300 {
            func moment() -> Int64 {
                Int64(
                    Bool.random(using: &random)
                        ? Double.random(in: 0...3600, using: &random) * 1e9
                        : Double.random(in: 3000...3600, using: &random) * 1e9)
            }
            for _ in 0..<2 { events.append((moment(), .signIn, person)) }
            for _ in 0..<400 { events.append((moment(), .usual, person)) }
            for _ in 0..<20 { events.append((moment(), .upload, person)) }
        }
        for event in events.sorted(by: { $0.at < $1.at }) {
            if rateLimiter.take(.address, address, at: event.at) != nil { refused += 1 }
            if rateLimiter.take(
                event.rateLimit, event.rateLimit == .signIn ? address : RateLimiter.account("person\(event.person)"),
                at: event.at)
                != nil
            {
                refused += 1
            }
        }
        #expect(refused == 0)
    }

    @Test("S36 of IPv6 the /64 counts, and an IPv4 address counts as itself however it is written")
    func addresses() {
        #expect(RateLimiter.address("2001:db8:1:2::1") == RateLimiter.address("2001:db8:1:2:ffff::9"))
        #expect(RateLimiter.address("2001:db8:1:2::1") != RateLimiter.address("2001:db8:1:3::1"))
        #expect(RateLimiter.address("::ffff:192.0.2.1") == RateLimiter.address("192.0.2.1"))
        #expect(RateLimiter.address("192.0.2.1") != RateLimiter.address("192.0.2.2"))
    }

    @Test("S36 a flood from two hundred thousand addresses neither grows the table nor frees the one who floods most")
    func flood() {
        let rateLimiter = RateLimiter()
        let one = RateLimiter.address("198.51.100.9")
        var passed = 0
        for index in 0..<200_000 {
            _ = rateLimiter.take(.address, RateLimiter.account("address \(index)"), at: second)
            if index % 4 == 0, rateLimiter.take(.lookUp, one, at: second) == nil { passed += 1 }
        }
        #expect(passed < 1000)
    }

    private func site(_ scale: Double?, proxies: Set<String> = ["127.0.0.1"]) throws -> Site {
        var hooks = Site.Hooks(clock: StandingClock())
        hooks.rateLimitScale = scale
        hooks.trustedProxies = Set(proxies.compactMap(NetworkAddress.init))
        let screens = [
            Screen("/", name: "home", policy: .everyone, summary: "首页") { context in
                ["address": context.address]
            } view: { _, _ in
                Page("首页", body: "<p>好</p>")
            }
        ]
        let acts = [
            Act("/sign-in", name: "signIn", policy: .everyone, rateLimit: .signIn, summary: "登录") { _, _ in
                .redirect("/")
            }
        ]
        return try Site(screens: screens, acts: acts, sessions: NoSessions(), hooks: hooks)
    }

    private struct StandingClock: Clock {
        func now() -> Instant { Instant(microseconds: 1_660_000_000_000_000) }
    }
    private struct NoSessions: SessionKeeper {
        func session(token: String, kind: SessionKind) async throws -> Session? { nil }
    }

    @Test(
        "S36 beyond the limit an address is answered 429 in words, with the seconds to wait; health never, others not")
    func words() async throws {
        let site = try site(0.01)
        func get(_ path: String, _ address: String) async -> Answer {
            await site.respond(to: Ask("GET", path, address: address))
        }
        for _ in 0..<100 { #expect(await get("/healthz", "192.0.2.1").status == 200) }
        for _ in 0..<30 { #expect(await get("/", "192.0.2.1").status == 200) }
        let last = await get("/", "192.0.2.1")
        #expect(last.status == 429 && last.header("retry-after").flatMap { Int($0) } ?? 0 >= 1)
        #expect(
            String(decoding: last.bytes, as: UTF8.self).contains("操作太频繁")
                && last.header("content-security-policy") != nil)
        #expect(await get("/api/", "192.0.2.1").header("content-type") == "application/problem+json")
        #expect(await get("/healthz", "192.0.2.1").status == 200)
        #expect(await get("/", "192.0.2.2").status == 200)
    }

    @Test("S36 signing in has a narrower limit, by address")
    func signIn() async throws {
        let site = try site(0.01)
        func post(_ address: String) async -> Int {
            await site.respond(
                to: Ask("POST", "/api/sign-in", headers: [("content-type", "application/json")], address: address),
                body: BodySource(bytes: Array("{}".utf8))
            ).status
        }
        for _ in 0..<3 { #expect(await post("192.0.2.1") == 200) }
        #expect(await post("192.0.2.1") == 429)
        #expect(await post("192.0.2.2") == 200)
    }

    @Test(
        "S36 only a trusted proxy says where a request comes from, and only the part that it wrote itself counts",
        arguments: [
            ("127.0.0.1", "192.0.2.9", "192.0.2.9"), ("127.0.0.1", "10.0.0.1, 192.0.2.9", "192.0.2.9"),
            ("127.0.0.1", "192.0.2.9, 127.0.0.1", "192.0.2.9"), ("198.51.100.1", "192.0.2.9", "198.51.100.1"),
            ("127.0.0.1", "", "127.0.0.1"), ("127.0.0.1", ",,", "127.0.0.1"),
            ("127.0.0.1", String(repeating: "9", count: 60), "127.0.0.1"),
            // A server that listens on both kinds sees IPv4 written as IPv6 (B53).
            ("::ffff:127.0.0.1", "192.0.2.9", "192.0.2.9"),
            ("127.0.0.1", "192.0.2.9, ::ffff:127.0.0.1", "192.0.2.9"),
        ])
    func forwarded(_ peer: String, _ header: String, _ origin: String) throws {
        #expect(
            try site(1).origin(of: Ask("GET", "/", headers: [("x-forwarded-for", header)], address: peer)) == origin)
    }

    @Test("S36 without limits nothing is counted")
    func off() async throws {
        let site = try site(nil)
        for _ in 0..<4000 { #expect(await site.respond(to: Ask("GET", "/", address: "192.0.2.1")).status == 200) }
    }
}
