import Store
import TitleReview

/// The office passes a case in the qualification check (N3.2); it then waits for the public notice.
public struct PassQualification: UseCase {
    let caseID: String, opinion: String
    public init(caseID: String, opinion: String) {
        self.caseID = caseID
        self.opinion = opinion
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .office)
        try work.move(c, .pass, by: .office, given: opinion.isEmpty ? [] : [.opinion], note: opinion, saying: .opinion)
        try work.tx.execute("UPDATE cases SET notice_id = NULL WHERE id = \(c.id)")
    }
}
