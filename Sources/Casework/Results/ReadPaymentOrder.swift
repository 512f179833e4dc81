import Store
import TitleReview

/// An applicant's own payment order, for the gateway's page (A2.2.7).
public struct ReadPaymentOrder: Inquiry {
    public struct Order: Sendable, Codable, Equatable {
        public let id: String
        public let caseID: String
        public let planTitle: String
        public let cents: Int
        /// open | paid | refundDue | refunded
        public let state: String
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Order {
        let person = try work.requirePerson()
        guard
            let row = try work.tx.one(
                """
                SELECT p.case_id, p.cents, p.state, c.plan_id, c.plan_version
                FROM payments p JOIN cases c ON c.id = p.case_id
                WHERE p.id = \(id) AND c.person_id = \(person)
                """)
        else { throw Refusal.notFound }
        return Order(
            id: id, caseID: try row.text("case_id"),
            planTitle: try work.plan(row.text("plan_id"), version: row.int("plan_version")).title,
            cents: try row.int("cents"), state: try row.text("state"))
    }
}
