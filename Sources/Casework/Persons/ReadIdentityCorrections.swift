import Store
import TitleReview

/// Corrections that wait for the own unit, the oldest first, at most 100.
public struct ReadIdentityCorrections: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [IdentityCorrection] {
        let unit = try work.requireUnit(.employer)
        return try work.tx.query(
            "\(IdentityCorrection.source) WHERE x.unit_id = \(unit) AND x.state = 'waiting' ORDER BY x.asked_at, x.id LIMIT 100"
        ).map(IdentityCorrection.init)
    }
}
