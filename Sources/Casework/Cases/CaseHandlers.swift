import Store
import TitleReview

/// Somebody who sees to a case in the own unit (经办人). It is order, not right: any officer of the unit may decide.
public struct CaseHandler: Sendable, Codable, Equatable {
    public let accountID: String
    public let name: String
    /// Who stands in today, while the handler is absent.
    public let standIn: String?
}

/// Somebody of the same unit in the same role.
public struct Colleague: Sendable, Codable, Equatable {
    public let accountID: String
    public let name: String
}

/// Cases are taken, handed to a colleague, or shared with one (A3.2.1); each row in its own right.
public struct AssignCases: UseCase {
    public enum Way: String, Sendable, CaseIterable {
        /// The actor takes what nobody has yet.
        case take
        /// The colleague has it instead of whoever had it.
        case handOver
        /// The colleague has it, too.
        case share
    }
    /// More than a handful handle nothing.
    static let most = 5

    let caseIDs: [String], way: Way, accountID: String

    /// - Parameter accountID: the colleague; not asked for with ``Way/take``.
    public init(caseIDs: [String], way: Way, accountID: String = "") {
        self.caseIDs = caseIDs
        self.way = way
        self.accountID = accountID
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let unit = try work.requireUnit(.authority, .office)
        guard let actor = work.actor else { throw Refusal.forbidden() }
        let account = way == .take ? actor.accountID : accountID
        guard try work.colleagues(unit).contains(where: { $0.accountID == account }) else {
            throw Refusal.invalid("account", "请选择本单位的一位同事。")
        }
        let scope = actor.role == .authority ? try work.scopes(unit, [account])[account] ?? .all : .all
        return try work.batch(caseIDs, actor.role) { c in
            guard scope.admits(c.speciality) else {
                throw Refusal.conflict("账号不办理\(c.speciality)专业的人不能经办这份申报；代办期间可以直接审核。")
            }
            try assign(c, to: account, unit, work)
        }
    }

    private func assign(_ c: CaseRecord, to account: String, _ unit: String, _ work: UnitOfWork) throws {
        let present = try work.handlers(unit, [c.id])[c.id] ?? []
        let ids = present.map(\.accountID)
        guard !ids.contains(account) || (way == .handOver && ids.count > 1) else {
            throw Refusal.conflict(way == .take ? "已经由您经办。" : "已经由这位同事经办。")
        }
        switch way {
        case .take:
            guard present.isEmpty else {
                throw Refusal.conflict("已由\(present.map(\.name).joined(separator: "、"))经办，需要一起办的请选“共同经办”。")
            }
        case .handOver:
            try work.tx.execute(
                "DELETE FROM case_handlers WHERE case_id = \(c.id) AND unit_id = \(unit) AND account_id <> \(account)")
        case .share:
            guard present.count < AssignCases.most else { throw Refusal.conflict("一份申报最多由 \(AssignCases.most) 人共同经办。") }
        }
        try work.tx.execute(
            """
            INSERT INTO case_handlers (case_id, unit_id, account_id, since, plan_id, state, verdict, speciality, submitted_at)
            SELECT id, \(unit), \(account), \(work.now), plan_id, state, verdict, speciality, submitted_at
            FROM cases WHERE id = \(c.id)
            ON CONFLICT (case_id, unit_id, account_id) DO NOTHING
            """)
        try work.record("case.handler.\(way.rawValue)", c.id, ["to": account, "before": ids.joined(separator: " ")])
    }
}

/// The actor handles a case no more; it is nobody's then, or the others'.
public struct LeaveCase: UseCase {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        let c = try work.ownCase(caseID, .authority, .office)
        guard let actor = work.actor,
            try work.tx.execute(
                "DELETE FROM case_handlers WHERE case_id = \(c.id) AND unit_id = \(unit) AND account_id = \(actor.accountID)"
            ) == 1
        else {
            throw Refusal.conflict("这份申报没有登记由您经办。")
        }
        try work.record("case.handler.leave", c.id)
    }
}

extension UnitOfWork {
    /// By case: who of the unit handles it, who came first stands first.
    func handlers(_ unit: String, _ caseIDs: [String]) throws -> [String: [CaseHandler]] {
        guard !caseIDs.isEmpty else { return [:] }
        let ids = SQL.joined(caseIDs.map { "\($0)" }, by: ", ")
        var found: [String: [CaseHandler]] = [:]
        for row in try tx.query(
            """
            SELECT h.case_id, h.account_id, a.name,
                (SELECT s.name FROM absences b JOIN accounts s ON s.id = b.stand_in
                    WHERE b.unit_id = h.unit_id AND b.account_id = h.account_id
                        AND b.from_day <= \(today) AND b.to_day >= \(today) LIMIT 1) AS stand_in
            FROM case_handlers h JOIN accounts a ON a.id = h.account_id
            WHERE h.unit_id = \(unit) AND h.case_id IN (\(ids)) ORDER BY h.since, a.name
            """)
        {
            found[try row.text("case_id"), default: []].append(
                CaseHandler(
                    accountID: try row.text("account_id"), name: try row.text("name"),
                    standIn: try row.optionalText("stand_in")))
        }
        return found
    }

    /// The officers of the actor's unit in the actor's role, the actor among them.
    func colleagues(_ unit: String) throws -> [Colleague] {
        guard let actor else { return [] }
        return try tx.query(
            """
            SELECT a.id, a.name FROM memberships m JOIN accounts a ON a.id = m.account_id
            WHERE m.unit_id = \(unit) AND m.role = \(actor.role.rawValue) AND m.until IS NULL AND a.closed_at IS NULL
            ORDER BY a.name, a.id LIMIT 200
            """
        ).map { Colleague(accountID: try $0.text("id"), name: try $0.text("name")) }
    }

    /// The actor, and whoever the actor stands in for today.
    func ownAccounts(_ unit: String) throws -> [String] {
        guard let actor else { return [] }
        return [actor.accountID]
            + (try tx.query(
                """
                SELECT DISTINCT account_id FROM absences
                WHERE unit_id = \(unit) AND stand_in = \(actor.accountID) AND from_day <= \(today) AND to_day >= \(today)
                ORDER BY account_id LIMIT 50
                """
            ).map { try $0.text("account_id") })
    }
}
