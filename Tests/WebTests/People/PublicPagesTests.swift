import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct PublicPagesTests {
    private static let sound = """
        speciality=%E6%9C%BA%E7%94%B5%E5%88%B6%E9%80%A0\
        &employerKind=enterprise&ownership=private&sector=other&supervisedBy=district&civilServant=no\
        &integrity=no&level=bachelor&degree=bachelor&major=%E6%9C%BA%E6%A2%B0%E5%B7%A5%E7%A8%8B\
        &graduated=2014-06-30&title=no&workFrom=2014-07-01&workStill=true&workKind=enterprise\
        &backbone=yes&assessment2019=competent&assessment2020=excellent&assessment2021=qualified
        """

    @Test(
        "A2.2.0 A1.3 the self-check is met at 45 credits and unmet at 44",
        arguments: [(45, "eligible"), (44, "ineligible")])
    func credits(_ credits: Int, _ verdict: String) async throws {
        try await PageFixture.with { pages in
            let answer = await pages.get("/api/plans/\(pages.plan.id)/check?\(Self.sound)&credits=\(credits)&hours=0")
            #expect(answer.status == 200 && answer.text.contains("\"verdict\":\"\(verdict)\""))
        }
    }

    @Test("N6.4 the employer's home says what the unit has to do, in order, each with its clause")
    func guide() async throws {
        try await PageFixture.with { pages in
            let page = await pages.get("/employer", as: try await pages.token("clerk"))
            #expect(page.status == 200)
            var rest = Substring(page.text)
            for step in [
                "核对本单位人员的业绩档案", "附件3 一、2", "逐份审核申报", "附件3 一、3",
                "公示不少于 \(pages.plan.notices.employerDays) 个工作日", "报送受理点",
            ] {
                guard let found = rest.range(of: step) else {
                    Issue.record("\(step) is not said, or not in its place")
                    break
                }
                rest = rest[found.upperBound...]
            }
        }
    }

    @Test("N6.1 taking part in charity is a kind of record and has its line in the scoring sheet")
    func charity() async throws {
        try await PageFixture.with { pages in
            #expect(ArchiveKind.find("charity")?.isAchievement == true)
            #expect(pages.plan.scoring.contains { $0.id == "charity" && $0.maximum > 0 })
            let page = await pages.get("/me/archive/charity/new", as: try await pages.token("wang"))
            #expect(page.status == 200 && page.text.contains("慈善公益"))
        }
    }

    @Test("A2.2.0 what is left empty stays unknown and is never a refusal")
    func unknown() async throws {
        try await PageFixture.with { pages in
            let page = await pages.get("/plans/\(pages.plan.id)/check?\(Self.sound)")
            #expect(page.status == 200 && page.text.contains("还缺 1 项信息就能确认") && page.text.contains("直接申报"))
            let first = await pages.get("/plans/\(pages.plan.id)/check")
            #expect(
                first.status == 200 && !first.text.contains("class=\"errors\"")
                    && !first.text.contains("class=\"error\""))
        }
    }

    @Test("A2.2.0 a plan's page names each date with its weekday and each clause")
    func planPage() async throws {
        try await PageFixture.with { pages in
            let page = await pages.get("/plans/\(pages.plan.id)")
            #expect(page.status == 200)
            for day in [pages.plan.dates.close, pages.plan.dates.employerDeadline, pages.plan.dates.cutOff] {
                #expect(page.text.contains(day.chinese))
            }
            for clause in ["N1.1", "A1.2.1", "A1.2.2.1", "A1.3", "A1.4"] {
                #expect(page.text.contains(clause), "\(clause)")
            }
        }
    }

    @Test("A2.2.0 calendar lines have at most 75 bytes and no character is cut")
    func calendar() async throws {
        try await PageFixture.with { pages in
            var plan = pages.plan
            plan.title = String(repeating: "㛃长，", count: 40)
            let text = PlanCalendar(plan: plan).text
            #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
            #expect(text.replacing("\r\n ", with: "").contains("SUMMARY:个人申报（最后一天 24:00 截止）：" + plan.title))
            #expect(text.contains("DTSTART;VALUE=DATE:20220801\r\nDTEND;VALUE=DATE:20220816"))
        }
    }

    @Test("R15 a certificate that is not there answers 404 by its address and 未找到 on the search page")
    func verification() async throws {
        try await PageFixture.with { pages in
            #expect(await pages.get("/certificates/ZJHZLP2022000001?code=0123456789abcdef").status == 404)
            let page = await pages.get("/verify?number=ZJHZLP2022000001&name=%E7%8E%8B")
            #expect(page.status == 200 && page.text.contains("未找到"))
        }
    }

    @Test(
        "Clauses in people's words",
        arguments: [
            ("N1.1", "通知一（N1.1）"), ("A1.2.2.1b", "附件1 二（A1.2.2.1b）"), ("A1.3", "附件1 三（A1.3）"),
            ("A2.2.5-3", "附件2 二、5（A2.2.5-3）"), ("R14", "人社部令第40号（R14）"), ("", ""),
        ])
    func clauses(_ id: String, _ words: String) { #expect(ClauseName.chinese(id) == words) }
}
