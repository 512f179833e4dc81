import Store
import TitleReview

/// Requests for a recheck that the office has, open ones first.
public struct ListRechecks: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let caseID: String
        public let name: String
        public let reason: String
        public let outcome: String?
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Item] {
        let office = try work.requireUnit(.office)
        return try work.tx.query(
            """
            SELECT r.id, r.case_id, c.name, r.reason, r.outcome FROM rechecks r JOIN cases c ON c.id = r.case_id
            WHERE c.office_id = \(office)
            ORDER BY CASE WHEN r.outcome IS NULL THEN 0 ELSE 1 END, r.at DESC LIMIT 100
            """
        ).map {
            Item(
                id: try $0.text("id"), caseID: try $0.text("case_id"), name: try $0.text("name"),
                reason: try $0.text("reason"), outcome: try $0.optionalText("outcome"))
        }
    }
}
