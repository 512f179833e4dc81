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
