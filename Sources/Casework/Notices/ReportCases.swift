import Store
import TitleReview

/// The employer reports what was published without an objection to the authority; nothing can be reported early (A3.1.4).
public struct ReportCases: UseCase {
    let caseIDs: [String]
    public init(caseIDs: [String]) { self.caseIDs = caseIDs }

    /// Each case for itself: one that cannot be reported changes nothing of the others (S18).
    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        try work.batch(caseIDs, .employer) { c in try work.move(c, .report, by: .employer) }
    }
}
