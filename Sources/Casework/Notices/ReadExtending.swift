import Store
import TitleReview

/// What extending a notice so would do, for whoever confirms it; refused where extending would be refused.
public struct ReadExtending: Inquiry {
    public struct Draft: Sendable, Codable, Equatable {
        public let planTitle: String
        /// 资格审核公示 or 评审结果公示.
        public let kind: String
        public let before: Day
        public let last: Day
        /// How many cases wait in it.
        public let waiting: Int
        /// Stands for the notice with the last day that it has.
        public let stands: String
    }
    let extending: ExtendNotice
    public init(_ extending: ExtendNotice) { self.extending = extending }

    public func run(_ work: UnitOfWork) throws -> Draft { try extending.ready(work, locked: .empty) }
}
