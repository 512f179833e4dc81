import Store
import TitleReview

/// Where the own unit's registration stands, for its clerk (A3.1.1).
public struct ReadOwnRegistration: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let profile: EmployerProfile
        /// waiting | approved | returned
        public let state: String
        /// Why it was returned; empty when it was not.
        public let reason: String
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        try work.ownRegistration(work.requireUnit(.employer))
    }
}
