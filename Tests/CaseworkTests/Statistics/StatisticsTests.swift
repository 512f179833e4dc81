import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct StatisticsTests {
    private static let broken = "the statistics of the desks are those of their cases"

    @Test(
        "A3.2.0 the statistics of a desk are those of its cases after whatever happens to them, and another desk's are its own",
        arguments: engines)
    func numbers(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            try await t.copies(of: one.id, named: (0..<12).map { "某\($0)" }, snapshots: false)
            let findings = """
                [{"clause":"A1.3","message":"少","outcome":"unmet"},\
                {"clause":"A1.3","message":"又少","outcome":"unmet"},\
                {"clause":"A1.4","message":"缺","outcome":"unknown"},\
                {"clause":"N4.1","message":"","outcome":"unmet"}]
                """
            let direct = CountedVerdict(route: "direct", findings: try JSON.findings(findings)).text
            #expect(
                direct == "route direct\nunknown A1.4\nunmet A1.3\nunmet N4.1" && CountedVerdict(direct).text == direct)
            try await t.database.write { tx in
                let route = try tx.one("SELECT route FROM cases WHERE id = 'copy-1'")?.optionalText("route")
                let judged = CountedVerdict(route: route, findings: try JSON.findings(findings)).text
                try tx.execute(
                    """
                    UPDATE cases SET findings = \(findings), judged = \(judged), verdict = 'ineligible'
                    WHERE id IN ('copy-1', 'copy-2', 'copy-3')
                    """)
                try tx.execute("UPDATE cases SET route = 'direct', judged = \(direct) WHERE id = 'copy-2'")
                try tx.execute("UPDATE cases SET authority_id = \(t.authorities[1].unitID) WHERE id = 'copy-3'")
                try tx.execute("UPDATE cases SET submitted_at = NULL WHERE id = 'copy-4'")
                try tx.execute("UPDATE cases SET state = 'refused' WHERE id = 'copy-5'")
                try tx.execute("DELETE FROM cases WHERE id = 'copy-6'")
                try? tx.savepoint {
                    try tx.execute("UPDATE cases SET findings = '[]'")
                    throw StoreError.overloaded
                }
            }
            let own = try await t.casework.ask(ReadStatistics(), as: t.authorities[0])
            #expect(own.total == 10 && own.states[.refused] == 1 && own.verdicts["ineligible"] == 2)
            // A case counts once for a clause, however often it fails it; where one may apply decides nothing.
            #expect(own.unmet == [.init(id: "A1.3", name: "A1.3", count: 2)])
            #expect(own.unknown.first { $0.id == "A1.4" }?.count == 2)
            #expect(own.routes.first { $0.id == "direct" }?.count == 1 && own.routes.reduce(0) { $0 + $1.count } == 10)
            #expect(
                own.employers.map(\.count) == [10] && own.employerCount == 1 && own.employers[0].name == "杭州临平某机械有限公司")
            #expect(own.specialities.map(\.count) == [10])
            #expect(try await t.casework.ask(ReadStatistics(), as: t.authorities[1]).total == 1)
            #expect(try await t.casework.ask(ReadStatistics(), as: t.office).total == 11)
            #expect(try await t.casework.ask(CheckInvariants(), as: nil)[Self.broken] == 0)
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE case_tallies SET n = n + 1 WHERE value = \(direct)")
            }
            #expect(try await t.casework.ask(CheckInvariants(), as: nil)[Self.broken] == 2)
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadStatistics(planID: "another"), as: t.office)
            }
            await #expect(throws: Refusal.forbidden()) { try await t.casework.ask(ReadStatistics(), as: one.actor) }
        }
    }

    @Test("A3.2.0 an office without cases has statistics without numbers, and no query counts cases")
    func cost() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            #expect(try await t.casework.ask(ReadStatistics(), as: t.office).plan == nil)
            for query in [
                ReadStatistics.tallies("u", "p"), ReadStatistics.employers("u", "p"),
                ReadStatistics.employerCount("u", "p"),
            ] {
                let steps = try await t.database.read { tx in
                    try tx.query("EXPLAIN QUERY PLAN \(query)").map { try $0.text("detail") }
                }
                #expect(
                    steps.contains {
                        $0.hasPrefix(
                            "SEARCH t USING INDEX sqlite_autoindex_case_tallies_1 (unit_id=? AND plan_id=? AND kind=?")
                    }, "\(steps)")
                #expect(!steps.contains { $0.hasPrefix("SCAN") }, "\(steps)")
            }
        }
    }
}
