import Foundation
import FoundationXML
import Testing
import TitleReview

@testable import Casework
@testable import Web

@Suite struct NoticeFeedTests {
    /// What RFC 4287 asks of a feed and of an entry: each of them once.
    private static let once = ["id", "title", "updated"]

    private static func attribute(_ name: String, of element: XMLElement) -> String? {
        element.attributes?.first { $0.name == name }?.stringValue
    }

    private static func check(_ bytes: [UInt8]) throws -> XMLElement {
        let feed = try #require(XMLDocument(data: Data(bytes)).rootElement())
        #expect(
            feed.name == "feed"
                && feed.resolveNamespace(forName: "feed")?.stringValue ?? feed.uri == "http://www.w3.org/2005/Atom")
        for element in [feed] + feed.elements(forName: "entry") {
            for name in once { #expect(element.elements(forName: name).count == 1, "\(element.name ?? "") \(name)") }
            let updated = try #require(element.elements(forName: "updated").first?.stringValue)
            #expect(ISO8601DateFormatter().date(from: updated) != nil, "\(updated)")
            let id = try #require(element.elements(forName: "id").first?.stringValue)
            #expect(URL(string: id)?.scheme != nil)
            #expect(element.elements(forName: "link").filter { attribute("rel", of: $0) == "alternate" }.count == 1)
        }
        #expect(feed.elements(forName: "author").first?.elements(forName: "name").count == 1)
        let itself = try #require(feed.elements(forName: "link").first { attribute("rel", of: $0) == "self" })
        #expect(attribute("href", of: itself) == feed.elements(forName: "id").first?.stringValue)
        return feed
    }

    @Test("RFC 4287 the feed of notices is valid Atom, whatever a plan is called, and newest first")
    func valid() throws {
        func notice(_ id: String, _ title: String, _ published: String, _ updated: String) throws -> NoticeView {
            NoticeView(
                id: id, planID: "plan", planTitle: title, kind: "result", start: Day("2022-08-29")!,
                last: Day("2022-09-05")!, days: 5, running: true,
                publishedAt: try #require(Instant(iso8601: published)),
                updatedAt: try #require(Instant(iso8601: updated)), people: [], interruptions: [])
        }
        let title = "机械 <b>&\"'\u{1}]]> 计划"
        let feed = try Self.check(
            NoticeFeed(
                notices: [
                    notice("b", "计划", "2022-09-01T09:00:00+08:00", "2022-09-01T09:00:00+08:00"),
                    notice("a", title, "2022-08-29T09:00:00+08:00", "2022-09-02T10:30:00+08:00"),
                ],
                address: "https://zc.example.cn", now: Instant(startOf: Day("2022-09-05")!)
            ).text.bytes)
        let entries = feed.elements(forName: "entry")
        #expect(
            entries.map { $0.elements(forName: "id").first?.stringValue } == [
                "https://zc.example.cn/notices/b", "https://zc.example.cn/notices/a",
            ])
        #expect(
            entries[1].elements(forName: "title").first?.stringValue == title.replacing("\u{1}", with: "\u{FFFD}")
                + "：评审结果公示")
        #expect(
            feed.elements(forName: "updated").first?.stringValue == "2022-09-02T10:30:00+08:00",
            "the feed changed when a notice was extended")
        _ = try Self.check(
            NoticeFeed(notices: [], address: "https://zc.example.cn", now: Instant(startOf: Day("2022-09-05")!)).text
                .bytes)
    }

    @Test("The feed works without a session, may be kept, and the page of notices names it")
    func answer() async throws {
        try await PageFixture.with { pages in
            let answer = await pages.site.respond(method: "GET", path: "/notices.atom", headers: [])
            func header(_ name: String) -> String? { answer.headers.first { $0.name == name }?.value }
            #expect(
                answer.status == 200 && header("content-type") == "application/atom+xml; charset=utf-8"
                    && header("cache-control") == "public, max-age=300" && header("set-cookie") == nil)
            _ = try Self.check(answer.body)
            #expect(
                await pages.get("/notices").text.contains(
                    "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"公示\" href=\"/notices.atom\">"))
            #expect(await !pages.get("/plans").text.contains("rel=\"alternate\""))
            let plan = try #require(
                try JSONSerialization.jsonObject(with: Data(await pages.get("/api/plans/\(pages.plan.id)").text.utf8))
                    as? [String: Any])
            #expect(
                plan["outcome"] == nil
                    && ((plan["data"] as? [String: Any]) ?? plan)["title"] as? String == pages.plan.title)
        }
    }
}
