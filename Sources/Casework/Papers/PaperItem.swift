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
