import Gateways
import Store
import TitleReview

/// What a password may not be made of.
struct OwnWords: Inquiry {
    let token: String
    func run(_ work: UnitOfWork) throws -> [String] {
        try Password.own(work.passwordLink(token).account, work.tx, work.casework.keys)
    }
}
