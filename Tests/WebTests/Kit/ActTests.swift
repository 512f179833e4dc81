import Testing
import TitleReview

@testable import Web

@Suite struct ActTests {
    private func officer(_ headers: [(name: String, value: String)] = []) throws -> Caller {
        Caller(site: try TestSite.make(), cookies: "pingheng=officer-token", headers: headers)
    }

    @Test("S9 a form by cookie needs the session's token; without, with another's or an empty one it is 403")
    func token() async throws {
        let caller = try officer()
        #expect(await caller.post("/authority/decision", "_token=csrf-o&reason=x").status == 303)
        #expect(await caller.post("/authority/decision", "reason=x").status == 403)
        #expect(await caller.post("/authority/decision", "_token=csrf-a&reason=x").status == 403)
        #expect(await caller.post("/authority/decision", "_token=&reason=x").status == 403)
    }

    @Test(
        "S9 Origin and Sec-Fetch-Site must agree when sent",
        arguments: [
            ("origin", "http://127.0.0.1:8080", 303), ("origin", "http://evil.example", 403), ("origin", "null", 403),
            ("origin", "https://127.0.0.1:8080", 403),
            ("sec-fetch-site", "same-origin", 303), ("sec-fetch-site", "none", 303),
            ("sec-fetch-site", "same-site", 403), ("sec-fetch-site", "cross-site", 403),
        ])
    func origin(_ name: String, _ value: String, _ status: Int) async throws {
        #expect(
            await (try officer([(name, value)])).post("/authority/decision", "_token=csrf-o&reason=x").status == status)
    }

    @Test("S9 a JSON call needs nothing by bearer, the token or the own origin by cookie, and no form type")
    func json() async throws {
        let body = #"{"reason":"x"}"#
        let path = "/api/authority/decision"
        #expect(
            await Caller(site: try TestSite.make(), headers: [("authorization", "Bearer officer-token")]).postJSON(
                path, body
            ).status == 200)
        #expect(await (try officer()).postJSON(path, body).status == 403)
        #expect(await (try officer([("x-csrf-token", "csrf-o")])).postJSON(path, body).status == 200)
        #expect(await (try officer([("origin", "http://127.0.0.1:8080")])).postJSON(path, body).status == 200)
        // A page that was left open while somebody else signed in.
        #expect(
            await (try officer([("origin", "http://127.0.0.1:8080"), ("x-csrf-token", "csrf-a")])).postJSON(path, body)
                .status == 403)
        #expect(await (try officer([("origin", "http://evil.example")])).postJSON(path, body).status == 403)
        #expect(await (try officer([("x-csrf-token", "csrf-o")])).post(path, "reason=x").status == 415)
        #expect(await (try officer()).post("/authority/decision", body, type: "text/plain").status == 415)
    }

    @Test("S9 signing in works for a plain client: the form's cookie and its hidden token, then the session's cookie")
    func signIn() async throws {
        let site = try TestSite.make()
        let page = await Caller(site: site).get("/")
        let cookie = try #require(page.header("set-cookie")?.split(separator: ";").first.map(String.init))
        let token = try #require(cookie.split(separator: "=").last.map(String.init))
        #expect(page.text.contains("name=\"_token\" value=\"\(token)\""))
        let body = "account=a&password=12345678"
        let done = await Caller(site: site, cookies: cookie).post("/session", "_token=\(token)&\(body)")
        #expect(done.status == 303)
        #expect(
            done.headers.contains {
                $0.name == "set-cookie" && $0.value == "pingheng=applicant-token; Path=/; HttpOnly; SameSite=Lax"
            })
        #expect(await Caller(site: site, cookies: cookie).post("/session", body).status == 403)
        #expect(await Caller(site: site).post("/session", "_token=\(token)&\(body)").status == 403)
    }

    @Test("S35 signing out clears the cookie and what the browser kept")
    func signOut() async throws {
        let done = await Caller(site: try TestSite.make(), cookies: "pingheng=applicant-token").post(
            "/session/end", "_token=csrf-a")
        #expect(done.status == 303 && done.header("clear-site-data") == "\"cache\"")
        #expect(done.header("set-cookie")?.hasPrefix("pingheng=; ") == true)
    }

    @Test("what is wrong comes again as a page with a summary, what was typed and 422")
    func again() async throws {
        let answer = await (try officer()).post(
            "/authority/decision", "_token=csrf-o&reason=\(Percent.encode("超过十个字的理由在这里<b>"))&years=61")
        #expect(answer.status == 422)
        #expect(answer.text.contains("有 2 处需要修改"))
        #expect(answer.text.contains("href=\"#f-reason\"") && answer.text.contains("id=\"f-reason\""))
        #expect(answer.text.contains("超过十个字的理由在这里&lt;b&gt;") && answer.text.contains("value=\"61\""))
        #expect(answer.text.contains("aria-invalid=\"true\""))
    }

    @Test("a problem that the use case finds comes back at its field, on the page and over the API")
    func fromBelow() async throws {
        let page = await (try officer()).post("/authority/decision", "_token=csrf-o&reason=\(Percent.encode("再查"))")
        #expect(page.status == 422 && page.text.contains("这个理由已经用过"))
        let api = await Caller(site: try TestSite.make(), headers: [("authorization", "Bearer officer-token")])
            .postJSON("/api/authority/decision", #"{"reason":"再查"}"#)
        #expect(api.status == 422)
        #expect(
            try JSONReader.read(api.bytes)["errors"] == .array([.members(["field": "reason", "message": "这个理由已经用过"])]))
    }

    @Test("S16 over JSON an unknown field is refused, S20 a broken or deep body is 400")
    func jsonBodies() async throws {
        let caller = Caller(site: try TestSite.make(), headers: [("authorization", "Bearer officer-token")])
        #expect(await caller.postJSON("/api/authority/decision", #"{"reason":"x","state":"approved"}"#).status == 422)
        #expect(await caller.postJSON("/api/authority/decision", #"{"reason":"#).status == 400)
        #expect(await caller.postJSON("/api/authority/decision", "[1]").status == 400)
        #expect(
            await caller.postJSON(
                "/api/authority/decision",
                String(repeating: "{\"a\":", count: 40) + "1" + String(repeating: "}", count: 40)
            ).status == 400)
        #expect(await caller.postJSON("/api/authority/decision", #"{"reason":{"# + "\"x\":[[1]]}}").status == 400)
    }

    @Test("S11 the act's policy is asked before its body is read")
    func policyFirst() async throws {
        let caller = Caller(site: try TestSite.make(), cookies: "pingheng=applicant-token")
        #expect(await caller.post("/authority/decision", "_token=csrf-a&%ff=%").status == 403)
    }

    @Test("a sentence for the next page travels once, escaped, through its cookie")
    func flash() async throws {
        let site = try TestSite.make()
        let form = "pingheng-form=0123456789abcdef0123456789abcdef"
        let done = await Caller(site: site, cookies: form).post(
            "/open", "_token=0123456789abcdef0123456789abcdef&reason=%3Cb%3E&case=1&case=2&score.a=5&score.b=6")
        let cookie = try #require(done.header("set-cookie")?.split(separator: ";").first.map(String.init))
        let shown = await Caller(site: site, cookies: "\(form); \(cookie)").get("/hello/new")
        #expect(shown.text.contains("收到：&lt;b&gt;，2 项，5+6"))
        #expect(shown.headers.contains { $0.name == "set-cookie" && $0.value.hasPrefix("pingheng-flash=;") })
    }

    @Test("S14 an act never sends people to another host by a path")
    func away() async throws {
        let answer = await Caller(site: try TestSite.make(), cookies: "pingheng-form=0123456789abcdef0123456789abcdef")
            .post("/away", "_token=0123456789abcdef0123456789abcdef")
        #expect(answer.header("location") == "/")
    }

    @Test("a file arrives by multipart with the token in it")
    func upload() async throws {
        let token = "0123456789abcdef0123456789abcdef"
        let caller = Caller(site: try TestSite.make(), cookies: "pingheng-form=\(token)")
        func body(_ size: Int) -> String {
            """
            --b\r\nContent-Disposition: form-data; name="_token"\r\n\r\n\(token)\r\n\
            --b\r\nContent-Disposition: form-data; name="title"\r\n\r\n题名\r\n\
            --b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n\
            \(String(repeating: "x", count: size))\r\n--b--\r\n
            """
        }
        #expect(await caller.post("/upload", body(1000), type: "multipart/form-data; boundary=b").status == 303)
        #expect(await caller.post("/upload", body(1001), type: "multipart/form-data; boundary=b").status == 422)
        #expect(await caller.post("/upload", body(2_000_000), type: "multipart/form-data; boundary=b").status == 413)
        #expect(await caller.post("/upload", body(10), type: "multipart/form-data").status == 400)
    }
}
