import Store
import TitleReview

/// What becomes of a person's data on the own request (PIPL art. 47, S40, S41).
public struct ReadErasure: Inquiry {
    public struct View: Sendable, Codable {
        public let account: String
        public let records: Int
        public let files: Int
        public let drafts: Int
        /// Applications that were handed in: while there is one, the review's records are kept by law and nothing is erased.
        public let submitted: Int
        /// Entries in the integrity archive, which are kept as long.
        public let integrityRecords: Int
        public var isPossible: Bool { submitted == 0 && integrityRecords == 0 }
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View { try work.erasure(of: work.requirePerson()) }
}
