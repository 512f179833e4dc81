import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct EmployerPagesTests {
    @Test("A2.1.2 A3.1.1 a clerk adds a clerk, whose one-time password is shown once and opens nothing but its change")
    func clerks() async throws {
        try await PageFixture.with { pages in
            let clerk = try await pages.token("clerk")
            #expect(await pages.get("/employer/clerks", as: clerk).text.contains("增加经办人"))
            let answer = try await pages.post("/employer/clerks", ["account": "zhao", "name": "赵经办"], as: clerk)
            let data = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
            let opened = data["data"] as? [String: Any] ?? data
            let password = try #require(opened["password"] as? String)
            let account = try #require(opened["accountID"] as? String)
            #expect(await pages.get("/employer/clerks", as: clerk).text.contains(password) == false)
            let entered = try await pages.post("/sign-in", ["account": "zhao", "password": password], as: nil)
            let token = try #require(
                (try JSONSerialization.jsonObject(with: Data(entered.body)) as? [String: Any])?["token"] as? String)
            #expect(await pages.get("/employer", as: token).status == 403)
            #expect(await pages.get("/employer/clerks/\(account)/closing", as: clerk).text.contains("停用以后不能恢复"))
            #expect(try await pages.post("/employer/clerks/\(account)/closing", [:], as: clerk).status == 200)
            #expect(await pages.get("/employer/clerks", as: clerk).text.contains("赵经办") == false)
            #expect(await pages.get("/employer/clerks", as: try await pages.token("wang")).status == 403)
        }
    }

    @Test("A3.1 the people's page: found, narrowed, reminded, taken away; who is marked as left chooses a unit again")
    func people() async throws {
        try await PageFixture.with { pages in
            let clerk = try await pages.token("clerk")
            let wang = try await pages.token("wang")
            _ = try await pages.application(wang)
            let page = await pages.get("/employer/people", as: clerk).text
            for word in ["王小明", "李丽", "发送提醒", "formaction=\"/employer/people/clerks\"", "/employer/people/list.xlsx"] {
                #expect(page.contains(word), "\(word)")
            }
            let drafts = await pages.get("/employer/people?progress=draft", as: clerk).text
            #expect(drafts.contains("王小明") && !drafts.contains("李丽"))
            let api = try #require(
                try JSONSerialization.jsonObject(
                    with: Data(await pages.get("/api/employer/people", as: clerk).text.utf8)) as? [String: Any])
            let ids = (api["people"] as? [[String: Any]])?.compactMap { $0["personID"] as? String } ?? []
            #expect(ids.count == 2)
            let reminded = try await pages.post(
                "/employer/people/reminders", ["person": ids, "plan": pages.plan.id], as: clerk)
            #expect(reminded.status == 200 && reminded.text.contains("已提醒 2 人"))
            #expect(await pages.get("/me", as: wang).text.contains("提醒您"))
            #expect(
                try await pages.post("/employer/people/reminders", ["plan": pages.plan.id], as: clerk).status == 422)
            let sheet = await pages.site.respond(
                method: "GET", path: "/employer/people/list.xlsx?progress=draft",
                headers: [("authorization", "Bearer \(clerk)")])
            #expect(sheet.status == 200 && sheet.body.starts(with: Array("PK".utf8)))
            let wangID = try await pages.casework.ask(AccountByLogin(login: "wang"), as: nil).personID ?? ""
            #expect(await pages.get("/employer/people/\(wangID)/leaving", as: clerk).text.contains("本人选择新单位后才能提交"))
            #expect(try await pages.post("/employer/people/\(wangID)/leaving", [:], as: clerk).status == 200)
            #expect(await pages.get("/me", as: wang).text.contains("您还没有选择工作单位"))
            let unit = try await pages.casework.ask(AccountByLogin(login: "clerk"), as: nil).unitID ?? ""
            #expect(await pages.get("/me/employer", as: wang).text.contains("杭州临平某机械有限公司"))
            #expect(try await pages.post("/me/employer", ["employer": unit], as: wang).status == 200)
            #expect(await pages.get("/me", as: wang).text.contains("您还没有选择工作单位") == false)
        }
    }

    @Test("N6.4 the guide says the plan's dates and rules, and by when the notice must be posted")
    func guide() async throws {
        try await PageFixture.with { pages in
            let page = await pages.get("/employer/guide", as: try await pages.token("clerk")).text
            let d = pages.plan.dates
            // 2022: posted on Thursday 18 August, the five working days end on the 25th, a day before the last for reports.
            for word in [
                pages.plan.title, d.close.chinese, d.employerDeadline.chinese, "2022年8月18日",
                "不少于 \(pages.plan.notices.employerDays) 个工作日", pages.plan.specialities[0],
            ] { #expect(page.contains(word), "\(word)") }
            #expect(!page.contains("2022年8月19日"))
            #expect(await pages.get("/employer/guide", as: try await pages.token("wang")).status == 403)
        }
    }

    @Test("A3.1.1 a change of name is asked on a page and decided on another")
    func renaming() async throws {
        try await PageFixture.with { pages in
            let clerk = try await pages.token("clerk")
            let admin = try await pages.administrator()
            let found = try await pages.casework.ask(AccountByLogin(login: "clerk"), as: nil)
            #expect(await pages.get("/employer/registration/name", as: clerk).text.contains("提交更名申请"))
            let actor = Actor(
                accountID: found.accountID, membershipID: found.membershipID, role: .employer, unitID: found.unitID,
                unitName: "", personID: nil, name: "", secondFactor: false)
            let proof = try StoredFile.made(
                [0xFF, 0xD8, 0xFF, 1], name: "证明.jpg", type: "image/jpeg", casework: pages.casework)
            try await pages.casework.perform(AskForName(name: "杭州临平某机械股份有限公司", proof: proof.address), as: actor)
            #expect(await pages.get("/employer/registration/name", as: clerk).text.contains("正在审核"))
            let list = try #require(
                try JSONSerialization.jsonObject(with: Data(await pages.get("/api/admin/names", as: admin).text.utf8))
                    as? [String: Any])
            let id = try #require((list["waiting"] as? [[String: Any]])?.first?["id"] as? String)
            for path in ["/admin", "/admin/names", "/admin/names/\(id)", "/admin/names/\(id)/proof"] {
                #expect(await pages.get(path, as: admin).status == 200, "\(path)")
            }
            #expect(await pages.get("/admin/names/\(id)/proof", as: clerk).status == 403)
            #expect(try await pages.post("/admin/names/\(id)", ["decision": "return"], as: admin).status == 422)
            #expect(try await pages.post("/admin/names/\(id)", ["decision": "approve"], as: admin).status == 200)
            #expect(await pages.get("/employer/registration", as: clerk).text.contains("股份有限公司"))
        }
    }

    @Test("S40 a wrong name is asked to be corrected on a page, checked on another, and the number is on neither")
    func correction() async throws {
        try await PageFixture.with { pages in
            let clerk = try await pages.token("clerk")
            let wang = try await pages.token("wang")
            let found = try await pages.casework.ask(AccountByLogin(login: "wang"), as: nil)
            let form = await pages.get("/me/identity", as: wang).text
            #expect(form.contains("提交更正申请") && form.contains("**********"))
            let actor = Actor(
                accountID: found.accountID, membershipID: found.membershipID, role: .applicant, unitID: nil,
                unitName: "", personID: found.personID, name: "", secondFactor: false)
            let proof = try StoredFile.made(
                [0xFF, 0xD8, 0xFF, 1], name: "证明.jpg", type: "image/jpeg", casework: pages.casework)
            _ = try await pages.casework.perform(
                AskForIdentityCorrection(name: "王公", residentID: nil, proof: proof.address), as: actor)
            #expect(await pages.get("/me/identity", as: wang).text.contains("更正申请正在核对"))
            #expect(await pages.get("/employer", as: clerk).text.contains("有 1 人申请更正姓名或身份证号"))
            let list = try #require(
                try JSONSerialization.jsonObject(
                    with: Data(await pages.get("/api/employer/corrections", as: clerk).text.utf8)) as? [String: Any])
            let id = try #require((list["waiting"] as? [[String: Any]])?.first?["id"] as? String)
            for path in ["/employer/corrections", "/employer/corrections/\(id)", "/employer/corrections/\(id)/proof"] {
                #expect(await pages.get(path, as: clerk).status == 200, "\(path)")
                #expect(await pages.get(path, as: wang).status == 403, "\(path)")
            }
            #expect(
                try await pages.post("/employer/corrections/\(id)", ["decision": "return"], as: clerk).status == 422)
            #expect(
                try await pages.post("/employer/corrections/\(id)", ["decision": "approve"], as: clerk).status == 200)
            #expect(await pages.get("/me/identity", as: wang).text.contains("已更正"))
        }
    }

    @Test(
        "A3.1.1 the authorisation letter is made from what is known, without an account and without a password in the address"
    )
    func letter() async throws {
        try await PageFixture.with { pages in
            let form = await pages.get("/registration/employer").text
            let start = try #require(form.range(of: "action=\"/registration/employer/letter.pdf\""))
            let end = try #require(form[start.upperBound...].range(of: "</form>"))
            #expect(!form[start.upperBound..<end.lowerBound].contains("password"))
            for query in [
                "", "?name=%E6%96%B0%E5%8D%95%E4%BD%8D&creditCode=1&clerk=%E8%B5%B5",
                "?name=" + String(repeating: "%E9%95%BF", count: 500),
            ] {
                let letter = await pages.site.respond(method: "GET", path: "/registration/employer/letter.pdf\(query)")
                #expect(letter.status == 200 && letter.body.starts(with: Array("%PDF-".utf8)), "\(query)")
            }
            let own = await pages.site.respond(
                method: "GET", path: "/employer/registration/letter.pdf",
                headers: [("authorization", "Bearer \(try await pages.token("clerk"))")])
            #expect(own.status == 200)
        }
    }
}
