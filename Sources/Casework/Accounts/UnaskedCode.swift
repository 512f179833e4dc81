import Store
import TitleReview

struct UnaskedCode: Inquiry {
    let token: String, caller: Caller

    func run(_ work: UnitOfWork) throws -> Refusal? {
        let guesses = try work.halfSession(token, caller, held: false).guesses
        let now = work.casework.machine.now()
        return guesses.isNoted(at: now) ? guesses.refusal(at: now) : nil
    }
}
