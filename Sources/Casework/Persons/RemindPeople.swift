import Store
import TitleReview

/// A clerk reminds chosen colleagues who have not finished: each at most once in three days, and only while there is time.
public struct RemindPeople: UseCase {
    public struct Outcome: Sendable, Codable, Equatable {
        public let sent: Int
        /// Have nothing left to do under this plan.
        public let finished: Int
        /// Were reminded within the last three days.
        public let recent: Int
        /// Their time is over.
        public let late: Int
        /// Are not the unit's people any more.
        public let gone: Int

        init(sent: Int, finished: Int, recent: Int, late: Int, gone: Int = 0) {
            (self.sent, self.finished, self.recent, self.late, self.gone) = (sent, finished, recent, late, gone)
        }
    }
    static let pause = 3.0 * 86_400
    let planID: String, personIDs: [String]
    public init(planID: String, personIDs: [String]) {
        self.planID = planID
        self.personIDs = personIDs
    }

    private struct Target {
        let id: String
        let name: String
        let state: CaseState?
        let caseID: String?
        let due: Day?
        let reminded: Instant?
    }

    public func run(_ work: UnitOfWork) throws -> Outcome {
        let unit = try work.requireBoundUnit()
        let people = try work.colleagues(personIDs, of: unit)
        let plan = try work.plan(planID).plan
        guard work.now >= Instant(startOf: plan.dates.open) else {
            throw Refusal.conflict("申报从 \(plan.dates.open.chinese) 开始，到时再提醒。")
        }
        let unitName = try work.tx.one("SELECT name FROM units WHERE id = \(unit)")?.text("name") ?? ""
        var sent = 0
        var finished = 0
        var recent = 0
        var late = 0
        for target in try targets(work, unit, people) {
            let due = target.state == .returned ? target.due ?? plan.dates.close : plan.dates.close
            guard PeopleProgress(target.state).isUnfinished else {
                finished += 1
                continue
            }
            guard work.now < .deadline(due) else {
                late += 1
                continue
            }
            if let last = target.reminded, work.now < last.adding(seconds: Self.pause) {
                recent += 1
                continue
            }
            try work.notify(
                target.id, MessageEvent.reminded.rawValue,
                plan.message(.reminded, name: target.name, ["employer": unitName, "due": due.chineseDate]),
                case: target.caseID)
            try work.tx.execute(
                """
                INSERT INTO reminders (id, unit_id, person_id, plan_id, at)
                VALUES (\(work.newID()), \(unit), \(target.id), \(planID), \(work.now))
                """)
            sent += 1
        }
        try work.record("people.reminded", unit, ["plan": planID, "sent": "\(sent)"])
        return Outcome(
            sent: sent, finished: finished, recent: recent, late: late, gone: Set(personIDs).count - people.count)
    }

    private func targets(_ work: UnitOfWork, _ unit: String, _ people: [String]) throws -> [Target] {
        let list = SQL.joined(people.map { "\($0)" }, by: ", ")
        return try work.tx.query(
            """
            SELECT p.id, p.name, c.id AS case_id, c.state, c.due,
                (SELECT MAX(m.at) FROM reminders m WHERE m.person_id = p.id AND m.unit_id = \(unit)) AS reminded
            FROM persons p LEFT JOIN cases c ON c.id = (SELECT x.id FROM cases x
                WHERE x.person_id = p.id AND x.plan_id = \(planID) ORDER BY x.updated_at DESC, x.id LIMIT 1)
            WHERE p.id IN (\(list)) ORDER BY p.id
            """
        ).map {
            Target(
                id: try $0.text("id"), name: try $0.text("name"),
                state: try $0.optionalValue("state", as: CaseState.self),
                caseID: try $0.optionalText("case_id"),
                due: try $0.optionalDay("due"), reminded: try $0.optionalInstant("reminded"))
        }
    }
}
