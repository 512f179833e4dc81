import Gateways
import Store
import TitleReview

/// Keeps an answer as the person's next edition, when it says something new.
///
/// An answer that was overtaken by that of a later question is not kept.
struct KeepAnswer: UseCase {
    let question: LookupQuestion, answer: LookupAnswer

    func run(_ work: UnitOfWork) throws -> LookupOutcome {
        let person = try work.requirePerson()
        let register = question.register
        guard
            try work.tx.one("SELECT 1 AS there FROM persons WHERE id = \(person)\(.forUpdate(work.tx.engine))") != nil,
            let asked = try work.tx.one(
                "SELECT at FROM register_questions WHERE id = \(question.id) AND person_id = \(person) AND outcome = 'open'"
            )?.instant("at")
        else { throw Refusal.notFound }
        let newest = try work.tx.one(
            """
            SELECT id, edition, source, records, checked_at FROM register_answers
            WHERE person_id = \(person) AND register = \(register.rawValue) ORDER BY edition DESC LIMIT 1
            """)
        let edition = try newest?.int("edition") ?? 0
        let records = try JSON.encode(answer.records)
        func outcome(_ edition: Int, isNew: Bool) -> LookupOutcome {
            LookupOutcome(
                register: register, source: answer.source, records: answer.records.count, edition: edition, isNew: isNew
            )
        }
        func close(_ word: String) throws {
            try work.tx.execute("UPDATE register_questions SET outcome = \(word) WHERE id = \(question.id)")
        }
        if let newest, try newest.instant("checked_at") > asked {
            try close("same")
            return outcome(edition, isNew: false)
        }
        if let newest, try newest.text("records") == records, try newest.text("source") == answer.source {
            try work.tx.execute("UPDATE register_answers SET checked_at = \(asked) WHERE id = \(newest.text("id"))")
            try close("same")
            return outcome(edition, isNew: false)
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO register_answers (id, person_id, register, edition, source, records, asked_at, checked_at)
            VALUES (\(id), \(person), \(register.rawValue), \(edition + 1), \(answer.source), \(records), \(asked), \(asked))
            """)
        try close("kept")
        try work.record("register.answered", id, ["register": register.rawValue, "edition": "\(edition + 1)"])
        return outcome(edition + 1, isNew: true)
    }
}
