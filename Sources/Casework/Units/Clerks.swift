import Store
import TitleReview

extension UnitOfWork {
    /// The actor's unit as one whose registration is approved, held for this transaction.
    func requireBoundUnit() throws -> String {
        let unit = try requireUnit(.employer)
        guard
            try tx.one("SELECT state FROM units WHERE id = \(unit)\(SQL.forUpdate(tx.engine))")?.text("state")
                == "approved"
        else {
            throw Refusal.conflict("单位注册通过以后才能办理。")
        }
        return unit
    }

    func clerks(of unit: String) throws -> [ReadClerks.Clerk] {
        try tx.query(
            """
            SELECT a.id, a.login, a.name, m.since,
                (SELECT COUNT(*) FROM colleague_clerks k WHERE k.unit_id = m.unit_id AND k.account_id = a.id) AS colleagues
            FROM memberships m JOIN accounts a ON a.id = m.account_id AND a.closed_at IS NULL
            WHERE m.unit_id = \(unit) AND m.role = 'employer' AND m.until IS NULL
            ORDER BY m.since, a.login LIMIT 100
            """
        ).map {
            let id = try $0.text("id")
            return .init(
                accountID: id, login: try $0.text("login"), name: try $0.text("name"), since: try $0.instant("since"),
                colleagues: try $0.int("colleagues"), isSelf: id == actor?.accountID)
        }
    }

    @discardableResult
    func handOver(_ unit: String, from: String, to: String) throws -> Int {
        let count = try tx.execute(
            "UPDATE colleague_clerks SET account_id = \(to), at = \(now) WHERE unit_id = \(unit) AND account_id = \(from)"
        )
        try record("colleagues.handedOver", from, ["to": to, "count": "\(count)"])
        return count
    }

    /// Those of the ids who are the unit's people, each once; who has left meanwhile is passed over, and the others are seen to (S18).
    ///
    /// - Throws: ``Refusal/notFound`` when none of them is, and when they are too many or none.
    func colleagues(_ ids: [String], of unit: String) throws -> [String] {
        let wanted = Set(ids)
        guard !wanted.isEmpty else { throw Refusal.invalid("person", "请先勾选人员。") }
        guard wanted.count <= 200 else { throw Refusal.invalid("person", "一次最多 200 人。") }
        let list = SQL.joined(wanted.sorted().map { "\($0)" }, by: ", ")
        let found = try tx.query("SELECT id FROM persons WHERE employer_id = \(unit) AND id IN (\(list)) ORDER BY id")
            .map { try $0.text("id") }
        guard !found.isEmpty else { throw Refusal.notFound }
        return found
    }
}
