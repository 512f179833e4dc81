import Store
import TitleReview

/// What was decided under a plan, in numbers: by speciality, route, employer kind, age and the rules' finding; for the office whose plan it is
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
        public let verdicts: [Line]
    }
    /// Ages at which a band ends; the last band is open.
    static let ages = [30, 35, 40, 45, 50]

    let planID: String
    public init(planID: String = "") { self.planID = planID }

    public func run(_ work: Work) throws -> Statistics {
        let actor = try work.require(.office, .bureau), office = actor.role == .office ? try work.requireUnit(.office) : ""
        let decided = CaseState.allCases.filter(\.isDecided)
        var ids = Set<String>()
        for row in try work.tx.query("SELECT plan_id, state FROM case_counts WHERE unit_id = \(office) AND n > 0") {
            if let state = CaseState(rawValue: try row.text("state")), state.isDecided { ids.insert(try row.text("plan_id")) }
        }
        let plans = try ids.map { try work.plan($0).plan }.sorted { ($0.dates.close, $0.id) > ($1.dates.close, $1.id) }
        guard planID.isEmpty || ids.contains(planID) else { throw Refusal.notFound }
        let names = plans.map { ReadStatistics.PlanName(id: $0.id, title: $0.title) }
        guard let plan = plans.first(where: { planID.isEmpty || $0.id == planID }) else {
            return Statistics(plan: nil, plans: [], passed: 0, notPassed: 0, specialities: [], routes: [], employerKinds: [], ages: [], verdicts: [])
        }
        let groups = try work.tx.query(Self.groups(plan, office, decided)).map(Group.init)
        let passed = groups.reduce(0) { $0 + $1.passed }, notPassed = groups.reduce(0) { $0 + $1.notPassed }
        func lines(_ key: KeyPath<Group, String>, _ name: (String) -> String) -> [Line] {
            Dictionary(grouping: groups) { $0[keyPath: key] }.map { id, members in
                Line(id: id, name: name(id), passed: members.reduce(0) { $0 + $1.passed }, notPassed: members.reduce(0) { $0 + $1.notPassed })
            }.sorted { (-$0.passed - $0.notPassed, $0.id) < (-$1.passed - $1.notPassed, $1.id) }
        }
        return Statistics(
            plan: .init(id: plan.id, title: plan.title), plans: names, passed: passed, notPassed: notPassed, specialities: lines(\.speciality) { $0 },
            routes: lines(\.route) { id in plan.eligibility.routes.first { $0.id == id }?.name ?? id }, employerKinds: lines(\.employerKind) { $0 },
            ages: lines(\.age, Self.age).sorted { $0.id < $1.id }, verdicts: lines(\.verdict) { Verdict.Decision(rawValue: $0)?.chinese ?? "" })
    }

    private struct Group {
        let speciality: String, route: String, employerKind: String, age: String, verdict: String
        let passed: Int, notPassed: Int

        init(_ row: Row) throws {
            speciality = try row.text("speciality")
            route = try row.text("route")
            employerKind = try row.text("employer_kind")
            age = try "\(row.int("age"))"
            verdict = try row.text("verdict")
            let count = try row.int("n"), failed = try row.int("failed")
            (passed, notPassed) = (count - failed, failed)
        }
    }

    /// One line for each combination that there is: at most as many as the plan's words allow, however many cases there are.
    private static func groups(_ plan: Plan, _ office: String, _ decided: [CaseState]) -> SQL {
        let states = SQL.joined(decided.map { "\($0.rawValue)" }, by: ", "), mine: SQL = office.isEmpty ? "" : " AND c.office_id = \(office)"
        // Born after the day on which one of that age was born: younger.
        let bands = SQL.joined(ages.enumerated().map { index, age -> SQL in "WHEN p.born > \(plan.dates.cutOff.adding(months: -12 * age)) THEN \(index)" }, by: " ")
        return """
            SELECT x.speciality, x.route, x.employer_kind, x.age, x.verdict, COUNT(*) AS n, COUNT(x.failed) AS failed FROM (
                SELECT c.speciality, COALESCE(c.route, '') AS route, COALESCE(u.employer_kind, '') AS employer_kind, COALESCE(c.verdict, '') AS verdict,
                    CASE \(bands) ELSE \(ages.count) END AS age, CASE WHEN c.state = 'notPassed' THEN 1 END AS failed
                FROM cases c JOIN units u ON u.id = c.employer_id JOIN persons p ON p.id = c.person_id
                WHERE c.plan_id = \(plan.id)\(mine) AND c.state IN (\(states)) AND c.submitted_at IS NOT NULL) x
            GROUP BY x.speciality, x.route, x.employer_kind, x.age, x.verdict
            """
    }

    /// 30岁以下, 30–34岁, …, 50岁以上.
    private static func age(_ band: String) -> String {
        guard let index = Int(band) else { return "" }
        return index == 0 ? "\(ages[0])岁以下" : index < ages.count ? "\(ages[index - 1])–\(ages[index] - 1)岁" : "\(ages[ages.count - 1])岁以上"
    }
}
