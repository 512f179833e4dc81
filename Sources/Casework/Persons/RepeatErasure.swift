import Store
import TitleReview

/// Erases a person who is in the register and in the database; does nothing for others.
struct RepeatErasure: UseCase {
    let person: String
    func run(_ work: UnitOfWork) throws -> Bool {
        guard try work.tx.one("SELECT 1 AS there FROM persons WHERE id = \(person)") != nil,
            try work.erasure(of: person).isPossible
        else { return false }
        try work.erase(person)
        return true
    }
}
