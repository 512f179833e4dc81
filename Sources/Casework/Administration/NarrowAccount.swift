import Store
import TitleReview

/// The administrator says with which specialities an officer of an authority has to do; it holds from the next request on.
/// What the officer handled of others is nobody's then, for colleagues to take.
public struct NarrowAccount: UseCase {
    /// More than any plan has.
    public static let most = 100

    let accountID: String, postID: String, specialities: [String]

    /// - Parameter specialities: empty: all.
    public init(accountID: String, postID: String, specialities: [String]) {
        self.accountID = accountID
        self.postID = postID
        self.specialities = specialities
    }

    /// - Returns: how many cases the officer handles no more.
    public func run(_ work: UnitOfWork) throws -> Int {
        try work.require(.administrator)
        try work.hold(membership: postID)
        let scope = try ReadScope(accountID: accountID, postID: postID).run(work)
        let names = Set(specialities).sorted()
        guard names.count <= NarrowAccount.most, names.allSatisfy(scope.choices.contains) else {
            throw Refusal.invalid("speciality", "请从列出的专业里选择。")
        }
        guard names != scope.post.specialities else { return 0 }
        try work.tx.execute("DELETE FROM membership_specialities WHERE membership_id = \(postID)")
        for name in names {
            try work.tx.execute(
                "INSERT INTO membership_specialities (membership_id, speciality) VALUES (\(postID), \(name))")
        }
        var left = 0
        if !names.isEmpty {
            let kept = SQL.joined(names.map { "\($0)" }, by: ", ")
            left = try work.tx.execute(
                """
                DELETE FROM case_handlers
                WHERE unit_id = \(scope.post.unitID ?? "") AND account_id = \(accountID) AND speciality NOT IN (\(kept))
                """)
        }
        try work.record(
            "account.narrowed", accountID,
            [
                "post": postID, "specialities": names.joined(separator: " "),
                "before": scope.post.specialities.joined(separator: " "), "handledNoMore": "\(left)",
            ])
        return left
    }
}
