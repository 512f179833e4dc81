import Store
import TitleReview

/// One registration, for the administrator.
public struct ReadRegistration: Inquiry {
    let unitID: String
    public init(unitID: String) { self.unitID = unitID }

    public func run(_ work: UnitOfWork) throws -> Registration {
        try work.require(.administrator)
        guard let row = try work.tx.one("\(Registration.source) WHERE u.kind = 'employer' AND u.id = \(unitID)") else {
            throw Refusal.notFound
        }
        return try Registration(row)
    }
}
