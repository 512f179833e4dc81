import Store
import TitleReview

/// Whoever is not content with the own result asks for a recheck, within the plan's working days and once (R14).
public struct AskForRecheck: UseCase {
    let caseID: String, reason: String
    public init(caseID: String, reason: String) {
        self.caseID = caseID
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .applicant)
        guard c.state == .notPassed else { throw Refusal.conflict("只有评审未通过的申报可以申请复核。") }
        guard try !work.hasAskedForRecheck(c) else { throw Refusal.conflict("这份申报已经申请过复核。") }
        if let last = try work.lastDayOfRecheck(c), work.now >= .deadline(last) {
            throw Refusal.conflict("复核申请已于 \(last.chineseDate) 24:00 截止。")
        }
        try work.tx.execute(
            "INSERT INTO rechecks (id, case_id, reason, at) VALUES (\(work.newID()), \(c.id), \(reason), \(work.now))")
        try work.record("case.recheckAsked", c.id)
    }
}

extension UnitOfWork {
    /// The last day of asking for a recheck of the result that a case has now; nil where it did not fail.
    func lastDayOfRecheck(_ c: CaseRecord) throws -> Day? {
        guard c.state == .notPassed,
            let decided = try tx.one(
                "SELECT MAX(at) AS at FROM case_events WHERE case_id = \(c.id) AND to_state = 'notPassed'")?
                .optionalInstant("at")
        else { return nil }
        let days = try plan(c.planID, version: c.planVersion).dates.recheckWorkingDays
        return try workday(after: days, from: decided.day)
    }

    func hasAskedForRecheck(_ c: CaseRecord) throws -> Bool {
        try tx.one("SELECT 1 AS asked FROM rechecks WHERE case_id = \(c.id) LIMIT 1") != nil
    }

    /// Whoever fails is told so, with the last day for a recheck and the way, unless there was one already.
    func notifyNotPassed(_ c: CaseRecord) throws {
        if try !hasAskedForRecheck(c), let last = try lastDayOfRecheck(c) {
            try notify(c, .notPassed, ["due": last.chineseDate])
        } else {
            try notify(c, .notPassedAgain)
        }
    }
}
