import Store
import TitleReview

/// One request; for the administrator.
public struct ReadRenaming: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> Renaming {
        try work.require(.administrator)
        guard let row = try work.tx.one("\(Renaming.source) WHERE n.id = \(id)") else { throw Refusal.notFound }
        return try Renaming(row)
    }
}
