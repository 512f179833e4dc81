import Store
import TitleReview

/// The roles that the account may take on, with the one of this session marked (S6).
public struct ReadRoles: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let membershipID: String
        public let role: Role
        public let unit: String
        public let current: Bool
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Item] {
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        return try work.tx.query(
            """
            SELECT m.id, m.role, u.name FROM memberships m LEFT JOIN units u ON u.id = m.unit_id
            WHERE m.account_id = \(actor.accountID) AND m.until IS NULL ORDER BY m.since, m.id
            """
        ).map { row in
            let id = try row.text("id")
            return Item(
                membershipID: id, role: try row.value("role", as: Role.self), unit: try row.optionalText("name") ?? "",
                current: id == actor.membershipID)
        }
    }
}
