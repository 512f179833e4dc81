import Store
import TitleReview

/// Which specialities an account of an authority has to do with: all, or those that the administrator named (A3.2.0).
///
/// It is a right, other than who handles a case: cases of other specialities do not exist for the account (S13).
enum SpecialityScope: Equatable, Sendable {
    case all
    case only(Set<String>)

    func admits(_ speciality: String) -> Bool {
        switch self {
        case .all: true
        case .only(let names): names.contains(speciality)
        }
    }

    /// A further condition on the cases `c`; empty for all.
    var condition: SQL {
        switch self {
        case .all: ""
        case .only(let names): " AND c.speciality IN (\(SQL.joined(names.sorted().map { "\($0)" }, by: ", ")))"
        }
    }

    /// What either admits.
    func union(_ other: SpecialityScope) -> SpecialityScope {
        guard case .only(let mine) = self, case .only(let others) = other else { return .all }
        return .only(mine.union(others))
    }
}

extension UnitOfWork {
    /// By account: what the officers of an authority have to do with.
    func scopes(_ unit: String, _ accounts: [String]) throws -> [String: SpecialityScope] {
        guard !accounts.isEmpty else { return [:] }
        let ids = SQL.joined(accounts.map { "\($0)" }, by: ", ")
        var found: [String: SpecialityScope] = [:]
        for row in try tx.query(
            """
            SELECT m.account_id, s.speciality
            FROM memberships m LEFT JOIN membership_specialities s ON s.membership_id = m.id
            WHERE m.unit_id = \(unit) AND m.role = 'authority' AND m.until IS NULL AND m.account_id IN (\(ids))
            """)
        {
            let account = try row.text("account_id")
            let one = try row.optionalText("speciality").map { SpecialityScope.only([$0]) } ?? .all
            found[account] = found[account]?.union(one) ?? one
        }
        return found
    }

    /// What the actor has to do with now, with the specialities of those for whom the actor stands in today.
    func readScope() throws -> SpecialityScope {
        guard let actor, actor.role == .authority, let unit = actor.unitID else { return .all }
        // A scope that is not there any more admits nothing.
        let own = try scopes(unit, [actor.accountID])[actor.accountID] ?? .only([])
        guard own != .all else { return .all }
        return try scopes(unit, ownAccounts(unit)).values.reduce(own) { $0.union($1) }
    }
}
