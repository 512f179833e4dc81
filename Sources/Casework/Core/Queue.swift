import Store
import TitleReview

/// A row of an officer's queue.
public struct QueueRow: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
    public let employer: String
    public let speciality: String
    public let filing: String
    public let route: String?
    public let verdict: String?
    public let state: CaseState
    public let submittedAt: Instant?
    public let due: Day?
    public let noticeLastDay: Day?
    public let planTitle: String
}

/// What a queue is asked for; the page goes on by key, never by offset.
public struct QueueFilter: Sendable, Equatable {
    public var states: [CaseState]
    public var verdict: String
    public var speciality: String
    public var planID: String
    public var after: String
    public var limit: Int
    public init(states: [CaseState], verdict: String = "", speciality: String = "", planID: String = "", after: String = "", limit: Int = 50) {
        self.states = states
        self.verdict = verdict
        self.speciality = speciality
        self.planID = planID
        self.after = after
        self.limit = min(max(limit, 1), 500)
    }
}

/// The cases that an employer, an authority, an office or the bureau has before it, one page, in a fixed number of queries.
public struct ReadQueue: Inquiry {
    public struct Page: Sendable, Codable {
        public let rows: [QueueRow]
        /// The key of the next page; nil on the last.
        public let next: String?
        /// How many stand in each state.
        public let counts: [String: Int]
    }
    let filter: QueueFilter
    public init(_ filter: QueueFilter) { self.filter = filter }

    public func run(_ work: Work) throws -> Page {
        let actor = try work.require(.employer, .authority, .office, .bureau)
        let mine: SQL = actor.role == .bureau ? "c.state IN ('reported','approved','certified','revoked')" : try work.deskScope()
        let states = SQL.joined(filter.states.map { "\($0.rawValue)" }, by: ", ")
        var conditions: SQL = "\(mine) AND c.state IN (\(states)) AND c.id > \(filter.after)"
        if !filter.verdict.isEmpty { conditions = "\(conditions) AND c.verdict = \(filter.verdict)" }
        if !filter.speciality.isEmpty { conditions = "\(conditions) AND c.speciality = \(filter.speciality)" }
        if !filter.planID.isEmpty { conditions = "\(conditions) AND c.plan_id = \(filter.planID)" }
        let found = try work.tx.query("""
            SELECT c.id, c.name, u.name AS employer, c.speciality, c.filing, c.route, c.verdict, c.state, c.submitted_at, c.due, n.last_day, c.plan_id, c.plan_version
            FROM cases c JOIN units u ON u.id = c.employer_id LEFT JOIN notices n ON n.id = c.notice_id
            WHERE \(conditions) ORDER BY c.id LIMIT \(filter.limit + 1)
            """)
        let rows = try found.prefix(filter.limit).map { row in
            QueueRow(
                id: try row.text("id"), name: try row.text("name"), employer: try row.text("employer"), speciality: try row.text("speciality"),
                filing: try row.text("filing"), route: try row.optionalText("route"), verdict: try row.optionalText("verdict"),
                state: CaseState(rawValue: try row.text("state")) ?? .draft, submittedAt: try row.optionalInstant("submitted_at"), due: try row.optionalDay("due"),
                noticeLastDay: try row.optionalDay("last_day"), planTitle: try work.plan(row.text("plan_id"), version: row.int("plan_version")).title)
        }
        var counts: [String: Int] = [:]
        for row in try work.tx.query("SELECT c.state, COUNT(*) AS n FROM cases c WHERE \(mine) GROUP BY c.state") { counts[try row.text("state")] = try row.int("n") }
        return Page(rows: rows, next: found.count > filter.limit ? rows.last?.id : nil, counts: counts)
    }
}

extension Work {
    /// The cases (`c`) that stand before the actor's unit: the same columns as the relation of single cases.
    func deskScope() throws -> SQL {
        let unit = try requireUnit(.employer, .authority, .office)
        return switch actor?.role {
        case .employer: "c.employer_id = \(unit) AND c.state <> 'draft'"
        case .authority: "c.authority_id = \(unit) AND c.submitted_at IS NOT NULL"
        default: "c.office_id = \(unit) AND c.submitted_at IS NOT NULL"
        }
    }
}
