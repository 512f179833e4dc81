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
