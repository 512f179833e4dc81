import Store
import TitleReview

/// Requests that wait, the oldest first, at most 100; for the administrator.
public struct ReadRenamings: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [Renaming] {
        try work.require(.administrator)
        return try work.tx.query("\(Renaming.source) WHERE n.state = 'waiting' ORDER BY n.asked_at, n.id LIMIT 100")
            .map(Renaming.init)
    }
}
