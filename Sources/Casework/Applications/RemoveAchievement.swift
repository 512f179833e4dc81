import Store
import TitleReview

/// Takes a picked achievement out again; what was typed about it stays for the next picking.
public struct RemoveAchievement: UseCase {
    let caseID: String, recordID: String
    public init(caseID: String, recordID: String) {
        self.caseID = caseID
        self.recordID = recordID
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        guard
            try work.tx.execute("DELETE FROM case_achievements WHERE case_id = \(c.id) AND record_id = \(recordID)")
                == 1
        else { throw Refusal.notFound }
        try work.record("case.achievementRemoved", c.id, ["record": recordID])
    }
}
