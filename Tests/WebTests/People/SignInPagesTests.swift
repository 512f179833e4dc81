import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct SignInPagesTests {
    @Test(
        "B54 S2 a login that somebody has and one that nobody has get the same status and body, wrong or too often wrong"
    )
    func sameBodies() async throws {
        try await PageFixture.with(machine: PageFixture.Now(instant: Instant(microseconds: 1_800_000_000_000_000))) {
            casework in
            for attempt in 0..<7 {
                var bodies: Set<String> = []
                for login in ["clerk", "nobody-at-all"] {
                    let answer = try await casework.post(
                        "/sign-in", ["account": login, "password": "wrong-one"], as: nil)
                    let words = answer.text.filter { !$0.isNumber }
                    #expect(words.contains(attempt < 5 ? "账号或密码不对" : "没有核对"), "\(answer.text)")
                    bodies.insert("\(answer.status) \(words)")
                }
                #expect(bodies.count == 1, "\(bodies)")
            }
        }
    }

    @Test("B54 a complete sign-in on a page leaves the browser something for half a year that only the server reads")
    func device() async throws {
        try await PageFixture.with { casework in
            func cookies(_ headers: [(name: String, value: String)]) -> [String: String] {
                headers.filter { $0.name == "set-cookie" }.reduce(into: [:]) { found, header in
                    let parts = header.value.split(separator: "=", maxSplits: 1)
                    found[String(parts[0])] = String(parts[1])
                }
            }
            func signIn(_ login: String) async throws -> [String: String] {
                let page = await casework.site.respond(method: "GET", path: "/sign-in")
                let form = try #require(cookies(page.headers)["pingheng-form"]?.prefix(32))
                let answer = await casework.site.respond(
                    method: "POST", path: "/sign-in",
                    headers: [
                        ("content-type", "application/x-www-form-urlencoded"), ("cookie", "pingheng-form=\(form)"),
                    ], body: Array("_token=\(form)&account=\(login)&password=\(PageFixture.password)".utf8))
                #expect(answer.status == 303)
                return cookies(answer.headers)
            }
            let kept = try #require(try await signIn("clerk")["pingheng-devices"])
            #expect(kept.contains("HttpOnly") && kept.contains("SameSite=Lax") && kept.contains("Max-Age=15552000"))
            // With the code still to come there is nothing yet.
            #expect(try await signIn("admin")["pingheng-devices"] == nil)
        }
    }

    @Test("B52 the fifth wrong code leads back to the password, with the reason")
    func fifth() async throws {
        try await PageFixture.with { casework in
            let token = try await casework.token("admin")
            for attempt in 1...5 {
                let answer = try await casework.post("/second-factor", ["code": "12345x"], as: token)
                #expect(answer.status == (attempt < 5 ? 422 : 401))
                #expect(answer.text.contains(attempt < 5 ? "验证码不对" : "连续 5 次不对"))
            }
        }
    }
}
