import Store
import TitleReview

/// One case's paper on its way.
public struct PaperItem: Sendable, Codable, Equatable {
    public let caseID: String
    public let name: String
    public let employer: String
    public let speciality: String
    public let planTitle: String
    public let stage: PaperStage
    /// For the office alone.
    public let returnAddress: String
    public let waybill: String
    public let arrived: Day?
    public let stamped: Day?
    public let returned: Day?
    public let returnWaybill: String
    public let handedOver: Day?
    public let handedTo: String
}

/// Who owes paper and where it is: for the office that of its plans, for an employer that of its people, for the acceptance point
/// the stamped forms that it hands over to employers (N2.3, N3.5, A4.1). Pages by key.
public struct ListPapers: Inquiry {
    public struct Page: Sendable, Codable, Equatable {
        public let items: [PaperItem]
        /// The key of the next page; nil on the last.
        public let next: String?
        public let counts: [PaperStage: Int]
    }
    let stage: PaperStage?, after: String, limit: Int
    public init(stage: PaperStage? = nil, after: String = "", limit: Int = 100) {
        self.stage = stage
        self.after = after
        self.limit = min(max(limit, 1), 500)
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        guard let due = try work.papersDue() else { return Page(items: [], next: nil, counts: [:]) }
        var counts: [PaperStage: Int] = [:]
        for row in try work.tx.query(
            """
            SELECT x.stage, COUNT(*) AS n FROM (
                SELECT \(PaperStage.sql) AS stage FROM cases c LEFT JOIN papers p ON p.case_id = c.id WHERE \(due)
            ) x GROUP BY x.stage
            """
        ) {
            counts[try row.value("stage", as: PaperStage.self)] = try row.int("n")
        }
        let only: SQL = stage.map { " AND \(PaperStage.sql) = \($0.rawValue)" } ?? ""
        let rows = try work.tx.query(
            "\(PaperItem.query) WHERE \(due) AND c.id > \(after)\(only) ORDER BY c.id LIMIT \(limit + 1)")
        let items = try rows.prefix(limit).map { try PaperItem($0, work) }
        return Page(items: items, next: rows.count > limit ? items.last?.caseID : nil, counts: counts)
    }
}

extension PaperItem {
    /// The rows of cases `c` with their employer `u` and paper `p`.
    static let query: SQL = """
        SELECT c.id, c.name, c.speciality, c.plan_id, c.plan_version, COALESCE(c.employer_name, u.name) AS employer,
            \(PaperStage.sql) AS stage, p.return_address, p.waybill, p.arrived_on,
            p.stamped_on, p.returned_on, p.return_waybill, p.handed_over_on, p.handed_to
        FROM cases c JOIN units u ON u.id = c.employer_id LEFT JOIN papers p ON p.case_id = c.id
        """

    init(_ row: Row, _ work: UnitOfWork) throws {
        caseID = try row.text("id")
        name = try row.text("name")
        employer = try row.text("employer")
        speciality = try row.text("speciality")
        planTitle = try work.plan(row.text("plan_id"), version: row.int("plan_version")).title
        stage = try row.value("stage", as: PaperStage.self)
        let sealed = work.actor?.role == .office ? try row.optionalBytes("return_address") : nil
        returnAddress =
            try sealed.map {
                try work.casework.keys.open($0, table: "papers", column: "return_address", row: row.text("id"))
            } ?? ""
        waybill = try row.optionalText("waybill") ?? ""
        arrived = try row.optionalDay("arrived_on")
        stamped = try row.optionalDay("stamped_on")
        returned = try row.optionalDay("returned_on")
        returnWaybill = try row.optionalText("return_waybill") ?? ""
        handedOver = try row.optionalDay("handed_over_on")
        handedTo = try row.optionalText("handed_to") ?? ""
    }
}

extension PaperStage {
    /// Of a case's row `p`, which may be missing.
    static let sql: SQL = """
        CASE WHEN p.returned_on IS NOT NULL THEN 'returned'
            WHEN p.stamped_on IS NOT NULL THEN 'stamped'
            WHEN p.arrived_on IS NOT NULL THEN 'arrived'
            WHEN p.waybill IS NOT NULL THEN 'onTheWay'
            ELSE 'notSent' END
        """
}

extension UnitOfWork {
    /// The cases `c` of the actor whose paper is due, with their row `p`; nil where no plan asks for any.
    func papersDue() throws -> SQL? {
        let unit = try requireUnit(.office, .employer, .authority)
        let mine: SQL =
            switch actor?.role {
            case .office: "c.office_id = \(unit)"
            case .employer: "c.employer_id = \(unit)"
            default: "c.accepted_by = \(unit)\(try scope().condition) AND p.stamped_on IS NOT NULL"
            }
        let unitOwn: SQL = actor?.role == .employer ? "c.employer_id = \(unit)" : "c.accepted_by = \(unit)"
        let versions: [Row] =
            if actor?.role == .office {
                try tx.query("SELECT id, version FROM plans WHERE office_id = \(unit) ORDER BY id, version")
            } else {
                try tx.query(
                    """
                    SELECT DISTINCT c.plan_id AS id, c.plan_version AS version FROM cases c
                    WHERE \(unitOwn) ORDER BY 1, 2
                    """)
            }
        let conditions: [SQL] = try versions.compactMap { row in
            let id = try row.text("id")
            let version = try row.int("version")
            let states = try plan(id, version: version).paper.states
            if states.isEmpty { return nil }
            let list = SQL.joined(states.map { "\($0.rawValue)" }, by: ", ")
            return "(c.plan_id = \(id) AND c.plan_version = \(version) AND c.state IN (\(list)))"
        }
        guard !conditions.isEmpty else { return nil }
        return "\(mine) AND c.submitted_at IS NOT NULL AND (\(SQL.joined(conditions, by: " OR ")))"
    }
}

/// One case's paper, for the office: where a cover sheet's code leads.
public struct ReadPaper: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> PaperItem {
        try work.require(.office)
        guard let due = try work.papersDue(),
            let row = try work.tx.one("\(PaperItem.query) WHERE \(due) AND c.id = \(caseID)")
        else { throw Refusal.notFound }
        return try PaperItem(row, work)
    }
}

/// What an employer's people owe, by plan what to send and where.
public struct ListEmployerPapers: Inquiry {
    public struct PlanAddress: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
        public let address: String
        public let items: [String]
    }
    public struct Board: Sendable, Codable, Equatable {
        public let plans: [PlanAddress]
        public let page: ListPapers.Page
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        try work.require(.employer)
        let page = try ListPapers(limit: 400).run(work)
        guard let due = try work.papersDue() else { return Board(plans: [], page: page) }
        let plans = try work.tx.query(
            """
            SELECT c.plan_id, MAX(c.plan_version) AS version FROM cases c LEFT JOIN papers p ON p.case_id = c.id
            WHERE \(due) AND p.arrived_on IS NULL GROUP BY c.plan_id ORDER BY c.plan_id
            """)
        return Board(
            plans: try plans.map { row in
                let plan = try work.plan(row.text("plan_id"), version: row.int("version"))
                return PlanAddress(id: plan.id, title: plan.title, address: plan.paper.address, items: plan.paper.items)
            }, page: page)
    }
}
