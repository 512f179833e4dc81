import Store
import TitleReview

/// One account, for the administrator.
public struct ReadAccount: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> AccountItem {
        try work.require(.administrator)
        guard let account = try work.accounts("a.id = \(id)", limit: 1).first else { throw Refusal.notFound }
        return account
    }
}
