import Store
import TitleReview

/// The office's payments of one plan (A2.2.7): who has paid, whose fee is waived and why, what is to go back, what came in each day.
public struct ReadPayments: Inquiry {
    public enum Filter: String, Sendable, Codable, CaseIterable {
        case unpaid, paid, waived, expired

        public var chinese: String {
            switch self {
            case .unpaid: "待缴费"
            case .paid: "已缴费"
            case .waived: "已减免"
            case .expired: "逾期未缴"
            }
        }
    }
    public struct Item: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let employer: String
        public let stateName: String
        /// Last day of paying, while it is asked for.
        public let due: Day?
        public let cents: Int?
        public let receipt: Int?
        public let paidAt: Instant?
        /// Why the fee was waived.
        public let waived: String
    }
    public struct Refund: Sendable, Codable, Equatable {
        public let gatewayID: String
        public let caseID: String
        public let name: String
        public let cents: Int
        public let receivedAt: Instant
        public let why: WhyRefund
        public let refundID: String?
        public let refundedAt: Instant?
    }
    public struct DayTotal: Sendable, Codable, Equatable {
        public let day: Day
        public let received: Int
        public let receivedCents: Int
        public let refunded: Int
        public let refundedCents: Int
    }
    public struct Contents: Sendable, Codable {
        public let plans: [PlanChoice]
        public let planID: String
        public let filter: Filter
        public let counts: [String: Int]
        public let items: [Item]
        /// The key of the next page; nil on the last.
        public let next: String?
        /// What is to go back, the oldest first, then what went back lately.
        public let refunds: [Refund]
        /// The latest days on which money moved.
        public let days: [DayTotal]
        public let totalCents: Int
    }
    public struct PlanChoice: Sendable, Codable, Equatable {
        public let id: String
        public let title: String
    }
    let planID: String?, filter: Filter, after: String

    /// - Parameter planID: nil for the newest plan that asks a fee.
    public init(planID: String?, filter: Filter = .unpaid, after: String = "") {
        self.planID = planID
        self.filter = filter
        self.after = after
    }

    private static let pageSize = 50

    public func run(_ work: UnitOfWork) throws -> Contents {
        let office = try work.requireUnit(.office)
        let plans = try work.ownPlans(office).map { try work.plan($0.id, version: $0.version) }.filter { $0.fee != nil }
            .map { PlanChoice(id: $0.id, title: $0.title) }
        if let planID, !plans.contains(where: { $0.id == planID }) { throw Refusal.notFound }
        let plan = planID ?? plans.first?.id ?? ""
        let mine: SQL = "c.office_id = \(office) AND c.plan_id = \(plan)"
        let items = try items(mine, work)
        var counts: [String: Int] = [:]
        for one in Filter.allCases {
            counts[one.rawValue] =
                try work.tx.one("SELECT COUNT(*) AS n FROM cases c WHERE \(mine) AND \(Self.condition(one))")?.int("n")
                ?? 0
        }
        return Contents(
            plans: plans, planID: plan, filter: filter, counts: counts, items: Array(items.prefix(Self.pageSize)),
            next: items.count > Self.pageSize ? items[Self.pageSize - 1].caseID : nil,
            refunds: try refunds(mine, work), days: try days(mine, work),
            totalCents: try work.tx.one(
                """
                SELECT CAST(COALESCE(SUM(x.cents), 0) AS BIGINT) AS n FROM payment_entries x
                JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id WHERE \(mine) AND x.state = 'kept'
                """)?.int("n") ?? 0)
    }

    private static func condition(_ filter: Filter) -> SQL {
        switch filter {
        case .unpaid: "c.state = 'awaitingPayment'"
        case .paid:
            """
            EXISTS (SELECT 1 FROM payments p JOIN payment_entries x ON x.order_id = p.id
                WHERE p.case_id = c.id AND x.receipt IS NOT NULL)
            """
        case .waived: "EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.action = 'waiveFee')"
        case .expired:
            """
            c.state = 'expired' AND EXISTS (SELECT 1 FROM case_events e
                WHERE e.case_id = c.id AND e.action = 'expire' AND e.from_state = 'awaitingPayment')
            """
        }
    }

    private func items(_ mine: SQL, _ work: UnitOfWork) throws -> [Item] {
        try work.tx.query(
            """
            SELECT c.id, c.name, c.state, c.due, COALESCE(c.employer_name, u.name) AS employer, x.cents, x.receipt, x.at,
                (SELECT e.note FROM case_events e WHERE e.case_id = c.id AND e.action = 'waiveFee' ORDER BY e.number DESC LIMIT 1) AS waived
            FROM cases c JOIN units u ON u.id = c.employer_id
            LEFT JOIN payment_entries x ON x.receipt IS NOT NULL AND x.order_id IN (SELECT p.id FROM payments p WHERE p.case_id = c.id)
            WHERE \(mine) AND \(Self.condition(filter)) AND c.id > \(after) ORDER BY c.id LIMIT \(Self.pageSize + 1)
            """
        ).map { row in
            let state = try row.value("state", as: CaseState.self)
            return Item(
                caseID: try row.text("id"), name: try row.text("name"), employer: try row.text("employer"),
                stateName: state.chinese,
                due: state == .awaitingPayment ? try row.optionalDay("due") : nil, cents: try row.optionalInt("cents"),
                receipt: try row.optionalInt("receipt"),
                paidAt: try row.optionalInstant("at"), waived: try row.optionalText("waived") ?? "")
        }
    }

    private func refunds(_ mine: SQL, _ work: UnitOfWork) throws -> [Refund] {
        try work.tx.query(
            """
            SELECT x.gateway_id, x.cents, x.at, x.why, x.refund_id, x.refunded_at, c.id, c.name
            FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
            WHERE \(mine) AND x.state <> 'kept'
            ORDER BY CASE WHEN x.refunded_at IS NULL THEN 0 ELSE 1 END, x.at, x.gateway_id LIMIT 200
            """
        ).map { row in
            Refund(
                gatewayID: try row.text("gateway_id"), caseID: try row.text("id"), name: try row.text("name"),
                cents: try row.int("cents"), receivedAt: try row.instant("at"),
                why: try row.value("why", as: WhyRefund.self), refundID: try row.optionalText("refund_id"),
                refundedAt: try row.optionalInstant("refunded_at"))
        }
    }

    private func days(_ mine: SQL, _ work: UnitOfWork) throws -> [DayTotal] {
        // Shanghai's days: eight hours ahead of the count of microseconds.
        func sums(_ column: SQL) throws -> [Day: (Int, Int)] {
            var found: [Day: (Int, Int)] = [:]
            for row in try work.tx.query(
                """
                SELECT (x.\(column) + 28800000000) / 86400000000 AS day, COUNT(*) AS n,
                    CAST(SUM(x.cents) AS BIGINT) AS cents
                FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
                WHERE \(mine) AND x.\(column) IS NOT NULL GROUP BY 1 ORDER BY 1 DESC LIMIT 60
                """)
            {
                found[Instant(microseconds: Int64(try row.int("day")) * 86_400_000_000 - 28_800_000_000).day] = (
                    try row.int("n"), try row.int("cents")
                )
            }
            return found
        }
        let came = try sums("at")
        let went = try sums("refunded_at")
        return Set(came.keys).union(went.keys).sorted(by: >).prefix(60).map { day in
            DayTotal(
                day: day, received: came[day]?.0 ?? 0, receivedCents: came[day]?.1 ?? 0, refunded: went[day]?.0 ?? 0,
                refundedCents: went[day]?.1 ?? 0)
        }
    }
}
