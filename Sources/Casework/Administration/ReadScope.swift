import Store
import TitleReview

/// What an officer of an authority has to do with, and what else there is to choose (A3.2.0).
public struct ReadScope: Inquiry {
    public struct Scope: Sendable, Codable {
        public let account: AccountItem
        public let post: AccountItem.Post
        /// The specialities of the plans in which the unit has a part, and what was chosen when a plan still had it.
        public let choices: [String]
        /// Those that nobody of the unit has to do with.
        public let uncovered: [String]
    }
    let accountID: String, postID: String
    public init(accountID: String, postID: String) {
        self.accountID = accountID
        self.postID = postID
    }

    public func run(_ work: UnitOfWork) throws -> Scope {
        try work.require(.administrator)
        guard let account = try work.accounts("a.id = \(accountID)", limit: 1).first,
            let post = account.posts.first(where: { $0.id == postID }), post.role == .authority, let unit = post.unitID
        else {
            throw Refusal.notFound
        }
        let offered = try work.offeredSpecialities(to: post.unit)
        let scopes = try work.scopesOfUnit(unit)
        return Scope(
            account: account, post: post, choices: offered + post.specialities.filter { !offered.contains($0) },
            uncovered: offered.filter { name in !scopes.contains { $0.admits(name) } })
    }
}

extension UnitOfWork {
    fileprivate func offeredSpecialities(to authority: String) throws -> [String] {
        var seen = Set<String>()
        return try planSummaries().map { try plan($0.id, version: $0.version) }
            .filter { plan in
                plan.application.acceptancePoints.contains(authority)
                    || plan.authorities.contains { $0.name == authority }
            }
            .flatMap(\.specialities).filter { seen.insert($0).inserted }
    }

    fileprivate func scopesOfUnit(_ unit: String) throws -> [SpecialityScope] {
        let accounts = try tx.query(
            """
            SELECT m.account_id FROM memberships m JOIN accounts a ON a.id = m.account_id
            WHERE m.unit_id = \(unit) AND m.role = 'authority' AND m.until IS NULL AND a.closed_at IS NULL
            LIMIT 500
            """)
        return try scopes(unit, accounts.map { try $0.text("account_id") }).values.map { $0 }
    }
}
