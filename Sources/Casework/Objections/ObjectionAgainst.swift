import Store
import TitleReview

/// An objection as whom it is about sees it: that there is one, when, and what came of it; not who, and not what was said.
public struct ObjectionAgainst: Sendable, Codable, Equatable {
    public let at: Instant
    public let outcome: ObjectionOutcome?
    public let answeredAt: Instant?
}

extension UnitOfWork {
    /// The objections against a case, the oldest first.
    func objections(against caseID: String) throws -> [ObjectionAgainst] {
        try tx.query(
            "SELECT at, outcome, answered_at FROM objections WHERE case_id = \(caseID) ORDER BY at, id LIMIT 200"
        ).map {
            ObjectionAgainst(
                at: try $0.instant("at"), outcome: try $0.objectionOutcome(),
                answeredAt: try $0.optionalInstant("answered_at"))
        }
    }
}
