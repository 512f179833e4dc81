import Synchronization
import Testing
import TitleReview

@testable import Web

@Suite struct SiteTests {
    @Test(
        "S11 a route without a relation, with a wrong path or declared twice makes the build fail, all faults at once")
    func faults() throws {
        func screen(_ path: String, _ name: String, _ policy: Policy) -> Screen {
            Screen(path, name: name, policy: policy, summary: "") { _ in
                [1]
            } view: { _, _ in
                Page("", body: "")
            }
        }
        let fault = #expect(throws: SiteFault.self) {
            try Site(
                screens: [
                    screen("/a", "a", Policy(.signedIn, relation: " ")), screen("b", "b", .everyone),
                    screen("/c/{x}", "c", .everyone),
                    screen("/c/{y}", "d", .everyone), screen("/e", "c", .everyone), screen("/api/x", "f", .everyone),
                    screen("/g", "g", Policy(.roles([]), relation: "x")),
                ], acts: [], sessions: TwoSessions(), hooks: .init(clock: FixedClock()))
        }
        #expect(fault?.faults.count == 6)
    }

    @Test(
        "a path finds its route: literals before parameters, parts decoded, trailing garbage is 404",
        arguments: [
            ("/", 200), ("/hello/new", 200), ("/hello/x", 200), ("/hello/%E5%91%A8%E3%9B%83", 200), ("/hello", 404),
            ("/hello/x/y", 404), ("/hello/x/", 404),
            ("//hello/x", 404), ("/hello/", 404), ("/Hello/x", 404), ("/hello/a%2Fb", 200), ("/hello/%zz", 400),
            ("/hello/%ff", 400), ("/hello/%00", 400),
            ("/hello/x?q=%ff", 400), ("/hello/x?q=%E2%80%AE", 400), ("hello", 400), ("http://x/", 400), ("/api", 404),
            ("/static/0/../../etc/passwd", 404),
        ])
    func paths(_ path: String, _ status: Int) async throws {
        #expect(await Caller(site: try TestSite.make()).get(path).status == status)
    }

    @Test("S20 an address of 8 KiB is answered, one byte more is 414")
    func longAddress() async throws {
        let caller = Caller(site: try TestSite.make())
        let path = "/hello/x?q="
        #expect(await caller.get(path + String(repeating: "a", count: 8192 - path.utf8.count)).status == 200)
        #expect(await caller.get(path + String(repeating: "a", count: 8193 - path.utf8.count)).status == 414)
    }

    @Test("S20 header lines beyond 16 KiB are 431, both lengths 400, compressed bodies 415")
    func heads() async throws {
        var caller = Caller(site: try TestSite.make())
        caller.headers = [("x", String(repeating: "a", count: 16_000))]
        #expect(await caller.get("/").status == 200)
        caller.headers = [("x", String(repeating: "a", count: 16_384))]
        #expect(await caller.get("/").status == 431)
        caller.headers = [("content-length", "1"), ("transfer-encoding", "chunked")]
        #expect(await caller.post("/open", "").status == 400)
        caller.headers = [("content-encoding", "gzip")]
        #expect(await caller.post("/open", "").status == 415)
    }

    @Test("S20 a form of 1 MiB is read, one byte more is 413; a file route takes what its file may have")
    func bodySizes() async throws {
        var caller = Caller(site: try TestSite.make(), cookies: "pingheng-form=0123456789abcdef0123456789abcdef")
        caller.headers = [("x-csrf-token", "0123456789abcdef0123456789abcdef")]
        func body(_ size: Int) -> String { "reason=" + String(repeating: "a", count: size - 7) }
        #expect(await caller.post("/open", body(1 << 20)).status == 422)
        #expect(await caller.post("/open", body(1 << 20 + 1)).status == 413)
    }

    @Test("405 names what is allowed, HEAD answers as GET without a body")
    func methods() async throws {
        let caller = Caller(site: try TestSite.make())
        let refused = await caller.send("DELETE", "/hello/x", [], [])
        #expect(refused.status == 405)
        #expect(refused.header("allow") == "GET, HEAD")
        #expect(await caller.post("/hello/x", "").status == 405)
        #expect(await caller.get("/session").status == 405)
        let whole = await caller.get("/hello/x")
        let head = await caller.send("HEAD", "/hello/x", [], [])
        #expect(head.status == 200 && head.bytes.isEmpty)
        #expect(head.header("content-length") == String(whole.bytes.count))
    }

    @Test(
        "S34 S35 every answer, errors included, has the security headers and is not stored",
        arguments: [
            "/", "/nowhere", "/boom", "/conflict", "/me", "/hello/%ff", "/api/nowhere", "/file", "/healthz",
        ])
    func securityHeaders(_ path: String) async throws {
        let answer = await Caller(site: try TestSite.make()).get(path)
        let policy = try #require(answer.header("content-security-policy"))
        #expect(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors") && !policy.contains("unsafe"))
        #expect(answer.header("x-content-type-options") == "nosniff")
        #expect(answer.header("referrer-policy") != nil && answer.header("permissions-policy") != nil)
        #expect(answer.header("cross-origin-opener-policy") == "same-origin")
        #expect(answer.header("cache-control") == "no-store")
        #expect(answer.header("strict-transport-security") == nil)
    }

    @Test("S7 S34 over https the cookies carry the prefix and Secure, and HSTS is sent")
    func https() async throws {
        let answer = await Caller(site: try TestSite.make(secure: true)).get("/")
        #expect(answer.header("set-cookie")?.hasPrefix("__Host-pingheng-form=") == true)
        #expect(answer.header("set-cookie")?.contains("; Secure") == true)
        #expect(answer.header("strict-transport-security") != nil)
    }

    @Test("S32 HTML is never inline, whatever its maker asks")
    func htmlFile() async throws {
        let answer = await Caller(site: try TestSite.make()).get("/file")
        #expect(answer.header("content-disposition")?.hasPrefix("attachment") == true)
        #expect(answer.header("content-security-policy")?.hasPrefix("sandbox") == true)
    }

    @Test("S35 an unexpected error shows an id and logs one line without what was thrown")
    func unexpected() async throws {
        let lines = Mutex<[String]>([])
        let answer = await Caller(site: try TestSite.make(log: { line in lines.withLock { $0.append(line) } })).get(
            "/boom")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("330106") && !answer.text.contains("/var/lib"))
        let logged = lines.withLock { $0 }
        #expect(logged.count == 1 && !logged[0].contains("330106") && !logged[0].contains("\n"))
        let id = try #require(logged[0].split(separator: "\"id\":\"").last?.prefix(7))
        #expect(answer.text.contains(id))
    }

    @Test("every described address answers, the front page's included")
    func frontPage() async throws {
        let site = try TestSite.make()
        #expect(await Caller(site: site).get("/api/").text.contains("公众"))
        #expect(await Caller(site: site).get("/api//").status == 404)
    }

    @Test("S60 what an error may say goes into the log, escaped, and never into the answer")
    func words() async throws {
        let lines = Mutex<[String]>([])
        let site = try TestSite.make(
            log: { line in lines.withLock { $0.append(line) } }, words: { $0 is Boom ? "file \"zz\"\nyy" : nil })
        let answer = await Caller(site: site).get("/boom")
        #expect(answer.status == 500 && !answer.text.contains("zz"))
        let logged = lines.withLock { $0 }
        #expect(logged.count == 1 && logged[0].hasSuffix(#""error":"Boom","detail":"file \"zz\"\nyy"}"#))
    }

    @Test("S14 signed out leads to sign-in and back to the own path; the API says 401; the wrong role 403")
    func admission() async throws {
        let site = try TestSite.make()
        let out = await Caller(site: site).get("/me?a=1")
        #expect(out.status == 303)
        #expect(out.header("location") == "/sign-in?back=%2Fme%3Fa%3D1")
        let api = await Caller(site: site).get("/api/me")
        #expect(
            api.status == 401 && api.header("www-authenticate") != nil
                && api.header("content-type") == "application/problem+json")
        #expect(await Caller(site: site, cookies: "pingheng=applicant-token").get("/me").status == 200)
        #expect(await Caller(site: site, cookies: "pingheng=applicant-token").get("/authority").status == 403)
        #expect(await Caller(site: site, cookies: "pingheng=officer-token").get("/authority").status == 200)
        #expect(await Caller(site: site, cookies: "pingheng=forged").get("/authority").status == 303)
        #expect(
            await Caller(site: site, headers: [("authorization", "Bearer officer-token")]).get("/api/authority").status
                == 200)
        #expect(
            await Caller(site: site, headers: [("authorization", "Bearer forged")]).get("/api/authority").status == 401)
        #expect(await Caller(site: site, headers: [("authorization", "Basic eDp5")]).get("/api/me").status == 401)
    }

    @Test("the page and the API show one model")
    func bothForms() async throws {
        let caller = Caller(site: try TestSite.make())
        let api = await caller.get("/api/hello/%E5%91%A8")
        #expect(api.header("content-type") == "application/json")
        #expect(api.text == #"{"day":"2022-08-10","name":"周"}"#)
        #expect(await caller.get("/hello/%3Cb%3E").text.contains("<h1>&lt;b&gt;</h1>"))
    }

    @Test("RFC 9457 refusals over the API are problem details")
    func problems() async throws {
        let answer = await Caller(site: try TestSite.make()).get("/api/conflict")
        let problem = try JSONReader.read(answer.bytes)
        #expect(answer.status == 409)
        #expect(problem["status"] == 409)
        #expect(problem["title"] == "状态已改变")
        #expect(problem["detail"] == "这份申报已经提交。")
    }

    @Test("S60 metrics are open on loopback and need the token from elsewhere; no personal path is in them")
    func metrics() async throws {
        let site = try TestSite.make()
        _ = await Caller(site: site).get("/hello/%E5%91%A8")
        let near = await Caller(site: site).get("/metrics")
        #expect(
            near.status == 200 && near.text.contains("route=\"hello\",status=\"200\"} 1") && !near.text.contains("%E5"))
        #expect(await site.respond(to: Ask("GET", "/metrics", address: "10.0.0.9")).status == 404)
        #expect(await Caller(site: site, headers: [("x-forwarded-for", "1.2.3.4")]).get("/metrics").status == 404)
        let token = Ask("GET", "/metrics", headers: [("authorization", "Bearer metrics-token")], address: "10.0.0.9")
        #expect(await site.respond(to: token).status == 200)
    }

    @Test("static files are immutable under their fingerprint, uncached under another")
    func files() async throws {
        let site = try TestSite.make()
        let now = await Caller(site: site).get(site.files.assets.url("css/a.css"))
        #expect(now.header("cache-control")?.contains("immutable") == true)
        #expect(await Caller(site: site).get("/static/old/css/a.css").header("cache-control") == "no-cache")
        #expect(await Caller(site: site).get("/static/old/css/b.css").status == 404)
    }

    @Test("S58 /plain and /kit exist only in the demo")
    func demoOnly() async throws {
        let (off, on) = (try TestSite.make(), try TestSite.make(demo: true))
        for path in ["/plain", "/kit"] {
            #expect(await Caller(site: off).get(path).status == 404)
            #expect(await Caller(site: on).get(path).status == 200)
        }
        #expect(await Caller(site: on).get("/plain").bytes.count == 2)
        let kit = await Caller(site: on).get("/kit").text
        #expect(!kit.contains("style=\"") && !kit.contains("onclick"))
    }

    @Test("OpenAPI 3.1 describes every route once, with fields, problems and security")
    func openAPI() async throws {
        let document = try JSONReader.read(await Caller(site: try TestSite.make()).get("/api/openapi.json").bytes)
        #expect(document["openapi"] == "3.1.0")
        let post = try #require(document["paths"]?["/api/authority/decision"]?["post"])
        #expect(post["operationId"] == "decide" && post["x-transition"] == "authorityReview.pass")
        let schema = post["requestBody"]?["content"]?["application/json"]?["schema"]
        #expect(schema?["properties"]?["years"]?["maximum"] == 60)
        #expect(schema?["additionalProperties"] == false)
        #expect(schema?["required"] == .array(["reason"]))
        #expect(document["paths"]?["/api/hello/{name}"]?["get"]?["parameters"] != nil)
    }
}
