import Documents
import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct ExpertRowsTests {
    private func line(_ index: Int, _ speciality: String, login: String? = nil, to: String = "2024/12/31") -> String {
        "专家\(index)\t\(speciality)\t高级\t研究院\(index)\t2022-01-01\t\(to)\t\(login ?? "list\(index)")"
    }

    @Test(
        "R3 a pasted list of experts enters the pool whole, each with an account of the expert's own",
        arguments: engines)
    func whole(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let speciality = t.plan.specialities[0]
            let text =
                "姓名\t专业\t职称级别\t工作单位\t任期起\t任期止\t账号\r\n" + (1...3).map { line($0, speciality) }.joined(separator: "\r\n")
                + "\n\n"
            #expect(await t.refusal(try AddExperts(ExpertRows(text)), as: t.bureau)?.kind == .forbidden)
            let added = try await t.casework.perform(AddExperts(ExpertRows(text)), as: t.office)
            #expect(
                added.map(\.account) == ["list1", "list2", "list3"] && Set(added.map(\.password)).count == 3
                    && Set(added.map(\.totp)).count == 3)
            let pool = try await t.casework.ask(ListExperts(), as: t.office)
            let from = try #require(Day("2022-01-01"))
            let to = try #require(Day("2024-12-31"))
            #expect(
                pool.count == 3
                    && pool[0].profile
                        == ExpertProfile(
                            name: "专家1", speciality: speciality, titleLevel: "senior", employer: "研究院1", termFrom: from,
                            termTo: to)
            )
            let opened = try await t.casework.perform(
                try await SignIn.prepare(login: "list2", password: added[1].password, casework: t.casework), as: nil
            ).right
            #expect(opened?.passwordOnce == true && opened?.needsSecondFactor == true)
            // The same people again, and one who is new: nobody enters, and each line says why.
            let again = await t.refusal(
                try AddExperts(
                    ExpertRows(
                        line(1, speciality) + "\n" + line(9, speciality) + "\n" + line(8, "天文", to: "2026-01-02"))),
                as: t.office)
            #expect(
                again?.faults.map(\.message) == [
                    "第 1 行：研究院1的专家1已在专家库里。", "第 1 行：这个账号名已被使用，请换一个。",
                    "第 3 行：“天文”不是本办公室评审计划里的专业。", "第 3 行：专家任期最长 3 年。（人社部令第40号）",
                ])
            #expect(try await t.casework.ask(ListExperts(), as: t.office).count == 3)
        }
    }

    @Test(
        "R3 a list comes in as a file too, Excel or CSV, by the same rules, with the file's own row numbers",
        arguments: engines)
    func file(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            func incoming(_ bytes: [UInt8]) throws -> IncomingFile {
                var writer = try t.casework.incoming.open()
                try writer.write(bytes[...])
                return try writer.finish()
            }
            func read(_ bytes: [UInt8]) async throws -> ExpertRows {
                try await ExpertRows.read(incoming(bytes), casework: t.casework)
            }
            func book(_ lines: [String]) throws -> [UInt8] {
                try Workbook(
                    title: "专家名单", head: ExpertRows.columns, rows: lines.map { $0.components(separatedBy: "\t") }
                ).bytes()
            }
            let speciality = t.plan.specialities[0]
            let added = try await t.casework.perform(
                AddExperts(read(book([line(1, speciality), "", line(2, speciality)]))), as: t.office)
            #expect(added.map(\.account) == ["list1", "list2"])
            // A row is the third of the file; its last cell is empty, which the file does not even hold.
            let faults = await t.refusal(of: {
                _ = try await read(book([line(3, speciality), line(4, speciality, login: "")]))
            })?.faults
            #expect(faults == [.init("file", "第 3 行：“账号”是空的。")])
            let there = await t.refusal(of: {
                _ = try await t.casework.perform(
                    AddExperts(read(book([line(1, speciality, login: "list9")]))), as: t.office)
            })?.faults
            #expect(there == [.init("file", "第 2 行：研究院1的专家1已在专家库里。")])
            let csv =
                "\u{FEFF}" + ExpertRows.columns.joined(separator: ",")
                + "\r\n\"专家,5\",\(speciality),高级,研究院5,2022-01-01,2024-12-31,list5\r\n"
            #expect(
                try await t.casework.perform(AddExperts(read(Array(csv.utf8))), as: t.office).map(\.name) == [
                    "专家,5"
                ])
            #expect(
                await t.refusal(of: { _ = try await read(Array("PK nonsense \0".utf8)) })?.faults.first?.message
                    .contains("不是 .xlsx 文件") == true)
            // The template has the columns and nobody.
            let empty = await t.refusal(of: { _ = try await read(ExpertRows.template()) })
            #expect(empty?.faults == [.init("file", "请选择写好名单的文件，或把名单粘贴进来，一行一人。")])
        }
    }

    @Test("R3 every line of a pasted list that cannot be read is told at once, with its number")
    func faults() {
        let text = [
            "张三\t化工\t高级", "张三,化工,特级,某院,2022-01-01,2024-01-01,zhang", line(1, "化工"), line(2, "化工", login: "list1"),
            line(3, "化工", to: "2024-13-01"), line(4, "化工", login: "账 号"), "\t化工\t高级\t某院\t2022-01-01\t2024-01-01\tnone",
        ]
        let refusal = #expect(throws: Refusal.self) { try ExpertRows(text.joined(separator: "\n")) }
        #expect(
            refusal?.faults.map { $0.message.prefix(7) } == [
                "第 1 行：应", "第 2 行：职", "第 4 行：账", "第 5 行：任", "第 6 行：账", "第 7 行：“",
            ])
        #expect(throws: Refusal.self) { try ExpertRows("姓名\t专业") }
        let many = (0...ExpertRows.most).map { line($0, "化工") }.joined(separator: "\n")
        #expect(throws: Refusal.self) { try ExpertRows(many) }
    }
}
