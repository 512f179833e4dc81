import Store
import TitleReview

/// The employer posts the internal public notice for the cases it passed (A3.1.4, R4): at least the plan's working days.
public struct PostInternalNotice: UseCase {
    let caseIDs: [String]
    public init(caseIDs: [String]) { self.caseIDs = caseIDs }

    /// - Returns: the notices, one a plan, and by case what stood in the way (S18).
    public func run(_ work: UnitOfWork) throws -> (notices: [String], outcomes: [BatchOutcome]) {
        let unit = try work.requireUnit(.employer)
        guard !caseIDs.isEmpty else { throw Refusal.invalid("case", "请选择要公示的申报。") }
        var cases: [CaseRecord] = []
        let outcomes = try work.batch(caseIDs, .employer) { c in
            try work.line(c, .report, by: .employer)
            guard c.noticeID == nil else { throw Refusal.conflict("已经公示，不能放进这次公示。") }
            cases.append(c)
        }
        let notices = try Dictionary(grouping: cases, by: \.planID).sorted { $0.key < $1.key }.map { planID, group in
            try work.publish(kind: "employer", planID: planID, version: group[0].planVersion, unit: unit, cases: group)
        }
        return (notices, outcomes)
    }
}

/// The employer reports what was published without an objection to the authority; nothing can be reported early (A3.1.4).
public struct ReportCases: UseCase {
    let caseIDs: [String]
    public init(caseIDs: [String]) { self.caseIDs = caseIDs }

    /// Each case for itself: one that cannot be reported changes nothing of the others (S18).
    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        try work.batch(caseIDs, .employer) { c in try work.move(c, .report, by: .employer) }
    }
}

extension UnitOfWork {
    /// Publishes a notice over cases of one plan; the day of publication does not count (Civil Code art. 201).
    func publish(kind: String, planID: String, version: Int, unit: String, cases: [CaseRecord]) throws -> String {
        let rules = try plan(planID, version: version).notices
        let days =
            kind == "employer"
            ? rules.employerDays : kind == "qualification" ? rules.qualificationDays : rules.resultDays
        let last = try workday(after: days)
        let id = newID()
        try tx.execute(
            """
            INSERT INTO notices (id, plan_id, kind, unit_id, start_day, last_day, days, published_at)
            VALUES (\(id), \(planID), \(kind), \(unit), \(today), \(last), \(days), \(now))
            """)
        for c in cases {
            try tx.execute("INSERT INTO notice_cases (notice_id, case_id) VALUES (\(id), \(c.id))")
            try tx.execute("UPDATE cases SET notice_id = \(id), version = version + 1 WHERE id = \(c.id)")
        }
        try record("notice.\(kind)", id, ["cases": "\(cases.count)", "lastDay": last.description])
        return id
    }
}
