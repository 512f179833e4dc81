import Store
import TitleReview

/// The own unit's last request; nil when there was none.
public struct ReadOwnRenaming: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> Renaming? {
        let unit = try work.requireUnit(.employer)
        return try work.tx.one("\(Renaming.source) WHERE n.unit_id = \(unit) ORDER BY n.asked_at DESC, n.id LIMIT 1")
            .map(Renaming.init)
    }
}
