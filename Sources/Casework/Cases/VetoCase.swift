import Store
import TitleReview

/// A confirmed dishonesty stops the case at any stage and opens an integrity record (A3.3.1, N5).
public struct VetoCase: UseCase {
    let caseID: String, reason: String
    public init(caseID: String, reason: String) {
        self.caseID = caseID
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .authority, .office, .bureau)
        guard let actor = work.actor, let performer = Transition.Performer(rawValue: actor.role.rawValue) else {
            throw Refusal.forbidden()
        }
        try work.line(c, .veto, by: performer)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明查实的不诚信行为。（附件3 三、1）") }
        try work.move(c, .veto, by: performer, given: [.reason], note: reason, clause: "A3.3.1")
        try work.openIntegrityRecord(person: c.personID, case: c.id, reason: reason)
        try work.notify(c, .vetoed, ["reason": reason])
    }
}
