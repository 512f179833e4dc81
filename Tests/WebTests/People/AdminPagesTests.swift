import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct AdminPagesTests {
    private func data(_ answer: (status: Int, text: String, body: [UInt8])) throws -> [String: Any] {
        let all = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        // A redirect carries its data beside the location; a page that is shown once is its data.
        return all["data"] as? [String: Any] ?? all
    }

    private func waiting(_ pages: PageFixture) async throws -> String {
        let letter = try StoredFile.made(
            [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 1, count: 400), name: "委托书.jpg", type: "image/jpeg",
            casework: pages.casework)
        return try await pages.casework.perform(
            RegisterEmployer(
                EmployerProfile(
                    name: "新来的单位", creditCode: "91330110MA2B0BBB11", kind: "enterprise", ownership: "private",
                    sector: "other", supervisedBy: "district"),
                login: "newclerk", password: PageFixture.password, clerk: "新经办", letter: letter.address), as: nil)
    }

    @Test("A3.2.0 every page of the administrator answers, and health is asked and not claimed")
    func pages() async throws {
        try await PageFixture.with { pages in
            let admin = try await pages.administrator()
            for path in [
                "", "/accounts", "/accounts?role=applicant", "/accounts?find=王小明", "/accounts/new", "/units",
                "/registrations", "/audit", "/outbox", "/outbox?state=sent", "/health",
            ] {
                let page = await pages.get(
                    "/admin" + path.replacingOccurrences(of: "王小明", with: "%E7%8E%8B%E5%B0%8F%E6%98%8E"), as: admin)
                #expect(page.status == 200, "\(path): \(page.status)")
            }
            let health = await pages.get("/admin/health", as: admin).text
            #expect(health.contains("SQLite") && health.contains("链头") && !health.contains("正常应答"))
            #expect(await pages.get("/admin/health", as: try await pages.token("wang")).status == 403)
        }
    }

    @Test("A3.2.0 the API keeps its fields: units by name, accounts with the secret once")
    func contract() async throws {
        try await PageFixture.with { pages in
            let admin = try await pages.administrator()
            let added = try data(
                try await pages.post("/admin/units", ["kind": "bureau", "name": "某市人社局", "level": ""], as: admin))
            let unit = try #require(added["id"] as? String)
            #expect(await pages.get("/api/admin/units", as: admin).text.contains("\"id\":\"\(unit)\""))
            let opened = try data(
                try await pages.post(
                    "/admin/accounts",
                    [
                        "account": "bureau1", "password": PageFixture.password, "name": "审批员", "role": "bureau",
                        "unit": unit,
                    ], as: admin))
            #expect((opened["totp"] as? String)?.count == 32 && opened["accountID"] is String)
            let wrong = try await pages.post(
                "/admin/accounts",
                ["account": "x", "password": PageFixture.password, "name": "某", "role": "office", "unit": unit],
                as: admin
            )
            #expect(wrong.status == 422)
        }
    }

    @Test("A3.1.1 a registration is decided with the letter at hand; a return needs its reason, which the clerk reads")
    func registration() async throws {
        try await PageFixture.with { pages in
            let admin = try await pages.administrator()
            let unit = try await waiting(pages)
            let page = await pages.get("/admin/registrations/\(unit)", as: admin).text
            for word in ["91330110MA2B0BBB11", "新经办", "newclerk", "民营", "下载授权委托书"] {
                #expect(page.contains(word), "\(word)")
            }
            let letter = await pages.site.respond(
                method: "GET", path: "/admin/registrations/\(unit)/letter",
                headers: [("authorization", "Bearer \(admin)")])
            #expect(
                letter.status == 200 && letter.body.count == 403
                    && letter.headers.contains {
                        $0.name.lowercased() == "content-disposition" && $0.value.hasPrefix("attachment")
                    })
            let silent = try await pages.post("/admin/registrations/\(unit)", ["decision": "return"], as: admin)
            #expect(silent.status == 422 && silent.text.contains("\"field\":\"reason\""))
            #expect(
                try await pages.post(
                    "/admin/registrations/\(unit)", ["decision": "return", "reason": "公章看不清"], as: admin
                ).status == 200)
            let clerk = try await pages.token("newclerk")
            #expect(await pages.get("/employer", as: clerk).text.contains("公章看不清"))
            let form = await pages.get("/employer/registration", as: clerk).text
            #expect(form.contains("公章看不清") && form.contains("重新提交") && form.contains("91330110MA2B0BBB11"))
            #expect(
                await pages.get("/employer/registration", as: try await pages.token("clerk")).text.contains("重新提交")
                    == false)
        }
    }

    @Test(
        "S10 who has forgotten the password is told what to do; an unknown link is said in words, and nothing is said of accounts"
    )
    func forgotten() async throws {
        try await PageFixture.with { pages in
            #expect(await pages.get("/sign-in").text.contains("/password/forgotten"))
            #expect(await pages.get("/password/forgotten").text.contains("请联系平台管理员重置密码"))
            let unknown = await pages.get("/password/reset/\(String(repeating: "0", count: 32))")
            #expect(unknown.status == 404 && unknown.text.contains("链接不对"))
        }
    }

    @Test("S1 S8 everybody changes the own password on a page; a new one-time password leads there")
    func passwords() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let elsewhere = try await pages.token("wang")
            #expect(await pages.get("/role", as: wang).text.contains("href=\"/password\""))
            #expect(await pages.get("/password", as: wang).status == 200)
            func change(_ old: String, _ new: String, _ again: String) async throws -> (
                status: Int, text: String, body: [UInt8]
            ) {
                try await pages.post("/password", ["old": old, "new": new, "again": again], as: wang)
            }
            #expect(try await change("wrong-one", "Quite-New-2023", "Quite-New-2023").text.contains("现在的密码不对"))
            #expect(
                try await change(PageFixture.password, "Quite-New-2023", "Quite-New-2024").text.contains(
                    "\"field\":\"again\""))
            #expect(try await change(PageFixture.password, "Quite-New-2023", "Quite-New-2023").status == 200)
            #expect(await pages.get("/role", as: wang).status == 200)
            #expect(await pages.get("/role", as: elsewhere).status == 401)

            let admin = try await pages.administrator()
            let account = try await pages.casework.ask(AccountByLogin(login: "wang"), as: nil).accountID
            #expect(await pages.get("/admin/accounts/\(account)", as: admin).text.contains("重置密码"))
            let renewed = try data(try await pages.post("/admin/accounts/\(account)/password", [:], as: admin))
            let once = try #require(renewed["password"] as? String)
            #expect(await pages.get("/role", as: wang).status == 401)
            let entered = try await pages.post("/sign-in", ["account": "wang", "password": once], as: nil)
            #expect(entered.status == 200 && entered.text.contains("/password"))
            let renewing = try #require(
                (try JSONSerialization.jsonObject(with: Data(entered.body)) as? [String: Any])?["token"] as? String)
            #expect(await pages.get("/me", as: renewing).status == 403)
            #expect(
                try await pages.post(
                    "/password", ["old": once, "new": "Even-Newer-2023", "again": "Even-Newer-2023"], as: renewing
                ).status == 200)
            #expect(await pages.get("/me", as: renewing).status == 200)
        }
    }
}
