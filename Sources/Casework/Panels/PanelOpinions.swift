import Store
import TitleReview

extension UnitOfWork {
    func isVotedOn(_ caseID: String) throws -> Bool {
        try tx.one("SELECT 1 AS open FROM ballots WHERE case_id = \(caseID) AND state = 'open'") != nil
    }
}
