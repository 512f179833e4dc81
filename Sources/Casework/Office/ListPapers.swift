import Store
import TitleReview

/// The register of paper by post (N2.3, A4.1): who has to send, what has come, what went back.
public struct ListPapers: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let employer: String
        public let stateName: String
        public let returnAddress: String
        public let waybill: String
        public let arrived: Day?
        public let stamped: Day?
        public let returned: Day?
        public let returnWaybill: String
    }
    public struct Page: Sendable, Codable, Equatable {
        public let items: [Item]
        public let next: String?
    }
    let after: String
    public init(after: String = "") { self.after = after }

    public func run(_ work: Work) throws -> Page {
        let office = try work.requireUnit(.office), limit = 100
        let versions = try work.tx.query("SELECT DISTINCT plan_id, plan_version FROM cases WHERE office_id = \(office)")
        var conditions: [SQL] = []
        for row in versions {
            let id = try row.text("plan_id"), version = try row.int("plan_version")
            switch try work.plan(id, version: version).paper.stage {
            case .never: break
            case .beforeReview:
                conditions.append("(c.plan_id = \(id) AND c.plan_version = \(version) AND c.submitted_at IS NOT NULL AND c.state NOT IN ('refused','withdrawn','expired','vetoed','revoked'))")
            case .afterResults:
                conditions.append("(c.plan_id = \(id) AND c.plan_version = \(version) AND c.state IN ('passed','resultNotice','reported','approved','certified'))")
            }
        }
        guard !conditions.isEmpty else { return Page(items: [], next: nil) }
        let rows = try work.tx.query("""
            SELECT c.id, c.name, c.state, COALESCE(c.employer_name, u.name) AS employer, p.return_address, p.waybill, p.arrived_on, p.stamped_on, p.returned_on, p.return_waybill
            FROM cases c JOIN units u ON u.id = c.employer_id LEFT JOIN papers p ON p.case_id = c.id
            WHERE c.office_id = \(office) AND c.id > \(after) AND (\(SQL.joined(conditions, by: " OR "))) ORDER BY c.id LIMIT \(limit + 1)
            """)
        let items = try rows.prefix(limit).map { row in
            let id = try row.text("id")
            return Item(
                caseID: id, name: try row.text("name"), employer: try row.text("employer"), stateName: CaseState(rawValue: try row.text("state"))?.chinese ?? "",
                returnAddress: try row.optionalBytes("return_address").map { try work.house.keys.open($0, table: "papers", column: "return_address", row: id) } ?? "",
                waybill: try row.optionalText("waybill") ?? "", arrived: try row.optionalDay("arrived_on"), stamped: try row.optionalDay("stamped_on"),
                returned: try row.optionalDay("returned_on"), returnWaybill: try row.optionalText("return_waybill") ?? "")
        }
        return Page(items: items, next: rows.count > limit ? items.last?.caseID : nil)
    }
}
