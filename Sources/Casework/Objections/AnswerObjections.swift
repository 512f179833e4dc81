import Store
import TitleReview

/// One answer for many objections that are alike; each in its own right (S18). What stops a case is answered one by one.
public struct AnswerObjections: UseCase {
    let ids: [String], outcome: String, answer: String

    public init(ids: [String], outcome: String, answer: String) {
        self.ids = ids
        self.outcome = outcome
        self.answer = answer
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        try work.requireUnit(.office, .employer)
        guard !ids.isEmpty else { throw Refusal.invalid("objection", "请勾选要一并答复的异议。") }
        let given = try ObjectionAnswer(outcome, answer, to: ids, work)
        guard given.outcome != .upheld else {
            throw Refusal.invalid("outcome", "异议成立的，申报按不通过办理，请逐件答复。")
        }
        return try work.rows(ids, named: { _ in "一件异议" }) { id in try given.give(to: id, work).name }
    }
}
