import Casework
import Store
import Testing
import TitleReview

@Suite struct ExpertRowsTests {
    private func line(_ index: Int, _ speciality: String, login: String? = nil, to: String = "2024/12/31") -> String {
        "专家\(index)\t\(speciality)\t高级\t研究院\(index)\t2022-01-01\t\(to)\t\(login ?? "list\(index)")"
    }

    @Test("R3 a pasted list of experts enters the pool whole, each with an account of the expert's own", arguments: engines)
    func whole(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let speciality = t.plan.specialities[0]
            let text = "姓名\t专业\t职称级别\t工作单位\t任期起\t任期止\t账号\r\n" + (1...3).map { line($0, speciality) }.joined(separator: "\r\n") + "\n\n"
            #expect(await t.refusal(try await AddExperts.prepare(ExpertRows(text)), as: t.bureau)?.kind == .forbidden)
            let added = try await t.house.perform(try await AddExperts.prepare(ExpertRows(text)), as: t.office)
            #expect(added.map(\.account) == ["list1", "list2", "list3"] && Set(added.map(\.password)).count == 3 && Set(added.map(\.totp)).count == 3)
            let pool = try await t.house.ask(ListExperts(), as: t.office)
            let from = try #require(Day("2022-01-01")), to = try #require(Day("2024-12-31"))
            #expect(pool.count == 3 && pool[0].profile == ExpertProfile(name: "专家1", speciality: speciality, titleLevel: "senior", employer: "研究院1", termFrom: from, termTo: to))
            let opened = try await t.house.perform(try await SignIn.prepare(login: "list2", password: added[1].password, house: t.house), as: nil)
            #expect(opened?.passwordOnce == true && opened?.needsSecondFactor == true)
            // The same people again, and one who is new: nobody enters, and each line says why.
            let again = await t.refusal(try await AddExperts.prepare(ExpertRows(line(1, speciality) + "\n" + line(9, speciality) + "\n" + line(8, "天文", to: "2026-01-02"))), as: t.office)
            #expect(again?.faults.map(\.message) == [
                "第 1 行：研究院1的专家1已在专家库里。", "第 1 行：这个账号名已被使用，请换一个。", "第 3 行：“天文”不是本办公室评审计划里的专业。", "第 3 行：专家任期最长 3 年。（人社部令第40号）",
            ])
            #expect(try await t.house.ask(ListExperts(), as: t.office).count == 3)
        }
    }

    @Test("R3 every line of a pasted list that cannot be read is told at once, with its number")
    func faults() {
        let text = ["张三\t化工\t高级", "张三,化工,特级,某院,2022-01-01,2024-01-01,zhang", line(1, "化工"), line(2, "化工", login: "list1"), line(3, "化工", to: "2024-13-01"), line(4, "化工", login: "账 号"), "\t化工\t高级\t某院\t2022-01-01\t2024-01-01\tnone"]
        let refusal = #expect(throws: Refusal.self) { try ExpertRows(text.joined(separator: "\n")) }
        #expect(refusal?.faults.map { $0.message.prefix(7) } == ["第 1 行：应", "第 2 行：职", "第 4 行：账", "第 5 行：任", "第 6 行：账", "第 7 行：“"])
        #expect(throws: Refusal.self) { try ExpertRows("姓名\t专业") }
        let many = (0...ExpertRows.most).map { line($0, "化工") }.joined(separator: "\n")
        #expect(throws: Refusal.self) { try ExpertRows(many) }
    }
}
