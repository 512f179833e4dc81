import Store
import TitleReview

/// Takes the drawn frame away again; what was typed about the place stays.
public struct UnmarkName: UseCase {
    let caseID: String, recordID: String
    public init(caseID: String, recordID: String) {
        self.caseID = caseID
        self.recordID = recordID
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        guard try work.tx.execute("DELETE FROM name_spots WHERE case_id = \(c.id) AND record_id = \(recordID)") == 1
        else { throw Refusal.notFound }
        try work.record("case.nameUnmarked", c.id, ["record": recordID])
    }
}
