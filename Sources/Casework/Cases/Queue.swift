import Store
import TitleReview

/// A row of an officer's queue.
public struct QueueRow: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    public let employerID: String
    public let employer: String
    public let speciality: String
    public let filing: String
    public let route: String?
    public let verdict: String?
    public let state: CaseState
    public let submittedAt: Instant
    public let due: Day?
    public let noticeLastDay: Day?
    public let planTitle: String
    /// Raised with each change of the case.
    public let version: Int
    /// The name of its route in the plan.
    public let routeName: String?
}

/// What a queue is asked for: who came first stands first, or last, and the page goes on by key, never by offset.
public struct QueueFilter: Sendable, Equatable {
    public var states: [CaseState]
    public var verdict: String
    public var speciality: String
    public var planID: String
    public var employerID: String
    /// The beginning of a name.
    public var name: String
    /// Only what the actor handles, or somebody for whom the actor stands in.
    public var mine: Bool
    /// Who came last stands first.
    public var newestFirst: Bool
    public var after: QueueKey?
    public var limit: Int

    public init(
        states: [CaseState], verdict: String = "", speciality: String = "", planID: String = "",
        employerID: String = "", name: String = "", mine: Bool = false, newestFirst: Bool = false,
        after: QueueKey? = nil, limit: Int = 50
    ) {
        self.states = states
        self.verdict = verdict
        self.speciality = speciality
        self.planID = planID
        self.employerID = employerID
        self.name = name
        self.mine = mine
        self.newestFirst = newestFirst
        self.after = after
        self.limit = min(max(limit, 1), 500)
    }
}

/// Where a row stands in the order of a queue; written as `microseconds-id`.
public struct QueueKey: Sendable, Equatable, Comparable, CustomStringConvertible {
    let submittedAt: Instant
    let id: String

    init(submittedAt: Instant, id: String) {
        self.submittedAt = submittedAt
        self.id = id
    }

    /// - Returns: nil for anything that is no key.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let microseconds = Int64(parts[0]) else { return nil }
        self.init(submittedAt: Instant(microseconds: microseconds), id: String(parts[1]))
    }

    public var description: String { "\(submittedAt.microseconds)-\(id)" }

    public static func < (a: QueueKey, b: QueueKey) -> Bool { (a.submittedAt, a.id) < (b.submittedAt, b.id) }
}

/// The cases that an employer, an authority, an office or the bureau has before it, one page. It reads as many rows as it shows,
/// and as many again for each kind of case that the filter leaves open, however long the queue is.
public struct ReadQueue: Inquiry {
    public struct Page: Sendable, Codable {
        public let rows: [QueueRow]
        /// The key of the next page; nil on the last.
        public let next: String?
        public let counts: QueueCounts
    }
    let filter: QueueFilter
    public init(_ filter: QueueFilter) { self.filter = filter }

    public func run(_ work: UnitOfWork) throws -> Page {
        let desk = try work.desk(mine: filter.mine)
        let counts = try work.counts(of: desk)
        let keys = try keys(work, desk, counts)
        let rows = try rows(work, Array(keys.prefix(filter.limit)))
        return Page(
            rows: rows, next: keys.count > filter.limit ? keys[filter.limit - 1].description : nil, counts: counts)
    }

    // MARK: Which rows

    /// The page's keys and one more, in order.
    private func keys(_ work: UnitOfWork, _ desk: QueueScope, _ counts: QueueCounts) throws -> [QueueKey] {
        // Where an index leads through an employer's or a name's few cases, the rest is a matter of looking at those.
        if !filter.employerID.isEmpty || !filter.name.isEmpty { return try found(work, [one(work.tx.engine, desk)]) }
        return try found(work, branches(desk, counts))
    }

    /// One query for each kind of case that the filter leaves open: each goes along an index and ends after a page.
    func branches(_ desk: QueueScope, _ counts: QueueCounts) -> [SQL] {
        if case .mine(let unit, let accounts, _) = desk {
            return accounts.flatMap { account in
                branches(
                    counts, byOutcome: true, isNarrow: desk.scope != .all,
                    under: "c.unit_id = \(unit) AND c.account_id = \(account)", from: "case_handlers c", id: "c.case_id"
                )
            }
        }
        return branches(counts, byOutcome: desk.isOrderedByOutcome, isNarrow: desk.scope != .all, under: desk.condition)
    }

    /// - Parameter isNarrow: whether the lines are fewer than the condition admits.
    private func branches(
        _ counts: QueueCounts, byOutcome: Bool, isNarrow: Bool, under condition: SQL, from cases: SQL = "cases c",
        id: SQL = "c.id"
    ) -> [SQL] {
        let lines = counts.lines.filter { filter.admits($0) }
        if byOutcome, isNarrow || !(filter.verdict.isEmpty && filter.speciality.isEmpty) {
            return lines.map { line in
                let verdict: SQL = line.verdict.isEmpty ? "c.verdict IS NULL" : "c.verdict = \(line.verdict)"
                return branch(
                    """
                    \(condition) AND c.state = \(line.state.rawValue) AND c.plan_id = \(line.planID)
                        AND \(verdict) AND c.speciality = \(line.speciality)
                    """, from: cases, id: id)
            }
        }
        let kinds = Dictionary(grouping: lines) { [$0.state.rawValue, $0.planID] }.keys.sorted {
            $0.lexicographicallyPrecedes($1)
        }
        return kinds.map {
            branch("\(condition) AND c.state = \($0[0]) AND c.plan_id = \($0[1])\(outcome)", from: cases, id: id)
        }
    }

