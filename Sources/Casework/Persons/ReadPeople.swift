import Documents
import Store
import TitleReview

/// How far a colleague is under a plan.
public enum PeopleProgress: String, Sendable, CaseIterable {
    case none, draft, returned, submitted, ended

    public var chinese: String {
        switch self {
        case .none: "没有申报"
        case .draft: "草稿"
        case .returned: "待补正"
        case .submitted: "已提交"
        case .ended: "已结束"
        }
    }

    /// Something is left to do, of which one can be reminded.
    public var isUnfinished: Bool { self == .none || self == .draft || self == .returned }

    init(_ state: CaseState?) {
        switch state {
        case nil: self = .none
        case .draft: self = .draft
        case .returned: self = .returned
        case .refused, .withdrawn, .expired, .vetoed, .revoked: self = .ended
        default: self = .submitted
        }
    }

    private static let finished: SQL = "('refused','withdrawn','expired','vetoed','revoked')"

    /// The condition on the case `c` of a person under the plan.
    var condition: SQL {
        switch self {
        case .none: "c.id IS NULL"
        case .draft: "c.state = 'draft'"
        case .returned: "c.state = 'returned'"
        case .ended: "c.state IN \(Self.finished)"
        case .submitted: "c.id IS NOT NULL AND c.state NOT IN ('draft','returned') AND c.state NOT IN \(Self.finished)"
        }
    }
}

/// The unit's people with the state of their archives and of their applications under one plan, by name, page by page.
public struct ReadPeople: Inquiry {
    public struct Colleague: Sendable, Codable, Equatable {
        public let personID: String
        public let name: String
        public let records: Int
        public let approved: Int
        public let waiting: Int
        /// Drafts and returned records.
        public let unfinished: Int
        public let state: CaseState?
        /// The last day of the present stage of the case.
        public let due: Day?
        /// Who looks after the colleague; empty for nobody in particular.
        public let clerk: String
        public let remindedAt: Instant?
        public var progress: PeopleProgress { PeopleProgress(state) }
    }
    public struct Page: Sendable, Codable {
        /// The plan that the states are of; nil where there is no plan at all.
        public let plan: PlanSummary?
        public let plans: [PlanSummary]
        public let people: [Colleague]
        public let next: String?
        /// How many people are how far, by ``PeopleProgress``.
        public let counts: [String: Int]
        public let clerks: [ReadClerks.Clerk]
    }
    public struct Filter: Sendable {
        public var planID: String, progress: PeopleProgress?, clerk: String, name: String, after: String, limit: Int
        /// - Parameters:
        ///   - planID: empty for the plan that is open now, or else the newest.
        ///   - clerk: only those whom this account looks after.
        ///   - name: the beginning of a name.
        ///   - after: the id of the last person of the page before.
        public init(
            planID: String = "", progress: PeopleProgress? = nil, clerk: String = "", name: String = "",
            after: String = "", limit: Int = 100
        ) {
            (self.planID, self.progress, self.clerk, self.name, self.after, self.limit) = (
                planID, progress, clerk, name, after, limit
            )
        }
    }
    let filter: Filter
    public init(_ filter: Filter = Filter()) { self.filter = filter }

    public func run(_ work: UnitOfWork) throws -> Page {
        let unit = try work.requireUnit(.employer)
        let plans = try work.planSummaries()
        let plan =
            plans.first { $0.id == filter.planID } ?? plans.first { $0.open <= work.today && work.today <= $0.close }
            ?? plans.first
        let rows = try work.tx.query(
            "\(select) \(source(unit, plan)) WHERE \(conditions(work, unit)) ORDER BY p.name, p.id LIMIT \(filter.limit + 1)"
        )
        let people = try rows.prefix(filter.limit).map(Colleague.init)
        var counts: [String: Int] = [:]
        for row in try work.tx.query(
            "SELECT c.state, COUNT(*) AS n \(source(unit, plan)) WHERE p.employer_id = \(unit) GROUP BY c.state")
        {
            counts[
                PeopleProgress(try row.optionalValue("state", as: CaseState.self)).rawValue, default: 0] +=
                try row.int("n")
        }
        return Page(
            plan: plan, plans: plans, people: people, next: rows.count > filter.limit ? people.last?.personID : nil,
            counts: counts, clerks: try work.clerks(of: unit))
    }

    private let select: SQL = """
        SELECT p.id, p.name, c.state, c.due, a.name AS clerk, \(ReadPeople.records()) AS records,
            \(ReadPeople.records("AND r.state = 'approved'")) AS approved, \(ReadPeople.records("AND r.state = 'waiting'")) AS waiting,
            \(ReadPeople.records("AND r.state IN ('draft', 'returned')")) AS unfinished,
            (SELECT MAX(m.at) FROM reminders m WHERE m.person_id = p.id AND m.unit_id = p.employer_id) AS reminded
        """

    private static func records(_ only: SQL = .empty) -> SQL {
        "(SELECT COUNT(*) FROM archive_records r WHERE r.person_id = p.id AND r.removed_at IS NULL \(only))"
    }

    private func source(_ unit: String, _ plan: PlanSummary?) -> SQL {
        """
        FROM persons p
        LEFT JOIN cases c ON c.id = (SELECT x.id FROM cases x
            WHERE x.person_id = p.id AND x.plan_id = \(plan?.id ?? "") AND x.employer_id = p.employer_id
            ORDER BY x.updated_at DESC, x.id LIMIT 1)
        LEFT JOIN colleague_clerks k ON k.person_id = p.id AND k.unit_id = p.employer_id
        LEFT JOIN accounts a ON a.id = k.account_id
        """
    }

    private func conditions(_ work: UnitOfWork, _ unit: String) throws -> SQL {
        var all: SQL = "p.employer_id = \(unit)"
        if let progress = filter.progress { all = "\(all) AND (\(progress.condition))" }
        if !filter.clerk.isEmpty { all = "\(all) AND k.account_id = \(filter.clerk)" }
        if !filter.name.isEmpty { all = "\(all) AND p.name LIKE \(SQL.containing(filter.name)) ESCAPE '\\'" }
        if !filter.after.isEmpty,
            let last = try work.tx.one("SELECT name FROM persons WHERE id = \(filter.after) AND employer_id = \(unit)")?
                .text("name")
        {
            all = "\(all) AND (p.name > \(last) OR (p.name = \(last) AND p.id > \(filter.after)))"
        }
        return all
    }
}

extension ReadPeople.Colleague {
    init(_ row: Row) throws {
        self.init(
            personID: try row.text("id"), name: try row.text("name"), records: try row.int("records"),
            approved: try row.int("approved"), waiting: try row.int("waiting"),
            unfinished: try row.int("unfinished"),
            state: try row.optionalValue("state", as: CaseState.self), due: try row.optionalDay("due"),
            clerk: try row.optionalText("clerk") ?? "", remindedAt: try row.optionalInstant("reminded"))
    }
}

extension ReadPeople.Page {
    /// The list as a spreadsheet; every cell is a string (S31).
    public func spreadsheet() throws -> [UInt8] {
        try Workbook(
            title: "本单位人员",
            head: ["姓名", "档案记录", "已通过", "待审核", "草稿或退回", "评审计划", "申报状态", "本环节截止", "经办人"],
            rows: people.map { one in
                [
                    one.name, "\(one.records)", "\(one.approved)", "\(one.waiting)", "\(one.unfinished)",
                    plan?.title ?? "", one.state?.chinese ?? "没有申报", one.due.map(\.description) ?? "", one.clerk,
                ]
            }
        ).bytes()
    }
}
