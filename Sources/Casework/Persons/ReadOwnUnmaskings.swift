import Store
import TitleReview

/// Who has seen the own numbers in full, the newest first (S39, S40): the unit and what for, not the officer's name.
public struct ReadOwnUnmaskings: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let at: Instant
        public let role: Role
        public let unit: String
        public let field: PersonalField
        public let purpose: UnmaskPurpose
        public let note: String
        public let caseID: String
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [Item] { try work.ownUnmaskings(work.requirePerson(), limit: 500) }
}
