import Store
import TitleReview

/// The office, or the employer inside the unit, answers an objection: upheld, rejected or partly (R13). The office can also set
/// one aside that repeats without a reason what was answered before.
public struct AnswerObjection: UseCase {
    let id: String, outcome: String, answer: String

    /// - Parameter outcome: an ``ObjectionOutcome``.
    public init(id: String, outcome: String, answer: String) {
        self.id = id
        self.outcome = outcome
        self.answer = answer
    }

    public func run(_ work: UnitOfWork) throws {
        _ = try ObjectionAnswer(outcome, answer, to: [id], work).give(to: id, work)
    }
}
