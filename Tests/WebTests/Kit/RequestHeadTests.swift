import Testing
import TitleReview

@testable import Web

@Suite struct RequestHeadTests {
    private static func site(address: String? = nil) throws -> Site {
        var hooks = Site.Hooks(clock: FixedClock())
        hooks.address = address
        return try Site(
            screens: TestSite.screens, acts: TestSite.acts, downloads: TestSite.downloads, sessions: TwoSessions(),
            hooks: hooks)
    }

    @Test(
        "B53 a header that means nothing when it comes twice is 400 when it does, the same or another",
        arguments: [
            "host", "origin", "authorization", "content-length", "cookie", "content-type", "x-csrf-token",
            "transfer-encoding",
            "sec-fetch-site",
        ])
    func twice(_ name: String) async throws {
        let site = try Self.site()
        let own = ["host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080", "sec-fetch-site": "none"][name] ?? "x"
        for other in [own, "y", ""] {
            var ask = [(name: name, value: own), (name: name, value: other)]
            if name != "host" { ask.append(("host", "127.0.0.1:8080")) }
            let answer = await site.respond(to: Ask("GET", "/", headers: ask))
            #expect(answer.status == 400)
            #expect(answer.text.contains(name))
        }
    }

    @Test("B53 headers that are lists may come in several lines")
    func lists() async throws {
        let lines = [
            ("host", "x"), ("accept", "text/html"), ("accept", "*/*"), ("x-forwarded-for", "a"),
            ("x-forwarded-for", "b"),
        ]
        #expect(try await Self.site().respond(to: Ask("GET", "/", headers: lines.map { ($0, $1) })).status == 200)
    }

    @Test(
        "B53 the lines of X-Forwarded-For are one list, read from its end over the proxies that are trusted",
        arguments: [
            (["10.1.1.1", "192.0.2.9"], "192.0.2.9"), (["192.0.2.9", "127.0.0.1"], "192.0.2.9"),
            (["10.1.1.1, 10.2.2.2", "192.0.2.9, ::1", "127.0.0.1"], "192.0.2.9"), (["192.0.2.9", ""], "192.0.2.9"),
            (["", ","], "127.0.0.1"), (["10.1.1.1", String(repeating: "9", count: 60)], "127.0.0.1"),
        ])
    func forwarded(_ lines: [String], _ origin: String) throws {
        let headers = lines.map { (name: "x-forwarded-for", value: $0) }
        #expect(try Self.site().origin(of: Ask("GET", "/", headers: headers, address: "127.0.0.1")) == origin)
        #expect(
            try Self.site().origin(of: Ask("GET", "/", headers: headers, address: "198.51.100.1")) == "198.51.100.1")
    }

    @Test(
        "B61 a request for a host that is not this site's is 421, where the site's address is known",
        arguments: [
            ("https://title.example.cn", "title.example.cn", true),
            ("https://title.example.cn/", "TITLE.example.cn:443", true),
            ("https://title.example.cn", "title.example.cn:80", false),
            ("https://title.example.cn", "evil.example", false),
            ("https://title.example.cn", "title.example.cn.evil.example", false),
            ("https://title.example.cn", "", false),
            ("https://title.example.cn:8443", "title.example.cn:8443", true),
            ("https://title.example.cn:8443", "title.example.cn", false),
            ("https://title.example.cn:443", "title.example.cn", true), ("http://[::1]:8080", "[::1]:8080", true),
            ("http://[::1]", "[::1]:80", true), ("http://127.0.0.1:8080", "localhost:8080", false),
        ])
    func host(_ address: String, _ host: String, _ isOurs: Bool) async throws {
        let site = try Self.site(address: address)
        func status(_ target: String) async -> Int {
            await site.respond(to: Ask("GET", target, headers: [("host", host)])).status
        }
        #expect(await status("/") == (isOurs ? 200 : 421))
        #expect(await status("/api/") == (isOurs ? 200 : 421))
        #expect(await status("/healthz") == 200)
        #expect(await status("/readyz") == 200)
        #expect(try await Self.site().respond(to: Ask("GET", "/", headers: [("host", host)])).status == 200)
        #expect(await site.respond(to: Ask("GET", "/")).status == 421, "no host at all")
    }
}
