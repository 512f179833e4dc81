import Casework
import Foundation
import Store
import Testing
import TitleReview

@testable import Web

@Suite struct ObjectionPagesTests {
    /// A draft of the first applicant in a running notice of the office: as much as the public's pages need.
    private func notice(_ p: PageFixture) async throws -> String {
        let caseID = try await p.application(try await p.token("wang"))
        let today = Instant(startOf: p.plan.dates.open.adding(days: 2))
        try await p.casework.database.write { tx in
            let office = try #require(try tx.one("SELECT id FROM units WHERE kind = 'office'")).text("id")
            try tx.execute(
                """
                INSERT INTO notices (id, plan_id, kind, unit_id, start_day, last_day, days, published_at)
                VALUES ('n1', \(p.plan.id), 'qualification', \(office), \(today.day), \(today.day.adding(days: 7)), 5, \(today))
                """)
            try tx.execute("INSERT INTO notice_cases (notice_id, case_id) VALUES ('n1', \(caseID))")
        }
        return caseID
    }

    @Test("B20 an objection is filed from the form, answers with a receipt, and is looked up by it, by nothing else")
    func way() async throws {
        try await PageFixture.with { p in
            let caseID = try await notice(p)
            let form = await p.get("/notices/n1/objections/new?case=\(caseID)")
            #expect(form.status == 200)
            for words in ["您的姓名", "联系方式", "证据材料 1", "multipart/form-data", "回执编号"] {
                #expect(form.text.contains(words), "\(words)")
            }
            #expect(!form.text.contains("发送验证码"), "nothing can be sent here")
            var fields = ["case": caseID, "author": "李某", "contact": "12", "body": "学历存疑，与公示不符"]
            #expect(try await p.post("/notices/n1/objections", fields, as: nil).status == 422)
            fields["contact"] = "13900000000"
            let answer = try await p.post("/notices/n1/objections", fields, as: nil)
            #expect(answer.status == 200, "\(answer.text)")
            let data = try #require(
                (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["data"] as? [String: Any]
            )
            let receipt = try #require(ObjectionReceipt(parsing: data["receipt"] as? String ?? ""))
            for typed in [receipt.description, receipt.code.lowercased()] {
                let page = await p.get("/objections?receipt=\(typed)")
                #expect(page.status == 200 && page.text.contains("正在调查核实") && page.text.contains("王*明"))
                #expect(!page.text.contains("李某") && !page.text.contains("存疑") && !page.text.contains("13900000000"))
            }
            for wrong in ["0000-0000-0000-0000", "1", "n1", caseID] {
                let page = await p.get("/objections?receipt=\(wrong)")
                #expect(page.status == 404 && page.text.contains("没有这个编号的异议"), "\(wrong)")
            }
            #expect(await p.get("/objections").status == 200)
        }
    }

    @Test("B58 from one address the fourth objection is refused in the form, with what was typed and another way")
    func caps() async throws {
        try await PageFixture.with { p in
            let caseID = try await notice(p)
            var last = (status: 0, text: "")
            for number in 0...ObjectionBounds.fromNetwork {
                let fields = [
                    "case": caseID, "author": "假名\(number)", "contact": "1390000000\(number)", "body": "反映年限不实",
                ]
                let answer = try await p.post("/notices/n1/objections", fields, as: nil)
                last = (answer.status, answer.text)
                if number < ObjectionBounds.fromNetwork { #expect(last.status == 200, "\(number): \(last.text)") }
            }
            #expect(last.status == 422 && last.text.contains("当面、来信或者打电话"))
        }
    }

    @Test("B20 the applicant sees that there is an objection and when, not who and not what was said")
    func applicant() async throws {
        try await PageFixture.with { p in
            let caseID = try await notice(p)
            let fields = ["case": caseID, "author": "李某某", "contact": "13900000000", "body": "学历存疑，与公示不符"]
            #expect(try await p.post("/notices/n1/objections", fields, as: nil).status == 200)
            let page = await p.get("/applications/\(caseID)", as: try await p.token("wang"))
            #expect(page.status == 200 && page.text.contains("公示期间收到的异议") && page.text.contains("正在调查核实"))
            for words in ["李某某", "学历存疑", "13900000000"] { #expect(!page.text.contains(words), "\(words)") }
        }
    }
}
