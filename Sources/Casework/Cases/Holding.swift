import Store

/// Who acts on the same thing at the same time comes one after the other. On PostgreSQL by a lock that ends with the transaction: what is
/// asked after it, is asked of what the one before has left. SQLite has one writer anyway.
///
/// For what is checked and then relied on where no row is changed that both would change, and no index would refuse the second: a limit,
/// an overlap, a moment at which something is closed. Cases are held by ``ownCase(_:_:)`` and ``anyCase(_:)``.
extension UnitOfWork {
    func hold(account id: String) throws { try hold("accounts WHERE id = \(id)") }
    func hold(committee id: String) throws { try hold("committees WHERE id = \(id)") }
    /// All committees that an expert sits in.
    func hold(committeesOf expert: String) throws {
        try hold(
            """
            committees WHERE id IN (
                SELECT committee_id FROM committee_members WHERE expert_id = \(expert) AND left_because IS NULL)
            ORDER BY id
            """)
    }
    func hold(committeeOf planID: String) throws { try hold("committees WHERE plan_id = \(planID)") }
    func hold(draw id: String) throws { try hold("draws WHERE id = \(id)") }
    func hold(inspection id: String) throws { try hold("inspections WHERE id = \(id)") }
    /// Arrivals, the opening of ballots and the end of a meeting happen one after the other, never across each other (R6).
    func hold(meeting id: String) throws { try hold("meetings WHERE id = \(id)") }
    func hold(membership id: String) throws { try hold("memberships WHERE id = \(id)") }
    func hold(person id: String) throws { try hold("persons WHERE id = \(id)") }
    func hold(unit id: String) throws { try hold("units WHERE id = \(id)") }
    /// What is the whole installation's.
    func holdPlatform() throws { try hold("units WHERE kind = 'platform'") }

    /// What no row stands for: a keyed digest.
    func hold(digest: [UInt8]) throws {
        guard tx.engine == .postgres else { return }
        let number = digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        _ = try tx.query("SELECT 1 AS held FROM pg_advisory_xact_lock(\(number))")
    }

    /// Not against rows that only refer to these, which a plain `FOR UPDATE` would keep waiting, too.
    private func hold(_ rows: SQL) throws {
        guard tx.engine == .postgres else { return }
        _ = try tx.query("SELECT id FROM \(rows) FOR NO KEY UPDATE")
    }
}
