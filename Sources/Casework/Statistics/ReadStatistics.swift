import Store
import TitleReview

/// A desk's cases of one plan in numbers: by stage, verdict, speciality, route, clause and employer.
///
/// Read from counted rows; it costs the same however many cases there are. Nothing of the committee is in it. An employer
/// has few cases, and its routes and clauses are counted when they are asked for.
public struct ReadStatistics: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        /// What a queue is narrowed by.
        public let id: String
        public let name: String
        public let count: Int
    }
    public struct Statistics: Sendable, Codable {
        /// Nil while the desk has no cases.
        public let plan: PlanName?
        public let plans: [PlanName]
        public let total: Int
        public let states: [CaseState: Int]
        public let verdicts: [String: Int]
        public let specialities: [Line]
        public let routes: [Line]
        /// Clauses by how many cases do not meet them, and by how many people have to look at.
        public let unmet: [Line]
        public let unknown: [Line]
        /// Those with most cases.
        public let employers: [Line]
        /// How many employers there are in all.
        public let employerCount: Int
        /// Whether the account has to do with some specialities only: routes, clauses and employers are counted for all
        /// specialities together, and are left out then.
        public let isPart: Bool
    }
    public struct PlanName: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
    }
    /// Employers that are shown by name.
    public static let mostEmployers = 20

    let planID: String
    public init(planID: String = "") { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> Statistics {
        let unit = try work.requireUnit(.employer, .authority, .office)
        let counts = try work.counts(of: work.desk())
        let plans = try Set(counts.lines.map(\.planID)).map { try work.plan($0).plan }.sorted {
            ($0.dates.close, $0.id) > ($1.dates.close, $1.id)
        }
        guard planID.isEmpty || plans.contains(where: { $0.id == planID }) else { throw Refusal.notFound }
        let names = plans.map { PlanName(id: $0.id, title: $0.title) }
        guard let plan = plans.first(where: { planID.isEmpty || $0.id == planID }) else {
            return Statistics(
                plan: nil, plans: [], total: 0, states: [:], verdicts: [:], specialities: [], routes: [], unmet: [],
                unknown: [], employers: [], employerCount: 0, isPart: false)
        }
        let lines = counts.lines.filter { $0.planID == plan.id }
        func by(_ column: KeyPath<QueueCounts.Line, String>) -> [String: Int] {
            Dictionary(lines.map { ($0[keyPath: column], $0.count) }, uniquingKeysWith: +)
        }
        let isEmployer = work.actor?.role == .employer
        let isPart = try work.scope() != .all
        let tallies =
            try isPart ? [:] : tallies(work, isEmployer ? Self.own(unit, plan.id) : Self.tallies(unit, plan.id), plan)
        return Statistics(
            plan: PlanName(id: plan.id, title: plan.title), plans: names, total: lines.reduce(0) { $0 + $1.count },
            states: counts.states(planID: plan.id), verdicts: by(\.verdict),
            specialities: by(\.speciality).map { Line(id: $0.key, name: $0.key, count: $0.value) }.sorted(
                by: Self.most), routes: tallies["route"] ?? [], unmet: tallies["unmet"] ?? [],
            unknown: tallies["unknown"] ?? [], employers: try isEmployer || isPart ? [] : employers(work, unit, plan),
            employerCount: isEmployer || isPart ? 1 : try work.tx.one(Self.employerCount(unit, plan.id))?.int("n") ?? 0,
            isPart: isPart)
    }

    private static func most(_ a: Line, _ b: Line) -> Bool { (-a.count, a.id) < (-b.count, b.id) }

    /// By kind: what the verdicts say that are counted together, clause by clause.
    private func tallies(_ work: UnitOfWork, _ query: SQL, _ plan: Plan) throws -> [String: [Line]] {
        Dictionary(
            grouping: try Self.counts(work, query).map { line, n in
                (
                    line.kind,
                    Line(
                        id: line.value,
                        name: line.kind == "route"
                            ? plan.eligibility.routes.first { $0.id == line.value }?.name ?? line.value : line.value,
                        count: n)
                )
            }, by: \.0
        ).mapValues { $0.map(\.1).sorted(by: Self.most) }
    }

    /// How many cases have each line, by one of the queries below.
    static func counts(_ work: UnitOfWork, _ query: SQL) throws -> [CountedVerdict.Line: Int] {
        var counts: [CountedVerdict.Line: Int] = [:]
        for row in try work.tx.query(query) {
            let n = try row.int("n")
            for line in CountedVerdict(try row.text("value")).lines
            where line.kind == "route" || Finding.decides(line.value) { counts[line, default: 0] += n }
        }
        return counts
    }

    private func employers(_ work: UnitOfWork, _ unit: String, _ plan: Plan) throws -> [Line] {
        try work.tx.query(Self.employers(unit, plan.id)).map {
            Line(id: try $0.text("value"), name: try $0.text("name"), count: try $0.int("n"))
        }
    }

    // MARK: Its queries, each along the key of the counted rows

    static func tallies(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT t.value, t.n FROM case_tallies t
        WHERE t.unit_id = \(unit) AND t.plan_id = \(plan) AND t.kind = 'judged' AND t.n > 0
        """
    }

    /// The same of an employer's own cases.
    static func own(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT judged AS value, COUNT(*) AS n FROM cases
        WHERE employer_id = \(unit) AND plan_id = \(plan) AND submitted_at IS NOT NULL GROUP BY judged
        """
    }

    static func employers(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT t.value, u.name, t.n FROM case_tallies t JOIN units u ON u.id = t.value
        WHERE t.unit_id = \(unit) AND t.plan_id = \(plan) AND t.kind = 'employer' AND t.n > 0
        ORDER BY t.n DESC, t.value LIMIT \(ReadStatistics.mostEmployers)
        """
    }

    static func employerCount(_ unit: String, _ plan: String) -> SQL {
        """
        SELECT COUNT(*) AS n FROM case_tallies t
        WHERE t.unit_id = \(unit) AND t.plan_id = \(plan) AND t.kind = 'employer' AND t.n > 0
        """
    }
}
