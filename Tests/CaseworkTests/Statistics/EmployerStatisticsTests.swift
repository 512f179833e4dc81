import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct EmployerStatisticsTests {
    @Test(
        """
        A3.1 N6.4 an employer reads its own cases by state, speciality, route and clause, \
        what was sent back by whom and why; a desk of officers has the same numbers
        """,
        arguments: engines)
    func numbers(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let empty = try await t.casework.ask(ReadEmployerStatistics(), as: t.clerk)
            #expect(empty.desk.plan == nil && empty.years.isEmpty && empty.corrections.isEmpty)
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            let three = try await t.submitted(3, place: "310115")
            let moment = t.inWindow.adding(seconds: 3600)
            try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["继续教育：还差 3 学分。（附件1 三（A1.3））", "照片不清晰"]), as: t.clerk, at: moment)
            try await t.casework.perform(
                RefuseCase(caseID: two.id, reason: "不在岗", clause: "A1.1"), as: t.clerk, at: moment)
            let own = try await t.casework.ask(ReadEmployerStatistics(), as: t.clerk)
            #expect(own.desk.total == 3 && own.desk.states == [.returned: 1, .refused: 1, .employerReview: 1])
            #expect(
                own.desk.specialities == [.init(id: "机电制造", name: "机电制造", count: 3)]
                    && own.desk.routes.map(\.count) == [3] && own.desk.employers.isEmpty)
            #expect(
                own.corrections == [
                    .init(id: "A1.3", name: "A1.3", count: 1), .init(id: "照片不清晰", name: "照片不清晰", count: 1),
                ])
            #expect(own.returns == [.init(id: "employer", name: "本单位", count: 1)] && own.refusals.map(\.id) == ["A1.1"])
            #expect(
                own.years == [
                    .init(
                        planID: t.plan.id, title: t.plan.title, year: t.plan.year, total: 3, open: 1, returned: 1,
                        passed: 0, ended: 1)
                ])
            // Outside the province is a hint and no clause that is not met.
            #expect(own.desk.unmet.isEmpty && own.desk.unknown.isEmpty)
            // The office's counted rows say the same of the same cases.
            let findings = """
                [{"clause":"A1.3","message":"少","outcome":"unmet"},\
                {"clause":"A1.3","message":"又少","outcome":"unmet"},\
                {"clause":"A1.4","message":"缺","outcome":"unknown"},\
                {"clause":"N4.1","message":"","outcome":"unmet"}]
                """
            try await t.database.write { tx in
                let judged = CountedVerdict(
                    route: try tx.one("SELECT route FROM cases WHERE id = \(three.id)")?.optionalText("route"),
                    findings: try JSON.findings(findings))
                _ = try tx.execute(
                    "UPDATE cases SET findings = \(findings), judged = \(judged.text) WHERE id = \(three.id)")
            }
            let again = try await t.casework.ask(ReadEmployerStatistics(planID: t.plan.id), as: t.clerk).desk
            let office = try await t.casework.ask(ReadStatistics(), as: t.office)
            #expect(again.unmet == [.init(id: "A1.3", name: "A1.3", count: 1)] && again.unknown.map(\.id) == ["A1.4"])
            #expect(
                again.unmet == office.unmet && again.unknown == office.unknown && again.routes == office.routes
                    && again.states == office.states && again.specialities == office.specialities)
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadEmployerStatistics(planID: "another"), as: t.clerk)
            }
            await #expect(throws: Refusal.forbidden()) {
                try await t.casework.ask(ReadEmployerStatistics(), as: one.actor)
            }
            await #expect(throws: Refusal.forbidden()) {
                try await t.casework.ask(ReadEmployerStatistics(), as: t.office)
            }
        }
    }

    @Test(
        "A3.1.2 how long archive records wait: the oldest one, and the middle of those decided in a year; sent again, a record waits anew",
        arguments: engines)
    func archives(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant()
            let start = t.inWindow
            let kind = try #require(ArchiveKind.find("charity"))
            func send(_ id: String?, day: Int) async throws -> String {
                try await t.casework.perform(
                    SaveArchiveRecord(id: id, kind: kind, body: ["name": "植树", "date": "2021-03-12"], send: true),
                    as: actor, at: start.adding(seconds: Double(day) * 86_400)
                ).id
            }
            func decide(_ id: String, _ approve: Bool, day: Double) async throws {
                _ = try await t.casework.perform(
                    DecideArchiveRecord(recordIDs: [id], approve: approve, reason: approve ? "" : "不清"), as: t.clerk,
                    at: start.adding(seconds: day * 86_400))
            }
            func read(_ day: Int) async throws -> ReadEmployerStatistics.ArchiveReviews {
                let read = try await t.casework.ask(
                    ReadEmployerStatistics(), as: t.clerk, at: start.adding(seconds: Double(day) * 86_400))
                return read.archive
            }
            // The nine of the applicant's own were decided at once.
            #expect(try await read(0) == .init(waiting: 0, oldestDays: nil, decided: 9, medianTenths: 0))
            var sent: [String] = []
            for _ in 0..<11 { sent.append(try await send(nil, day: 0)) }
            #expect(try await read(3) == .init(waiting: 11, oldestDays: 3, decided: 9, medianTenths: 0))
            for id in sent.dropLast() { try await decide(id, false, day: 2.5) }
            #expect(try await read(4) == .init(waiting: 1, oldestDays: 4, decided: 19, medianTenths: 25))
            _ = try await send(sent[0], day: 5)
            #expect(try await read(6) == .init(waiting: 2, oldestDays: 6, decided: 18, medianTenths: 0))
            #expect(try await read(800).decided == 0)
        }
    }

    @Test(
        "R5 an item of a correction list is counted under the clause that it ends with",
        arguments: [
            ("还差 3 学分。（附件1 三（A1.3））", "A1.3"), ("…（附件1 二（A1.2.2.1b））", "A1.2.2.1b"),
            ("三者不全（通知四（N4.1））。", "N4.1"), ("缺签字页（附件2 二、5）", nil), ("照片不清晰", nil), ("（A）", nil),
            ("", nil), ("材料（B1.2）", nil),
        ] as [(String, String?)])
    func clauses(_ item: String, _ clause: String?) { #expect(ReadEmployerStatistics.clause(of: item) == clause) }
}
