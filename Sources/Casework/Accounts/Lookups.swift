import Store
import TitleReview

/// A unit as the administrator sees it.
public struct UnitItem: Sendable, Codable, Equatable {
    public let id: String
    public let kind: String
    public let name: String
    public let level: String?
    /// waiting | approved | returned
    public let state: String

    static let columns: SQL = "id, kind, name, level, state"

    init(_ row: Row) throws {
        id = try row.text("id")
        kind = try row.text("kind")
        name = try row.text("name")
        level = try row.optionalText("level")
        state = try row.text("state")
    }
}

/// Every unit, for the administrator.
public struct ListUnits: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [UnitItem] {
        try work.require(.administrator)
        return try work.tx.query("SELECT \(UnitItem.columns) FROM units ORDER BY kind, name LIMIT 5000").map(
            UnitItem.init)
    }
}

/// The first role of an account: for the program itself, which then acts in it; not reachable from the web.
public struct MembershipOf: Inquiry {
    let accountID: String
    public init(accountID: String) { self.accountID = accountID }
    public func run(_ work: UnitOfWork) throws -> String {
        guard
            let row = try work.tx.one(
                "SELECT id FROM memberships WHERE account_id = \(accountID) AND until IS NULL ORDER BY since, id LIMIT 1"
            )
        else { throw Refusal.notFound }
        return try row.text("id")
    }
}

/// The account of an expert of the office's pool.
public struct ExpertAccount: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> String {
        let office = try work.requireUnit(.office)
        guard let row = try work.tx.one("SELECT account_id FROM experts WHERE id = \(id) AND office_id = \(office)")
        else { throw Refusal.notFound }
        return try row.text("account_id")
    }
}

/// The account of a person or of a clerk, by login: for the program itself; not reachable from the web.
public struct AccountByLogin: Inquiry {
    let login: String
    public init(login: String) { self.login = login }
    public func run(_ work: UnitOfWork) throws -> (
        accountID: String, membershipID: String, personID: String?, unitID: String?
    ) {
        guard
            let row = try work.tx.one(
                """
                SELECT a.id, a.person_id, m.id AS membership, m.unit_id
                FROM accounts a JOIN memberships m ON m.account_id = a.id AND m.until IS NULL
                WHERE a.login = \(login)
                """)
        else { throw Refusal.notFound }
        return (
            try row.text("id"), try row.text("membership"), try row.optionalText("person_id"),
            try row.optionalText("unit_id")
        )
    }
}

/// A case's state: for the program itself; not reachable from the web.
public struct StateOf: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }
    public func run(_ work: UnitOfWork) throws -> CaseState {
        guard let row = try work.tx.one("SELECT state FROM cases WHERE id = \(caseID)") else { throw Refusal.notFound }
        return try row.value("state", as: CaseState.self)
    }
}

/// Which plan each case belongs to: for the program itself; not reachable from the web.
public struct PlanOfCases: Inquiry {
    let ids: [String]
    public init(ids: [String]) { self.ids = ids }
    public func run(_ work: UnitOfWork) throws -> [String: String] {
        guard !ids.isEmpty else { return [:] }
        let list = SQL.joined(ids.map { "\($0)" }, by: ", ")
        var plans: [String: String] = [:]
        for row in try work.tx.query("SELECT id, plan_id FROM cases WHERE id IN (\(list))") {
            plans[try row.text("id")] = try row.text("plan_id")
        }
        return plans
    }
}
