import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

extension PageFixture {
    /// A browser that is signed in as the holder of this token; nil: one that nobody is signed in with.
    func browser(_ token: String?) -> Caller { Caller(site: site, cookies: token.map { "pingheng=\($0)" } ?? "") }

    /// The token that the page's forms carry.
    func formToken(_ page: Answer) throws -> String {
        let found = try #require(page.text.firstMatch(of: /name="_token" value="([0-9a-f]+)"/))
        return String(found.1)
    }

    /// A signature of nobody, as a phone sends it.
    static func hand() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appending(path: "Public/demo/signature.png")))
    }

    /// The form of the page at this path, sent with a picture of a signature.
    func sign(_ path: String, _ browser: Caller, hand: [UInt8], agree: Bool = true) async throws -> Answer {
        let page = await browser.get(path)
        var browser = browser
        if let cookie = page.headers.first(where: { $0.name == "set-cookie" })?.value.split(separator: ";").first {
            browser.cookies = String(cookie)
        }
        var body = Array(
            "--b\r\ncontent-disposition: form-data; name=\"_token\"\r\n\r\n\(try formToken(page))\r\n".utf8)
        if agree { body += Array("--b\r\ncontent-disposition: form-data; name=\"agree\"\r\n\r\ntrue\r\n".utf8) }
        body +=
            Array(
                "--b\r\ncontent-disposition: form-data; name=\"hand\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n"
                    .utf8) + hand + Array("\r\n--b--\r\n".utf8)
        return await browser.send("POST", path, [("content-type", "multipart/form-data; boundary=b")], body)
    }

    /// Asks for a link as the API does.
    func signingPath(_ id: String, _ token: String) async throws -> String {
        let answer = try await post("/applications/\(id)/signing", [:], as: token)
        let link = try #require(
            (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["address"] as? String)
        return String(link.trimmingPrefix("http://127.0.0.1"))
    }
}