    /// The cases of an employer or a name (`e`) first: in both engines the words `CROSS JOIN` keep this order.
    func one(_ engine: Engine, _ desk: QueueScope) -> SQL {
        let states = SQL.joined(
            filter.states.filter { desk.states?.contains($0) != false }.map { "\($0.rawValue)" }, by: ", ")
        var condition: SQL = "c.id = e.id AND \(desk.condition) AND c.state IN (\(states))\(outcome)"
        if !filter.planID.isEmpty { condition = "\(condition) AND c.plan_id = \(filter.planID)" }
        if !filter.employerID.isEmpty { condition = "\(condition) AND e.employer_id = \(filter.employerID)" }
        if !filter.name.isEmpty {
            let name: SQL = "e.name\(SQL.bytewise(engine))"
            let end = filter.name + "\u{10FFFF}"
            condition = "\(condition) AND \(name) >= \(filter.name) AND \(name) < \(end)"
        }
        return branch(condition, from: "cases e CROSS JOIN cases c")
    }

    private var outcome: SQL {
        let verdict: SQL = filter.verdict.isEmpty ? "" : " AND c.verdict = \(filter.verdict)"
        let speciality: SQL = filter.speciality.isEmpty ? "" : " AND c.speciality = \(filter.speciality)"
        return "\(verdict)\(speciality)"
    }

    private func branch(_ condition: SQL, from cases: SQL, id: SQL = "c.id") -> SQL {
        let beyond: SQL = filter.newestFirst ? "<" : ">"
        let way: SQL = filter.newestFirst ? " DESC" : ""
        let after: SQL =
            filter.after.map { " AND (c.submitted_at, \(id)) \(beyond) (\($0.submittedAt), \($0.id))" } ?? ""
        return """
            SELECT * FROM (
                SELECT c.submitted_at, \(id) AS id FROM \(cases) WHERE \(condition)\(after)
                ORDER BY c.submitted_at\(way), \(id)\(way) LIMIT \(filter.limit + 1)) AS b
            """
    }

    private func found(_ work: UnitOfWork, _ branches: [SQL]) throws -> [QueueKey] {
        var keys: [QueueKey] = []
        for start in stride(from: 0, to: branches.count, by: ReadQueue.together) {
            let some = branches[start..<min(start + ReadQueue.together, branches.count)]
            for row in try work.tx.query(SQL.joined(Array(some), by: " UNION ALL ")) {
                keys.append(QueueKey(submittedAt: try row.instant("submitted_at"), id: try row.text("id")))
            }
        }
        keys.sort { filter.newestFirst ? $1 < $0 : $0 < $1 }
        // What is shared with somebody for whom one stands in is found with both.
        return Array(keys.reduce(into: [QueueKey]()) { if $0.last != $1 { $0.append($1) } }.prefix(filter.limit + 1))
    }

    /// How many branches go into one query.
    private static let together = 40

    // MARK: What they show

    private func rows(_ work: UnitOfWork, _ keys: [QueueKey]) throws -> [QueueRow] {
        guard !keys.isEmpty else { return [] }
        let ids = SQL.joined(keys.map { "\($0.id)" }, by: ", ")
        let rows = try work.tx.query(
            """
            SELECT c.id, c.name, c.employer_id, COALESCE(c.employer_name, u.name) AS employer, c.speciality, c.filing,
                c.route, c.verdict, c.state, c.submitted_at, c.due, n.last_day, c.plan_id, c.plan_version, c.version
            FROM cases c JOIN units u ON u.id = c.employer_id LEFT JOIN notices n ON n.id = c.notice_id
            WHERE c.id IN (\(ids))
            """
        ).map { try row($0, work) }
        let places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1.id, $0) })
        return rows.sorted { places[$0.id, default: 0] < places[$1.id, default: 0] }
    }

    private func row(_ row: Row, _ work: UnitOfWork) throws -> QueueRow {
        let plan = try work.plan(row.text("plan_id"), version: row.int("plan_version"))
        let route = try row.optionalText("route")
        return QueueRow(
            id: try row.text("id"), name: try row.text("name"), employerID: try row.text("employer_id"),
            employer: try row.text("employer"), speciality: try row.text("speciality"),
            filing: try row.text("filing"), route: route, verdict: try row.optionalText("verdict"),
            state: try row.value("state", as: CaseState.self),
            submittedAt: try row.instant("submitted_at"), due: try row.optionalDay("due"),
            noticeLastDay: try row.optionalDay("last_day"), planTitle: plan.title,
            version: try row.int("version"),
            routeName: route.map { id in plan.eligibility.routes.first { $0.id == id }?.name ?? id })
    }
}
