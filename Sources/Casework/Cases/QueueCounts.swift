import Store
import TitleReview

/// How many cases a desk has by everything that its queue is narrowed by. The database keeps the numbers with each change of a
/// case; reading them costs the same however many cases there are.
public struct QueueCounts: Sendable, Codable, Equatable {
    /// One kind of case, and how many there are.
    public struct Line: Sendable, Codable, Equatable {
        public let planID: String
        public let state: CaseState
        /// Empty while a case was never judged.
        public let verdict: String
        public let speciality: String
        public let count: Int
    }
    public let lines: [Line]

    /// By state, for one plan or for all.
    public func states(planID: String = "") -> [CaseState: Int] {
        Dictionary(
            lines.filter { planID.isEmpty || $0.planID == planID }.map { ($0.state, $0.count) }, uniquingKeysWith: +)
    }

    /// By plan and state.
    public var plans: [String: [CaseState: Int]] {
        Dictionary(grouping: lines, by: \.planID).mapValues {
            Dictionary($0.map { ($0.state, $0.count) }, uniquingKeysWith: +)
        }
    }

    /// By the values of one column, for what a filter admits when that column is left open.
    public func by(_ column: KeyPath<Line, String>, _ filter: QueueFilter) -> [String: Int] {
        Dictionary(
            lines.filter { filter.admits($0, but: column) }.map { ($0[keyPath: column], $0.count) }, uniquingKeysWith: +
        )
    }
}

extension QueueFilter {
    /// Whether cases of that kind are asked for, whatever stands in `open`.
    func admits(_ line: QueueCounts.Line, but open: KeyPath<QueueCounts.Line, String>? = nil) -> Bool {
        func fits(_ column: KeyPath<QueueCounts.Line, String>, _ wanted: String) -> Bool {
            open == column || wanted.isEmpty || line[keyPath: column] == wanted
        }
        return states.contains(line.state) && fits(\.verdict, verdict) && fits(\.speciality, speciality)
            && fits(\.planID, planID)
    }
}

/// Before whom cases stand: a unit's desk, or the bureau's for all.
enum QueueScope {
    case employer(String)
    case authority(String, SpecialityScope)
    case office(String)
    case bureau
    /// What these accounts of the unit handle, on the unit's desk.
    indirect case mine(String, [String], QueueScope)

    /// The unit under which the database counts.
    var unit: String {
        switch self {
        case .employer(let unit), .authority(let unit, _), .office(let unit), .mine(let unit, _, _): unit
        case .bureau: ""
        }
    }

    /// The cases (`c`) of the desk; drafts are the applicant's own.
    var condition: SQL {
        switch self {
        case .employer(let unit): "c.employer_id = \(unit) AND c.submitted_at IS NOT NULL"
        case .authority(let unit, let scope):
            "c.authority_id = \(unit) AND c.submitted_at IS NOT NULL\(scope.condition)"
        case .office(let unit): "c.office_id = \(unit) AND c.submitted_at IS NOT NULL"
        case .bureau: "c.submitted_at IS NOT NULL"
        case .mine(let unit, let accounts, let desk):
            """
            \(desk.condition) AND EXISTS (
                SELECT 1 FROM case_handlers h WHERE h.case_id = c.id AND h.unit_id = \(unit)
                    AND h.account_id IN (\(SQL.joined(accounts.map { "\($0)" }, by: ", "))))
            """
        }
    }

    /// The stages that the desk ever sees; nil: all.
    var states: Set<CaseState>? {
        if case .bureau = self { [.reported, .approved, .certified, .revoked] } else { nil }
    }

    /// The specialities that the desk ever sees.
    var scope: SpecialityScope {
        switch self {
        case .authority(_, let scope): scope
        case .mine(_, _, let desk): desk.scope
        case .employer, .office, .bureau: .all
        }
    }

    /// Whether an index leads through the desk's cases by verdict and speciality, too.
    var isOrderedByOutcome: Bool {
        switch self {
        case .authority, .office, .mine: true
        case .employer, .bureau: false
        }
    }
}

extension UnitOfWork {
    /// The desk of the actor's role and unit.
    ///
    /// - Parameter mine: only what the actor handles there, where cases have handlers.
    func desk(mine: Bool = false) throws -> QueueScope {
        let actor = try require(.employer, .authority, .office, .bureau)
        guard actor.role != .bureau else { return .bureau }
        let unit = try requireUnit(.employer, .authority, .office)
        let whole: QueueScope =
            switch actor.role {
            case .employer: .employer(unit)
            case .authority: .authority(unit, try scope())
            default: .office(unit)
            }
        return mine && actor.role != .employer ? .mine(unit, try ownAccounts(unit), whole) : whole
    }

    /// The actor's unit, where cases have handlers.
    func handlingUnit() throws -> String? {
        guard let actor, [.authority, .office].contains(actor.role) else { return nil }
        return try requireUnit(.authority, .office)
    }

    func counts(of desk: QueueScope) throws -> QueueCounts {
        let rows: [Row]
        switch desk {
        case .mine(let unit, let accounts, _) where accounts.count == 1:
            rows = try tx.query(
                """
                SELECT plan_id, state, verdict, speciality, n FROM handler_counts
                WHERE unit_id = \(unit) AND account_id = \(accounts[0]) AND n > 0
                """)
        case .mine(let unit, let accounts, _):
            // While one stands in, what both handle counts once: along the index of the own cases.
            let handlers = SQL.joined(accounts.map { "\($0)" }, by: ", ")
            rows = try tx.query(
                """
                SELECT plan_id, state, COALESCE(verdict, '') AS verdict, speciality, COUNT(DISTINCT case_id) AS n
                FROM case_handlers WHERE unit_id = \(unit) AND account_id IN (\(handlers))
                GROUP BY plan_id, state, COALESCE(verdict, ''), speciality
                """)
        default:
            rows = try tx.query(
                "SELECT plan_id, state, verdict, speciality, n FROM case_counts WHERE unit_id = \(desk.unit) AND n > 0")
        }
        return QueueCounts(
            lines: try rows.compactMap { row in
                let state = try row.value("state", as: CaseState.self)
                guard desk.states?.contains(state) != false else { return nil }
                let speciality = try row.text("speciality")
                guard desk.scope.admits(speciality) else { return nil }
                return .init(
                    planID: try row.text("plan_id"), state: state, verdict: try row.text("verdict"),
                    speciality: speciality, count: try row.int("n"))
            })
    }
}
