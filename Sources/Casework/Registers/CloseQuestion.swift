import Gateways
import Store
import TitleReview

/// Notes that a question got no answer, so that the archive's page says so.
struct CloseQuestion: UseCase {
    let question: LookupQuestion, failure: LookupFailure

    func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        let word = if case .silent = failure { "silent" } else { "unusable" }
        try work.tx.execute(
            "UPDATE register_questions SET outcome = \(word) WHERE id = \(question.id) AND person_id = \(person) AND outcome = 'open'"
        )
    }
}
