import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct QueueTests {
    private static let states: [CaseState] = [
        .authorityReview, .authorityPassed, .officeReview, .readyForReview, .certified,
    ]

    /// Copies of a submitted case, each of a person of its own, spread over states, verdicts, specialities and instants.
    private func copies(_ t: CaseworkFixture, of id: String, _ count: Int) async throws {
        try await t.casework.database.write { tx in
            let base = try #require(try tx.one("SELECT person_id, submitted_at FROM cases WHERE id = \(id)"))
            let person = try base.text("person_id")
            let first = try base.instant("submitted_at")
            for n in 0..<count {
                let copy = "copy-\(n)"
                let lookup = Array("lookup \(n)".utf8)
                let name = n % 10 == 3 ? "欧阳\(n)" : "某\(n)"
                try tx.execute(
                    """
                    INSERT INTO persons (id, name, resident_id, resident_lookup, phone, sex, born, employer_id, profile, updated_at)
                    SELECT \(copy), \(name), resident_id, \(lookup), phone, sex, born, employer_id, profile, updated_at
                    FROM persons WHERE id = \(person)
                    """)
                // Several came in the same instant.
                let at = first.adding(seconds: Double((n * 7) % 97))
                let verdict: String? = ["eligible", "manual", "ineligible", nil][n % 4]
                let (authority, state) = (t.authorities[0].unitID ?? "", Self.states[n % 5].rawValue)
                try tx.execute(
                    """
                    INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, authority_id, office_id,
                        state, level, name, speciality, verdict, submitted_at, photo, commitment, updated_at)
                    SELECT \(copy), plan_id, plan_version, \(copy), employer_id, \(authority), office_id,
                        \(state), level, (SELECT name FROM persons WHERE id = \(copy)), \("专业\(n % 3)"), \(verdict), \(at),
                        photo, commitment, updated_at
                    FROM cases WHERE id = \(id)
                    """)
            }
        }
    }

    private func walk(_ t: CaseworkFixture, _ filter: QueueFilter, as actor: Actor) async throws -> [String] {
        var filter = filter
        var ids: [String] = []
        filter.limit = 7
        for _ in 0..<200 {
            let page = try await t.casework.ask(ReadQueue(filter), as: actor)
            ids += page.rows.map(\.id)
            guard let next = page.next else { return ids }
            filter.after = QueueKey(next)
        }
        Issue.record("a queue without end")
        return ids
    }

    /// What the pages must come to, read in one go.
    private func expected(_ t: CaseworkFixture, _ condition: SQL) async throws -> [String] {
        let desk = t.authorities[0].unitID ?? ""
        return try await t.casework.database.read { tx in
            try tx.query(
                "SELECT id FROM cases WHERE authority_id = \(desk) AND submitted_at IS NOT NULL AND \(condition) ORDER BY submitted_at, id"
            ).map { try $0.text("id") }
        }
    }

    @Test(
        "A3.2.0 the pages of a queue, whatever it is narrowed by, come to its cases in the order in which they came, each once",
        arguments: engines)
    func pages(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await copies(t, of: t.submitted(1).id, 120)
            let clerk = t.clerk.unitID ?? ""
            let cases: [(QueueFilter, SQL)] = [
                (.init(states: Self.states), "state <> 'employerReview'"),
                (.init(states: [.officeReview]), "state = 'officeReview'"),
                (
                    .init(states: [.officeReview, .certified], verdict: "manual"),
                    "state IN ('officeReview','certified') AND verdict = 'manual'"
                ),
                (
                    .init(states: [.authorityReview], speciality: "专业1"),
                    "state = 'authorityReview' AND speciality = '专业1'"
                ),
                (
                    .init(states: Self.states, verdict: "eligible", speciality: "专业2", planID: t.plan.id),
                    "verdict = 'eligible' AND speciality = '专业2'"
                ),
                (.init(states: Self.states, planID: "another"), "1 = 0"),
                (.init(states: Self.states, name: "欧阳"), "name LIKE '欧阳%'"),
                (.init(states: Self.states, name: "阳"), "1 = 0"),
                (
                    .init(states: Self.states, verdict: "manual", employerID: clerk),
                    "verdict = 'manual' AND state <> 'employerReview'"
                ),
            ]
            for (filter, condition) in cases {
                let (found, wanted) = (
                    try await walk(t, filter, as: t.authorities[0]), try await expected(t, condition)
                )
                #expect(found == wanted, "\(filter)")
                var turned = filter
                turned.newestFirst = true
                #expect(try await walk(t, turned, as: t.authorities[0]) == wanted.reversed(), "\(turned)")
            }
        }
    }

    @Test("A3.2.0 the counts of a queue are those of its cases after whatever happens to them", arguments: engines)
    func counts(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await copies(t, of: t.submitted(1).id, 60)
            try await t.casework.database.write { tx in
                try tx.execute(
                    "UPDATE cases SET state = 'refused', verdict = 'ineligible' WHERE id IN ('copy-1', 'copy-2', 'copy-3')"
                )
                try tx.execute("UPDATE cases SET authority_id = NULL, speciality = '专业9' WHERE id = 'copy-4'")
                try tx.execute("UPDATE cases SET submitted_at = NULL WHERE id = 'copy-5'")
                try tx.execute("UPDATE cases SET submitted_at = submitted_at + 1, name = '改名' WHERE id = 'copy-6'")
                try tx.execute("DELETE FROM cases WHERE id = 'copy-7'")
                try? tx.savepoint {
                    try tx.execute("UPDATE cases SET state = 'certified'")
                    throw StoreError.overloaded
                }
            }
            let page = try await t.casework.ask(ReadQueue(QueueFilter(states: [.refused])), as: t.authorities[0])
            #expect(Set(page.rows.map(\.id)) == ["copy-1", "copy-2", "copy-3"])
            #expect(page.counts.states()[.refused] == 3)
            #expect(page.counts.lines.reduce(0) { $0 + $1.count } == 61 - 3)
            #expect(page.counts.by(\.speciality, QueueFilter(states: Self.states))["专业9"] == nil)
            #expect(
                try await t.casework.ask(CheckInvariants(), as: nil)["the counts of the queues are those of the cases"]
                    == 0)
            try await t.casework.database.write { tx in
                _ = try tx.execute("UPDATE case_counts SET n = n + 1 WHERE state = 'refused' AND unit_id = ''")
            }
            #expect(
                try await t.casework.ask(CheckInvariants(), as: nil)["the counts of the queues are those of the cases"]
                    == 3)
        }
    }

    @Test(
        "A3.2.0 no page of a queue reads rows that it does not show: each of its queries goes along an index in the queue's order",
        arguments: [
            (QueueFilter(states: [.authorityReview, .returned]), "cases_by_authority"),
            (QueueFilter(states: [.authorityReview], verdict: "manual"), "cases_by_authority_outcome"),
            (QueueFilter(states: [.authorityReview], speciality: "专业1"), "cases_by_authority_outcome"),
            (QueueFilter(states: [.authorityReview, .returned], newestFirst: true), "cases_by_authority"),
            (
                QueueFilter(states: [.authorityReview], verdict: "manual", newestFirst: true),
                "cases_by_authority_outcome"
            ),
        ])
    func plans(_ filter: QueueFilter, _ index: String) async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let desk = QueueScope.authority(t.authorities[0].unitID ?? "", .all)
            var filter = filter
            filter.after = QueueKey("1-x")
            let lines = [CaseState.authorityReview, .returned].map {
                QueueCounts.Line(planID: t.plan.id, state: $0, verdict: "manual", speciality: "专业1", count: 1)
            }
            let branches = ReadQueue(filter).branches(desk, QueueCounts(lines: lines))
            #expect(branches.count == (filter.states.count))
            for branch in branches {
                let steps = try await t.casework.database.read { tx in
                    try tx.query("EXPLAIN QUERY PLAN \(branch)").map { try $0.text("detail") }
                }
                #expect(steps.contains { $0.hasPrefix("SEARCH c USING COVERING INDEX \(index) (") }, "\(steps)")
                #expect(!steps.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN c") }, "\(steps)")
            }
            // A name or an employer leads to its few cases first.
            for filter in [
                QueueFilter(states: [.authorityReview], name: "欧阳"),
                QueueFilter(states: [.authorityReview], employerID: "x"),
            ] {
                let query = ReadQueue(filter).one(.sqlite, desk)
                let steps = try await t.casework.database.read { tx in
                    try tx.query("EXPLAIN QUERY PLAN \(query)").map { try $0.text("detail") }
                }
                #expect(
                    steps.contains { $0.hasPrefix("SEARCH c USING INDEX sqlite_autoindex_cases_1 (id=?)") }, "\(steps)")
            }
        }
    }

    @Test(
        "S20 what is no key of a queue begins at its beginning",
        arguments: ["", "x", "-", "12", "12-", "a-b", "99999999999999999999-x", "1-2-3"])
    func keys(_ text: String) {
        if let key = QueueKey(text) { #expect(key.description == text) }
    }
}
