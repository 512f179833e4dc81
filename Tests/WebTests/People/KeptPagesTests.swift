import Casework
import Foundation
import Gateways
import Store
import Synchronization
import Testing
import TitleReview

@testable import Web

/// Pages that are given again while nothing they were made from has changed.
@Suite struct KeptPagesTests {
    /// A site over the casework that counts how many pages were made, with a clock of its own.
    private final class Counting: TitleReview.Clock {
        private let state: Mutex<(made: Int, now: Instant)>
        init(_ now: Instant) { state = Mutex((0, now)) }
        var made: Int { state.withLock { $0.made } }
        func now() -> Instant { state.withLock { $0.now } }
        func made(one: Void = ()) { state.withLock { $0.made += 1 } }
        func move(seconds: Double) { state.withLock { $0.now = $0.now.adding(seconds: seconds) } }
    }

    private func site(_ pages: PageFixture, _ counting: Counting) throws -> Site {
        var hooks = Site.Hooks(clock: counting)
        hooks.watching = { work in
            counting.made()
            return await Reading.watch(work)
        }
        let routes = AllPages.routes(pages.casework, gateway: SimulatedGateway(key: [UInt8](repeating: 7, count: 32)))
        return try Site(
            screens: routes.screens, acts: routes.acts, downloads: routes.downloads,
            sessions: CaseworkSessions(pages.casework), hooks: hooks)
    }

    private func get(_ site: Site, _ path: String, _ session: String, flash: String? = nil) async -> (
        status: Int, text: String
    ) {
        let cookie = "pingheng=\(session)" + (flash.map { "; pingheng-flash=\($0)" } ?? "")
        let answer = await site.respond(method: "GET", path: path, headers: [("cookie", cookie)])
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test(
        "S8 a home is given again to the same session only, shows a new application at once, and ends with the session")
    func changes() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            let counting = Counting(pages.casework.business.now())
            let site = try site(pages, counting)
            let first = await get(site, "/me", wang)
            #expect(first.status == 200 && first.text.contains("王小明"))
            #expect(await get(site, "/me", wang).text == first.text)
            #expect(counting.made == 1)
            #expect(await get(site, "/me", li).text.contains("李丽"))
            #expect(counting.made == 2)

            let id = try await pages.application(wang)
            #expect(await get(site, "/me", wang).text.contains("/applications/\(id)"))
            #expect(counting.made == 3)

            try await pages.casework.perform(SignOut(token: wang), as: nil)
            #expect(await get(site, "/me", wang).status == 303)
            #expect(await get(site, "/me", li).status == 200)
        }
    }

    @Test("N2.1 what is left of the time is never older than a minute, and a word from the act before is shown once")
    func minute() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let counting = Counting(Instant(startOf: pages.plan.dates.close).adding(seconds: 86_400 - 90))
            let site = try site(pages, counting)
            let before = await get(site, "/me", wang)
            counting.move(seconds: 100)
            let after = await get(site, "/me", wang)
            #expect(before.text != after.text && counting.made == 2)
            #expect(await get(site, "/me", wang, flash: "saved").text.contains("saved"))
            #expect(await get(site, "/me", wang).text == after.text)
            #expect(counting.made == 2)
        }
    }
}
