import Store
import TitleReview

/// One case's paper, for the office: where a cover sheet's code leads.
public struct ReadPaper: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> PaperItem {
        try work.require(.office)
        guard let due = try work.papersDue(),
            let row = try work.tx.one("\(PaperItem.query) WHERE \(due) AND c.id = \(caseID)")
        else { throw Refusal.notFound }
        return try PaperItem(row, work)
    }
}
