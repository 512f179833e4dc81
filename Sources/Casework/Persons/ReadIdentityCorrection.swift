import Store
import TitleReview

/// One correction that was asked of the own unit.
public struct ReadIdentityCorrection: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> IdentityCorrection {
        let unit = try work.requireUnit(.employer)
        guard let row = try work.tx.one("\(IdentityCorrection.source) WHERE x.id = \(id) AND x.unit_id = \(unit)")
        else { throw Refusal.notFound }
        return try IdentityCorrection(row)
    }
}
