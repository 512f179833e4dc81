import Store
import TitleReview

/// A case is refused with the reason and the clause it fails (A3.1.3, A3.2.1, N3.2).
public struct RefuseCase: UseCase {
    let caseID: String, reason: String, clause: String
    public init(caseID: String, reason: String, clause: String) {
        self.caseID = caseID
        self.reason = reason
        self.clause = clause
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer, .authority, .office)
        guard let actor = work.actor, let performer = Transition.Performer(rawValue: actor.role.rawValue) else {
            throw Refusal.forbidden()
        }
        try work.move(c, .refuse, by: performer, given: reason.isEmpty ? [] : [.reason], note: reason, clause: clause)
        try work.notify(c, .refused, ["reason": reason])
    }
}
