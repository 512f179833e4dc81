import Store
import TitleReview

/// An authority passes a case after ticking every line of its check-list (A3.2.1, A3.3.2).
public struct PassAtAuthority: UseCase {
    let caseID: String, opinion: String, ticked: [String]
    public init(caseID: String, opinion: String, ticked: [String]) {
        self.caseID = caseID
        self.opinion = opinion
        self.ticked = ticked
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .authority)
        try work.line(c, .pass, by: .authority)
        let plan = try work.plan(c.planID, version: c.planVersion)
        let lines = c.level < plan.authorities.count ? plan.authorities[c.level].checklist : []
        let open = lines.indices.filter { !ticked.contains(String($0)) }
        guard open.isEmpty else {
            throw Refusal(
                .invalid, "审核清单还有 \(open.count) 项没有勾选。（附件3 三、2）",
                problems: open.map { Refusal.Problem("checklist", lines[$0]) })
        }
        var given: Set<Transition.Requirement> = [.checklist]
        if !opinion.isEmpty { given.insert(.opinion) }
        try work.move(c, .pass, by: .authority, given: given, note: opinion, saying: .opinion)
    }
}

/// An authority recommends passed cases to the next level or the committee office (A3.2.2); a case cannot be sent twice.
public struct RecommendCases: UseCase {
    let caseIDs: [String]
    public init(caseIDs: [String]) { self.caseIDs = caseIDs }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        try work.batch(caseIDs, .authority) { c in try work.move(c, .recommend, by: .authority) }
    }
}

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

extension UnitOfWork {
    /// Recorded for three years (N5, R17); the regulation's number, the same for every plan.
    func openIntegrityRecord(person: String, case caseID: String, reason: String) throws {
        let years = 3
        let id = newID()
        let last = today.adding(months: 12 * years).adding(days: -1)
        try tx.execute(
            """
            INSERT INTO integrity_records (id, person_id, from_day, to_day, reason, case_id, created_at)
            VALUES (\(id), \(person), \(today), \(last), \(reason), \(caseID), \(now))
            """)
        try record("integrity.opened", id, ["case": caseID])
    }
}