@Suite struct SigningPagesTests {
    @Test(
        "A2.2.2 the phone signs by the link, without signing in; the desk then hears of it, and the commitment is a PDF"
    )
    func phone() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let id = try await pages.application(token)
            let path = try await pages.signingPath(id, token)
            let nobody = pages.browser(nil)
            let paper = await nobody.get(path)
            #expect(
                paper.status == 200 && paper.text.contains("王小明") && paper.text.contains(pages.plan.title)
                    && paper.text.contains("本人承诺"))
            #expect(await pages.get("/api/applications/\(id)/signing", as: token).text.contains("\"waiting\""))
            let unread = try await pages.sign(path, nobody, hand: PageFixture.hand(), agree: false)
            #expect(unread.status == 422 && unread.text.contains("请先勾选"))
            let blank = try await pages.sign(path, nobody, hand: [0x89, 0x50])
            #expect(blank.status == 422 && blank.text.contains("签名应是 PNG 图片"))
            #expect(await pages.get("/applications/\(id)/commitment.pdf", as: token).status == 404)
            let signed = try await pages.sign(path, nobody, hand: PageFixture.hand())
            #expect(signed.status == 200 && signed.text.contains("签名已收到"))
            #expect(await pages.get("/api/applications/\(id)/signing", as: token).text.contains("\"signed\""))
            #expect(await pages.get("/applications/\(id)/commitment.pdf", as: token).text.hasPrefix("%PDF-"))
            let used = await nobody.get(path)
            #expect(used.status == 409 && used.text.contains("已经用过") && used.text.contains("换一个新的二维码"))
        }
    }

    @Test(
        "A2.2.2 S9 S10 S14 a forged, a replaced and a foreign link say what to do; without the form's token nothing is signed"
    )
    func hostile() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            let id = try await pages.application(wang)
            let nobody = pages.browser(nil)
            let old = try await pages.signingPath(id, wang)
            let path = try await pages.signingPath(id, wang)
            for wrong in [old, "/sign/" + String(repeating: "0", count: 32), "/sign/x", path + "0"] {
                let answer = await nobody.get(wrong)
                #expect(answer.status == 404 && answer.text.contains("扫描现在显示的二维码"), "\(wrong)")
            }
            let foreign = try await pages.post("/applications/\(id)/signing", [:], as: li)
            #expect(foreign.status == 404)
            #expect(await pages.get("/api/applications/\(id)/signing", as: li).status == 404)
            #expect(
                await nobody.send(
                    "POST", path, [("content-type", "multipart/form-data; boundary=b")], Array("--b--\r\n".utf8)
                ).status == 403)
            // Asking for the page changes nothing, as scanners do (S10).
            for _ in 0..<3 { _ = await nobody.get(path) }
            #expect(try await pages.sign(path, nobody, hand: PageFixture.hand()).status == 200)
        }
    }

    @Test(
        "A2.2.2 the applicant signs on the own page as well, and again; the page shows a code only when asked by a form"
    )
    func page() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let path = "/applications/\(try await pages.application(token))/commitment"
            let browser = pages.browser(token)
            #expect(await browser.get(path).text.contains("用手机扫码签名"))
            #expect(await !browser.get(path).text.contains("data:image/svg"))
            let first = try await pages.sign(path, browser, hand: PageFixture.hand())
            #expect(first.status == 303)
            let before = await pages.get(path + ".pdf", as: token).text
            #expect(try await pages.sign(path, browser, hand: PageFixture.hand()).status == 303)
            #expect(before.hasPrefix("%PDF-"))
            let form = try pages.formToken(await browser.get(path))
            let shown = await browser.post(path.replacing("/commitment", with: "/signing"), "_token=\(form)")
            #expect(
                shown.status == 200 && shown.text.contains("src=\"data:image/svg+xml;base64,")
                    && shown.text.contains("data-seconds=\"300\""))
        }
    }

    @Test("A2.2.3 a second window's older details come back with both texts, 409; the API says so, too")
    func twoWindows() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let path = "/applications/\(try await pages.application(token))/details"
            let browser = pages.browser(token)
            let page = await browser.get(path)
            let form = try pages.formToken(page)
            #expect(
                page.text.contains("name=\"version\" value=\"1\"") && page.text.contains("data-autosave=\"\(path)\""))
            func send(_ report: String, _ version: Int, _ writer: String) async -> Answer {
                await browser.post(
                    path, "_token=\(form)&report=\(Percent.encode(report))&version=\(version)&writer=\(writer)")
            }
            #expect(await send("第一个窗口写的", 1, "a").status == 303)
            let refused = await send("第二个窗口写的", 1, "b")
            #expect(refused.status == 409)
            for words in ["另一个窗口", "第一个窗口写的", "第二个窗口写的", "name=\"version\" value=\"2\"", "data-discard"] {
                #expect(refused.text.contains(words), "\(words)")
            }
            #expect(!refused.text.contains("data-autosave"))
            #expect(await browser.get(path).text.contains("第一个窗口写的"))
            let api = try await pages.post(path, ["report": "第三个", "version": 1, "writer": "c"], as: token)
            #expect(api.status == 409 && api.text.contains("另一个窗口"))
            let saved = try await pages.post(path, ["report": "第一个窗口接着写", "version": 1, "writer": "a"], as: token)
            #expect(saved.status == 200 && saved.text.contains("\"version\":3"))
        }
    }

    @Test("A2.1 a new record's page carries the id of its draft, and sending it twice makes one record")
    func newRecord() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let browser = pages.browser(token)
            let page = await browser.get("/me/archive/project/new")
            let form = try pages.formToken(page)
            let draft = try #require(page.text.firstMatch(of: /name="draft" value="([0-9a-f]{32})"/)).1
            for _ in 0..<2 {
                let answer = await browser.post(
                    "/me/archive/project", "_token=\(form)&draft=\(draft)&name=\(Percent.encode("产线改造"))")
                #expect(answer.status == 303 && answer.header("location") == "/me/archive/records/\(draft)")
            }
            #expect(await pages.get("/me/archive", as: token).text.contains("共 1 条"))
            let bad = await browser.post("/me/archive/project", "_token=\(form)&draft=zz&name=x")
            #expect(bad.status == 422)
        }
    }

    @Test("A2.2.1 the photo's form carries the plan's bounds for the page that cuts")
    func photo() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let page = await pages.get("/applications/\(try await pages.application(token))/photo", as: token).text
            for bound in [
                "bytes-over=\"30720\"", "bytes-under=\"1048576\"", "width-over=\"215\"", "height-over=\"300\"",
                "ratio-from=\"650\"", "ratio-to=\"800\"",
            ] {
                #expect(page.contains("data-" + bound), "\(bound)")
            }
        }
    }
}
