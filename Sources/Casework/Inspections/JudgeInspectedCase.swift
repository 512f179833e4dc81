import Store
import TitleReview

/// The bureau writes what it finds in a case of the sample; until the inspection is closed it may write it anew.
public struct JudgeInspectedCase: UseCase {
    let id: String, caseID: String, outcome: InspectionOutcome, note: String
    public init(id: String, caseID: String, outcome: InspectionOutcome, note: String) {
        self.id = id
        self.caseID = caseID
        self.outcome = outcome
        self.note = note
    }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.bureau)
        try work.sampled(id, caseID)
        _ = try work.ownCase(caseID, .bureau)
        guard outcome == .inOrder || !note.isEmpty else { throw Refusal.invalid("note", "有瑕疵或违规的，请写明查到的情况和依据。") }
        try work.tx.execute(
            """
            UPDATE inspection_cases SET outcome = \(outcome.rawValue), note = \(note), judged_by = \(actor.accountID),
                judged_at = \(work.now)
            WHERE inspection_id = \(id) AND case_id = \(caseID)
            """)
        try work.record("inspection.judged", id, ["case": caseID, "outcome": outcome.rawValue])
    }
}

extension UnitOfWork {
    /// - Throws: when the case is no part of the inspection's sample, or the inspection is over.
    fileprivate func sampled(_ id: String, _ caseID: String) throws {
        try hold(inspection: id)
        guard
            let row = try tx.one(
                """
                SELECT i.closed_at FROM inspections i JOIN inspection_cases x ON x.inspection_id = i.id
                WHERE i.id = \(id) AND x.case_id = \(caseID)
                """)
        else {
            throw Refusal.notFound
        }
        guard try row.optionalInt("closed_at") == nil else { throw Refusal.conflict("这次抽查已经办结，结果不能再改。") }
    }
}
