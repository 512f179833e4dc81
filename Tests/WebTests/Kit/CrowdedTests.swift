import Casework
import Synchronization
import Testing
import TitleReview

@testable import Web

/// While too many passwords wait, forms with a password are refused before anything is read of them.
@Suite struct CrowdedTests {
    private func site(_ crowded: @escaping @Sendable () -> Bool) throws -> Site {
        var hooks = Site.Hooks(clock: FixedClock())
        hooks.passwordsRefused = { crowded() ? Refusal(.overloaded, "现在登录的人较多。", retryAfter: 7) : nil }
        return try Site(
            screens: TestSite.screens, acts: TestSite.acts, downloads: TestSite.downloads, sessions: TwoSessions(),
            hooks: hooks)
    }

    @Test("B57 the answer is 503 in words with the seconds to wait, as a page or a problem, without a look at the form")
    func refused() async throws {
        let crowded = Mutex(true)
        let caller = Caller(site: try site { crowded.withLock { $0 } })
        // A body that is not even read: of its kind one would be told 415.
        for path in ["/session", "/api/session"] {
            let answer = await caller.post(path, String(repeating: "x", count: 100), type: "text/plain")
            #expect(answer.status == 503)
            #expect((7...14).contains(answer.header("retry-after").flatMap { Int($0) } ?? 0))
            #expect(answer.text.contains("现在登录的人较多。"))
            let type = answer.header("content-type") ?? ""
            #expect(type == (path == "/session" ? "text/html; charset=utf-8" : "application/problem+json"))
        }
        crowded.withLock { $0 = false }
        #expect(await caller.post("/session", "x", type: "text/plain").status == 415)
    }

    @Test("B57 forms without a password and pages go on")
    func others() async throws {
        var caller = Caller(site: try site { true })
        #expect(await caller.get("/").status == 200)
        caller.cookies = "pingheng=applicant-token"
        #expect(await caller.get("/me").status == 200)
        let body = "_token=csrf-a&reason=%E5%A5%BD"
        #expect(await caller.post("/open", body).status == 303)
        #expect(await caller.post("/session/end", "_token=csrf-a").status == 303)
    }
}
