import Testing
import TitleReview

@testable import Web

@Suite struct ReceiptTests {
    private struct Now: Clock {
        let instant: Instant
        func now() -> Instant { instant }
    }
    private struct NoSessions: SessionKeeper {
        func session(token: String, kind: SessionKind) async throws -> Session? { nil }
    }

    @Test(
        "F10 N2.1 an act's time is when the whole request had arrived, not when its turn came",
        arguments: [0.0, 0.001, 3, 30])
    func receipt(_ waited: Double) async throws {
        let now = Instant(microseconds: 1_660_579_201_000_000)
        let act = Act("/act", name: "act", policy: .everyone, summary: "办理") { context, _ in
            .done("/", flash: nil, data: ["at": context.now.microseconds])
        }
        let site = try Site(
            screens: [], acts: [act], sessions: NoSessions(), hooks: Site.Hooks(clock: Now(instant: now)))
        let body = BodySource(age: { waited }) { _, take in try take(Array("{}".utf8)) }
        let answer = await site.respond(
            to: Ask("POST", "/api/act", headers: [("content-type", "application/json")]), body: body)
        #expect(
            String(decoding: answer.bytes, as: UTF8.self).contains("\(now.microseconds - Int64(waited * 1_000_000))"))
    }
}
