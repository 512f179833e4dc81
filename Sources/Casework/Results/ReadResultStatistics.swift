import Store
import TitleReview

/// What was decided under a plan, in numbers: by speciality, route, employer kind and age, and what the plan's clauses
/// stopped or left open; for the office whose plan it is
/// and for the bureau (N3.3, N3.4). Nothing of who voted, or how, goes into it.
public struct ReadResultStatistics: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        /// A word of the plan or of the facts; empty when it is not known.
        public let id: String
        public let name: String
        public let passed: Int
        public let notPassed: Int
    }
    public struct Statistics: Sendable, Codable, Equatable {
        /// Nil while nothing is decided.
        public let plan: ReadStatistics.PlanName?
        public let plans: [ReadStatistics.PlanName]
        public let passed: Int
        public let notPassed: Int
        public let specialities: [Line]
        public let routes: [Line]
        public let employerKinds: [Line]
        /// By age on the plan's cut-off day.
        public let ages: [Line]
        /// What clauses did to all cases that were handed in, those that were stopped most first.
        public let clauses: [Clause]
    }
    /// How many cases a clause stopped or left open.
    public struct Clause: Sendable, Codable, Equatable {
        public let id: String
        /// By the rules' check at the filing: not met.
        public let unmet: Int
        /// By the rules' check at the filing: for people to look at.
        public let unknown: Int
        /// Refused by it by whoever checked: employer, authority or office.
        public let refused: Int
    }
    /// Ages at which a band ends; the last band is open.
    static let ages = [30, 35, 40, 45, 50]

    let planID: String
    public init(planID: String = "") { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> Statistics {
        let actor = try work.require(.office, .bureau)
        let office = actor.role == .office ? try work.requireUnit(.office) : ""
        let decided = CaseState.allCases.filter(\.isDecided)
        var ids = Set<String>()
        for row in try work.tx.query("SELECT plan_id, state FROM case_counts WHERE unit_id = \(office) AND n > 0") {
            if try row.value("state", as: CaseState.self).isDecided { ids.insert(try row.text("plan_id")) }
        }
        let plans = try ids.map { try work.plan($0).plan }.sorted { ($0.dates.close, $0.id) > ($1.dates.close, $1.id) }
        guard planID.isEmpty || ids.contains(planID) else { throw Refusal.notFound }
        let names = plans.map { ReadStatistics.PlanName(id: $0.id, title: $0.title) }
        guard let plan = plans.first(where: { planID.isEmpty || $0.id == planID }) else {
            return Statistics(
                plan: nil, plans: [], passed: 0, notPassed: 0, specialities: [], routes: [], employerKinds: [],
                ages: [], clauses: [])
        }
        let groups = try work.tx.query(Self.groups(plan, office, decided)).map(Group.init)
        let passed = groups.reduce(0) { $0 + $1.passed }
        let notPassed = groups.reduce(0) { $0 + $1.notPassed }
        func lines(_ key: KeyPath<Group, String>, _ name: (String) -> String) -> [Line] {
            Dictionary(grouping: groups) { $0[keyPath: key] }.map { id, members in
                Line(
                    id: id, name: name(id), passed: members.reduce(0) { $0 + $1.passed },
                    notPassed: members.reduce(0) { $0 + $1.notPassed })
            }.sorted { (-$0.passed - $0.notPassed, $0.id) < (-$1.passed - $1.notPassed, $1.id) }
        }
        return Statistics(
            plan: .init(id: plan.id, title: plan.title), plans: names, passed: passed, notPassed: notPassed,
            specialities: lines(\.speciality) { $0 },
            routes: lines(\.route) { id in plan.eligibility.routes.first { $0.id == id }?.name ?? id },
            employerKinds: lines(\.employerKind) { $0 },
            ages: lines(\.age, Self.age).sorted { $0.id < $1.id }, clauses: try clauses(work, plan))
    }

    /// From the office's counted rows, and the clauses by which people refused.
    private func clauses(_ work: UnitOfWork, _ plan: Plan) throws -> [Clause] {
        var found: [String: [String: Int]] = [:]
        for (line, n) in try ReadStatistics.counts(work, ReadStatistics.tallies(work.plan(plan.id).officeID, plan.id))
        where line.kind != "route" {
            found[line.value, default: [:]][line.kind] = n
        }
        for row in try work.tx.query(
            "SELECT clause, COUNT(*) AS n FROM cases WHERE plan_id = \(plan.id) AND state = 'refused' AND clause <> '' GROUP BY clause"
        ) {
            found[try row.text("clause"), default: [:]]["refused"] = try row.int("n")
        }
        return found.map {
            Clause(
                id: $0.key, unmet: $0.value["unmet"] ?? 0, unknown: $0.value["unknown"] ?? 0,
                refused: $0.value["refused"] ?? 0)
        }
        .filter { $0.unmet + $0.unknown + $0.refused > 0 }
        .sorted { (-$0.refused - $0.unmet, -$0.unknown, $0.id) < (-$1.refused - $1.unmet, -$1.unknown, $1.id) }
    }

    private struct Group {
        let speciality: String, route: String, employerKind: String, age: String
        let passed: Int, notPassed: Int

        init(_ row: Row) throws {
            speciality = try row.text("speciality")
            route = try row.text("route")
            employerKind = try row.text("employer_kind")
            age = try "\(row.int("age"))"
            let count = try row.int("n")
            let failed = try row.int("failed")
            (passed, notPassed) = (count - failed, failed)
        }
    }

    /// One line for each combination that there is: at most as many as the plan's words allow, however many cases there are.
    private static func groups(_ plan: Plan, _ office: String, _ decided: [CaseState]) -> SQL {
        let states = SQL.joined(decided.map { "\($0.rawValue)" }, by: ", ")
        let mine: SQL = office.isEmpty ? "" : " AND c.office_id = \(office)"
        // Born after the day on which one of that age was born: younger.
        let bands = SQL.joined(
            ages.enumerated().map { index, age -> SQL in
                "WHEN p.born > \(plan.dates.cutOff.adding(months: -12 * age)) THEN \(index)"
            }, by: " ")
        return """
            SELECT x.speciality, x.route, x.employer_kind, x.age, COUNT(*) AS n, COUNT(x.failed) AS failed FROM (
                SELECT c.speciality, COALESCE(c.route, '') AS route, COALESCE(u.employer_kind, '') AS employer_kind,
                    CASE \(bands) ELSE \(ages.count) END AS age, CASE WHEN c.state = 'notPassed' THEN 1 END AS failed
                FROM cases c JOIN units u ON u.id = c.employer_id JOIN persons p ON p.id = c.person_id
                WHERE c.plan_id = \(plan.id)\(mine) AND c.state IN (\(states)) AND c.submitted_at IS NOT NULL) x
            GROUP BY x.speciality, x.route, x.employer_kind, x.age
            """
    }

    /// 30岁以下, 30–34岁, …, 50岁以上.
    private static func age(_ band: String) -> String {
        guard let index = Int(band) else { return "" }
        return index == 0
            ? "\(ages[0])岁以下"
            : index < ages.count ? "\(ages[index - 1])–\(ages[index] - 1)岁" : "\(ages[ages.count - 1])岁以上"
    }
}
