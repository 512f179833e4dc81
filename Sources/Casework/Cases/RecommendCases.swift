import Store
import TitleReview

/// An authority recommends passed cases to the next level or the committee office (A3.2.2); a case cannot be sent twice.
public struct RecommendCases: UseCase {
    let caseIDs: [String]
    public init(caseIDs: [String]) { self.caseIDs = caseIDs }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        try work.batch(caseIDs, .authority) { c in try work.move(c, .recommend, by: .authority) }
    }
}
